using System.Globalization;
using System.Text;
using MedCoop.Web.Clients;
using MedCoop.Web.Languages;
using MedCoop.Web.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace MedCoop.Web.Components.Pages.Auditing;

/// <summary>The report as a file for spreadsheets: CSV (RFC 4180) in UTF-8, the headings in the reader's language, every row of it.</summary>
internal static class AccessReportFile
{
    internal const string Address = "/audit/patient/{id}/export";

    private const int PageSize = 500;

    internal static async Task SendAsync(HttpContext http, string id, FhirClient fhir, IStringLocalizer<Texts> texts)
    {
        var page = await PageRequests.FillAsync(http, askWho: true);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = page.Language.Culture;
        var report = new AccessReport(id, AccessReport.DayOf(http.Request.Query["from"]), AccessReport.DayOf(http.Request.Query["to"]));
        if (!(await fhir.SearchAsync(report.Question(PageSize), http.RequestAborted)).TryGet(out var bundle, out _))
        {
            await ErrorPages.WriteAsync(http, StatusCodes.Status403Forbidden);
            return;
        }

        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentDisposition = "attachment; filename=\"access-report.csv\"";
        // The mark tells spreadsheets that it is UTF-8.
        await http.Response.WriteAsync('\uFEFF' + Line(texts["Audit.When"], texts["Audit.Who"], texts["Audit.Organization"], texts["Audit.What"], texts["Audit.Purpose"], texts["Audit.Refused"]), Encoding.UTF8, http.RequestAborted);
        for (var next = bundle; next is not null; next = await NextAsync(fhir, report, next, http.RequestAborted))
        {
            var lines = new StringBuilder();
            foreach (var row in AccessReport.Rows(next)) lines.Append(Line(row.At?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), row.Who, row.Organization, texts["Interaction." + row.What], row.Purpose, row.Refused ? "1" : ""));
            await http.Response.WriteAsync(lines.ToString(), Encoding.UTF8, http.RequestAborted);
        }
    }

    /// <summary>A line of fields.</summary>
    internal static string Line(params string?[] fields) => string.Join(',', fields.Select(Field)) + "\r\n";

    // A spreadsheet takes a field that begins like this for a formula and runs it. https://owasp.org/www-community/attacks/CSV_Injection
    private static string Field(string? text)
    {
        if (text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..]) text = "'" + text;
        return "\"" + text?.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    // A page that fails ends the connection: a file that is cut off must not look whole.
    private static async Task<Hl7.Fhir.Model.Bundle?> NextAsync(FhirClient fhir, AccessReport report, Hl7.Fhir.Model.Bundle bundle, CancellationToken cancellationToken) =>
        bundle.NextLink?.OriginalString is { } link && link.IndexOf('?', StringComparison.Ordinal) is var at and >= 0
            ? (await fhir.SearchAsync(report.Operation + link[at..], cancellationToken)).Value
            : null;
}
