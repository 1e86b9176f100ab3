using System.Globalization;
using Hl7.Fhir.Model;

namespace MedCoop.Web.Components.Pages.Auditing;

/// <summary>The question "who looked at this patient, from when to when", and its answers.</summary>
/// <param name="Patient">The patient's id.</param>
/// <param name="From">First day, UTC; null: from the beginning.</param>
/// <param name="To">Last day, UTC; null: until now.</param>
internal sealed record AccessReport(string Patient, DateOnly? From, DateOnly? To)
{
    /// <summary>The operation of the FHIR API that answers it, newest first.</summary>
    internal string Operation => $"Patient/{Uri.EscapeDataString(Patient)}/$audit-report";

    /// <summary>The question, for <see cref="Operation"/>.</summary>
    internal string Question(int count)
    {
        var query = $"{Operation}?_count={count}";
        if (From is { } from) query += "&start=" + Day(from);
        if (To is { } to) query += "&end=" + Day(to);
        return query;
    }

    /// <summary>The address of a screen about it.</summary>
    internal string Address(string ending = "") => $"/audit/patient/{Uri.EscapeDataString(Patient)}{ending}?from={(From is { } from ? Day(from) : "")}&to={(To is { } to ? Day(to) : "")}";

    /// <summary>The day of a form field; null when it is empty or none.</summary>
    internal static DateOnly? DayOf(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>As form fields and searches write it.</summary>
    internal static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The rows of a page of the answer, which brings the people and organisations that it names.</summary>
    internal static IEnumerable<AccessRow> Rows(Bundle bundle)
    {
        var names = bundle.Entry.Select(entry => entry.Resource).OfType<Resource>().Where(resource => resource is not AuditEvent)
            .ToDictionary(resource => $"{resource.TypeName}/{resource.Id}", NameOf, StringComparer.Ordinal);
        return bundle.Entry.Select(entry => entry.Resource).OfType<AuditEvent>().Select(entry => AccessRow.Of(entry, names));
    }

    private static string? NameOf(Resource resource) => resource switch
    {
        Organization organization => organization.Name,
        Practitioner { Name: [var name, ..] } => name.Text ?? string.Join(' ', name.Given.Append(name.Family)),
        Device device => device.DeviceName.FirstOrDefault()?.Name,
        _ => null,
    };
}
