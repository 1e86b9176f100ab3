using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Query.Values;

namespace MedCoop.Fhir.Search.Query;

/// <summary>The parameters that the store keeps as columns and not as index rows: every resource has exactly one value of each.</summary>
internal static class OwnColumns
{
    /// <summary>The criterion, whatever the type searched; null when it is none of these parameters.</summary>
    internal static Result<Criterion>? Read(string code, string? modifier, string value, DateTimeOffset now) => code switch
    {
        "_id" => Id(modifier, value),
        "_lastUpdated" => LastUpdated(modifier, value, now),
        _ => (Result<Criterion>?)null,
    };

    private static Result<Criterion> Id(string? modifier, string value)
    {
        if (modifier == "missing") return Missing(value);
        if (modifier is not (null or "not")) return Refusal.BadModifier("_id takes :not and :missing only.");
        var ids = value.Split(',');
        if (!Array.TrueForAll(ids, id => LiteralReference.IsId(id)))
            return Refusal.BadValue("An id is 1 to 64 letters, digits, hyphens and dots.");
        var found = new IdCriterion([.. ids.Distinct(StringComparer.Ordinal)]);
        return modifier == "not" ? new Not(found) : found;
    }

    private static Result<Criterion> LastUpdated(string? modifier, string value, DateTimeOffset now)
    {
        if (modifier == "missing") return Missing(value);
        if (modifier is not null) return Refusal.BadModifier("_lastUpdated takes :missing only.");
        var dates = new List<DateValue>();
        foreach (var alternative in EscapedText.Split(value, ','))
        {
            var date = DateReading.Read(alternative, now);
            if (date.Problem is { } problem) return problem;
            dates.Add((DateValue)date.Value);
        }

        return new LastUpdatedCriterion(dates);
    }

    // An empty AnyOf matches nothing, an empty AllOf everything.
    private static Result<Criterion> Missing(string value) => value switch
    {
        "true" => new AnyOf([]),
        "false" => new AllOf([]),
        _ => Refusal.BadValue("The value of :missing is true or false."),
    };
}
