using System.Globalization;
using Hl7.Fhir.Model;

namespace MedCoop.Web.Components.Pages.Auditing;

/// <summary>The question "who looked at this patient, from when to when", and its answers.</summary>
/// <param name="Patient">The patient's id.</param>
/// <param name="From">First day, UTC; null: from the beginning.</param>
/// <param name="To">Last day, UTC; null: until now.</param>
internal sealed record AccessReport(string Patient, DateOnly? From, DateOnly? To)
{
    /// <summary>The search of the FHIR API that answers it, newest first.</summary>
    internal string Search(int count)
    {
        var query = $"AuditEvent?patient=Patient/{Uri.EscapeDataString(Patient)}&_sort=-date&_count={count}&_total=accurate";
        if (From is { } from) query += "&date=ge" + Day(from);
        if (To is { } to) query += "&date=le" + Day(to);
        return query;
    }

    /// <summary>The address of a screen about it.</summary>
    internal string Address(string ending = "") => $"/audit/patient/{Uri.EscapeDataString(Patient)}{ending}?from={(From is { } from ? Day(from) : "")}&to={(To is { } to ? Day(to) : "")}";

    /// <summary>The day of a form field; null when it is empty or none.</summary>
    internal static DateOnly? DayOf(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>As form fields and searches write it.</summary>
    internal static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The rows of a page of the search.</summary>
    internal static IEnumerable<AccessRow> Rows(Bundle bundle) => bundle.Entry.Select(entry => entry.Resource).OfType<AuditEvent>().Select(AccessRow.Of);
}
