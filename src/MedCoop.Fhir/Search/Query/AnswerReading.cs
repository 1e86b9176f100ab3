using System.Globalization;
using Hl7.Fhir.Model;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Parameters;

namespace MedCoop.Fhir.Search.Query;

/// <summary>Reads the parameters that shape an answer: <c>_sort</c>, <c>_count</c>, <c>_include</c>, <c>_summary</c> and the like.</summary>
internal sealed class AnswerReading(SearchParameterCatalog catalog, string? type)
{
    private readonly List<SortKey> sort = [];
    private readonly List<IncludeRule> includes = [];
    private readonly List<string> elements = [];
    private int? count;
    private TotalMode total = TotalMode.None;
    private SummaryMode? summary;
    private string? page;
    private bool explain;

    /// <summary>Set when <c>_summary</c> and <c>_elements</c> are both given.</summary>
    internal Problem? Conflict => summary is not null && elements.Count > 0
        ? new Problem(ProblemKind.Invalid, ErrorCodes.ConflictingParameters, "_summary and _elements exclude one another.")
        : null;

    /// <summary>Whether a second one would contradict the first.</summary>
    internal bool IsSingle(string name) => name is "_count" or "_total" or "_summary" or "_page" or "_format" or "_pretty" or "_explain";

    /// <summary>Reads one.</summary>
    /// <param name="parameter">One of <see cref="AnswerParameters"/>.</param>
    /// <param name="kept">With an unknown sort key: the rest of the value, which was used; null when nothing is left.</param>
    internal Problem? Read(QueryParameter parameter, out string? kept)
    {
        kept = null;
        switch (parameter.Name)
        {
            case "_count": return ReadCount(parameter.Value);
            case "_total": return ReadTotal(parameter.Value);
            case "_summary": return ReadSummary(parameter.Value);
            case "_elements": return ReadElements(parameter.Value);
            case "_sort": return ReadSort(parameter.Value, out kept);
            case "_explain": return ReadExplain(parameter.Value);
            case "_page": return ReadPage(parameter.Value);
            case "_format" or "_pretty": return null;
            default:
                var rule = IncludeReading.Read(catalog, parameter);
                if (rule.Problem is null) includes.Add(rule.Value);
                return rule.Problem;
        }
    }

    /// <summary>The query with everything that was read.</summary>
    internal SearchQuery Shape(SearchQuery query) => query with
    {
        Sort = sort,
        Includes = includes,
        Elements = elements,
        Count = count == 0 ? null : count,
        Total = total,
        Summary = count == 0 ? SummaryMode.Count : summary ?? SummaryMode.False,
        Page = page,
        Explain = explain,
    };

    private Problem? ReadCount(string value)
    {
        if (value.Length is 0 or > 18 || !long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return Refusal.BadValue("_count is a whole number, 0 or more.");
        count = (int)Math.Min(number, int.MaxValue);
        return null;
    }

    private Problem? ReadTotal(string value)
    {
        TotalMode? mode = value switch { "none" => TotalMode.None, "estimate" => TotalMode.Estimate, "accurate" => TotalMode.Accurate, _ => null };
        total = mode ?? total;
        return mode is null ? Refusal.BadValue("_total is none, estimate or accurate.") : null;
    }

    private Problem? ReadSummary(string value)
    {
        summary = value switch
        {
            "true" => SummaryMode.True,
            "text" => SummaryMode.Text,
            "data" => SummaryMode.Data,
            "count" => SummaryMode.Count,
            "false" => SummaryMode.False,
            _ => null,
        };
        return summary is null ? Refusal.BadValue("_summary is true, text, data, count or false.") : null;
    }

    private Problem? ReadElements(string value)
    {
        var names = value.Split(',', StringSplitOptions.TrimEntries);
        if (!Array.TrueForAll(names, name => name.Length > 0 && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '.')))
            return Refusal.BadValue("_elements is a list of element names, joined by commas.");
        elements.AddRange(names.Except(elements, StringComparer.Ordinal));
        return null;
    }

    private Problem? ReadExplain(string value)
    {
        explain = value == "true";
        return value is "true" or "false" ? null : Refusal.BadValue("_explain is true or false.");
    }

    private Problem? ReadPage(string value)
    {
        page = value;
        return value.Length == 0 ? new Problem(ProblemKind.Invalid, ErrorCodes.BadPage, "The page link is damaged.") : null;
    }

    private Problem? ReadSort(string value, out string? kept)
    {
        var known = new List<string>();
        Problem? unknown = null;
        foreach (var key in value.Split(',', StringSplitOptions.TrimEntries))
        {
            var read = ReadSortKey(key);
            if (read.Problem is null)
            {
                sort.Add(read.Value);
                known.Add(key);
            }
            else if (unknown is null || read.Problem.Code != ErrorCodes.UnknownParameter)
            {
                unknown = read.Problem;
            }
        }

        kept = known.Count == 0 ? null : string.Join(',', known);
        return unknown;
    }

    private Result<SortKey> ReadSortKey(string key)
    {
        var descending = key is ['-', ..];
        var code = descending ? key[1..] : key;
        if (code is "_id" or "_lastUpdated") return new SortKey(Parameter: null, code, descending);
        if (code.Length == 0) return Refusal.BadValue("_sort is a list of search parameters, joined by commas, each with or without a - before it.");
        if (type is null) return Refusal.BadValue("A search over several types is sorted by _id or _lastUpdated only.");
        if (catalog.Find(type, code) is not { } parameter)
            return Refusal.UnknownParameter($"{type} has no search parameter '{Refusal.Shown(code)}' to sort by.");
        return parameter.Type is SearchParamType.Composite or SearchParamType.Special
            ? Refusal.BadValue($"{parameter.IndexName} has no order to sort by.")
            : new SortKey(parameter, Special: null, descending);
    }
}
