using System.Globalization;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Access;

/// <summary>Writes a <see cref="Visibility"/> as a condition on a row of <c>resource</c>.</summary>
/// <param name="value">Makes a parameter.</param>
internal sealed class VisibilitySql(Visibility visibility, SqlDialect dialect, InternedIds interned, Func<object, string> value)
{
    /// <summary>The condition; null: no row is hidden.</summary>
    /// <param name="resource">Alias of the row.</param>
    /// <param name="types">Types that the row can only be of; empty: any.</param>
    public string? Of(string resource, IReadOnlyList<string> types)
    {
        if (visibility.IsEverything) return null;
        if (types is [var only]) return OfOne(resource, only);
        var open = Within(visibility.OpenTypes, types);
        var inCases = Within(visibility.CaseTypes, types);
        var patientless = Within(visibility.PatientlessTypes, types).Except(inCases, StringComparer.Ordinal).ToList();
        if (visibility.AllCases) return types.Count > 0 && types.All(visibility.Includes) ? null : $"TRUE{OfType(resource, open.Union(inCases, StringComparer.Ordinal).ToList(), types)}";
        // A type that is in no case needs no look at any row.
        if (types.Count > 0 && inCases.Count == 0 && patientless.Count == 0 && types.All(visibility.OpenTypes.Contains)) return null;

        List<string> ways = [];
        if (open.Count > 0) ways.Add($"{resource}.case_key IS NULL{OfType(resource, open, types)}");
        if (inCases.Count > 0) ways.Add($"{Granted(resource, patientless: false, HasFiles(inCases))}{OfType(resource, inCases, types)}");
        if (patientless.Count > 0) ways.Add($"{Granted(resource, patientless: true, HasFiles(patientless))}{OfType(resource, patientless, types)}");
        return ways.Count == 0 ? "FALSE" : $"({string.Join(" OR ", ways)})";
    }

    /// <summary>A country as it stands in a list of countries.</summary>
    public static string Listed(string country) => $",{country},";

    private string? OfOne(string resource, string type)
    {
        var (open, inCases, patientless) = (visibility.OpenTypes.Contains(type), visibility.CaseTypes.Contains(type), visibility.PatientlessTypes.Contains(type));
        if (!open && !inCases && !patientless) return "FALSE";
        if (visibility.AllCases || (open && !inCases && !patientless)) return null;
        var granted = Granted(resource, patientless: !inCases, HasFiles([type]));
        return open ? $"({resource}.case_key IS NULL OR {granted})" : granted;
    }

    /// <summary>Whether files are among these types: they say nothing of themselves, and are hidden where what they are attached to is.</summary>
    public static bool HasFiles(IReadOnlyList<string> types) => types.Contains("Binary") || types.Contains("Bundle");

    private string Granted(string resource, bool patientless, bool hasFiles)
    {
        if (visibility.Grantees.Count == 0) return "FALSE";
        var at = value(visibility.At.UtcTicks);
        var grantee = visibility.Grantees.Count == 1 ? $"= {value(visibility.Grantees[0])}" : $"IN ({string.Join(", ", visibility.Grantees.Select(value))})";
        return string.Create(CultureInfo.InvariantCulture, $"""
            EXISTS (SELECT 1 FROM case_grant g WHERE g.case_key = {resource}.case_key AND g.grantee {grantee}
            AND g.starts <= {at} AND g.ends > {at} AND (g.purposes & {visibility.Purpose}) <> 0
            AND (g.country = '*' OR {InCountry()}) AND (g.denied_labels & {resource}.labels) = 0
            AND (g.denied_types = '' OR {(dialect == SqlDialect.Sqlite ? "instr" : "strpos")}(g.denied_types, ',' || {resource}.type_id || ',') = 0)
            {(visibility.HiddenLabels == 0 ? "" : $"AND (({resource}.labels & {Number(visibility.HiddenLabels)}) = 0 OR g.why = 'owner')")}
            {(visibility.OwnCasesOnly ? "AND g.why = 'owner'" : "")}{(patientless ? string.Create(CultureInfo.InvariantCulture, $" AND g.patient = FALSE AND ({resource}.labels & {visibility.PersonLabel}) = 0") : "")}
            {(hasFiles ? AttachedToHidden(resource, patientless) : "")}
            {(dialect == SqlDialect.Sqlite ? "LIMIT 1" : "OFFSET 0")})
            """);
    }

    private string AttachedToHidden(string resource, bool patientless)
    {
        List<string> hiding = ["(g.denied_labels & d.labels) <> 0", $"(g.denied_types <> '' AND {(dialect == SqlDialect.Sqlite ? "instr" : "strpos")}(g.denied_types, ',' || d.type_id || ',') > 0)"];
        if (visibility.HiddenLabels != 0) hiding.Add($"((d.labels & {Number(visibility.HiddenLabels)}) <> 0 AND g.why <> 'owner')");
        if (patientless) hiding.Add($"(d.labels & {Number(visibility.PersonLabel)}) <> 0");
        return $"""
            AND NOT EXISTS (SELECT 1 FROM case_link l JOIN resource d ON d.key = l.key WHERE l.kind = 2 AND l.target_type = {resource}.type_id AND l.target_id = {resource}.id
            AND d.deleted = FALSE AND ({string.Join(" OR ", hiding)}))
            """;
    }

    // Where it is not known where somebody is, it may be where one must not be.
    private string InCountry() => visibility.Country.Length == 0
        ? "FALSE"
        : $"g.country = {value(visibility.Country)} OR (g.country LIKE '!%' AND {(dialect == SqlDialect.Sqlite ? "instr" : "strpos")}(g.country, {value(Listed(visibility.Country))}) = 0)";

    private string OfType(string resource, IReadOnlyList<string> seen, IReadOnlyList<string> types)
    {
        if (types.Count > 0 && types.Count == seen.Count) return "";
        var ids = seen.Select(type => interned.TryGet(InternedKind.Type, type, out var id) ? Number(id) : null).OfType<string>().ToList();
        return ids.Count == 0 ? " AND FALSE" : $" AND {(dialect == SqlDialect.Sqlite ? "+" : "")}{resource}.type_id IN ({string.Join(", ", ids)})";
    }

    private static List<string> Within(IReadOnlySet<string> seen, IReadOnlyList<string> types) =>
        types.Count == 0 ? [.. seen.Order(StringComparer.Ordinal)] : [.. types.Where(seen.Contains)];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
