using System.Globalization;
using Hl7.Fhir.Model;
using MedCoop.Domain.Summaries.Words;

namespace MedCoop.Domain.Summaries.Narratives;

/// <summary>What was found, in words: the value of any type, of panels each part, or why there is none.</summary>
internal static class ObservedCells
{
    /// <summary>The value of an observation and of its parts.</summary>
    public static IEnumerable<Cell?> Values(Observation observation, NarrativeWords words)
    {
        yield return Value(observation.Value, observation.DataAbsentReason, words, IsGrave(observation.Interpretation));
        foreach (var part in observation.Component)
            if (Value(part.Value, part.DataAbsentReason, words, IsGrave(part.Interpretation)) is { } value) yield return value with { Text = $"{words.Named(part.Code).Text}: {value.Text}" };
    }

    /// <summary>The parts of a panel or report: those that have no row of their own with their values, the others counted.</summary>
    public static IEnumerable<Cell?> Members(IReadOnlyList<ResourceReference> members, NarrativeWords words)
    {
        var listed = 0;
        foreach (var member in members)
        {
            if (words.Resolve(member.Reference) is not Observation observation) yield return words.Named(member);
            else if (words.HasRow(observation)) listed++;
            else yield return new Cell($"{words.Named(observation.Code).Text}: {string.Join("; ", Values(observation, words).OfType<Cell>().Select(value => value.Text))}");
        }

        if (listed > 0) yield return new Cell(string.Format(CultureInfo.InvariantCulture, SummaryWords.ListedHere.In(words.Language), listed));
    }

    /// <summary>Reference ranges.</summary>
    public static IEnumerable<Cell?> Ranges(Observation observation, NarrativeWords words) =>
        observation.ReferenceRange.Concat(observation.Component.SelectMany(part => part.ReferenceRange)).Select(range => Range(range, words));

    /// <summary>How it was judged.</summary>
    public static IEnumerable<Cell?> Interpretations(Observation observation, NarrativeWords words) => observation.Interpretation
        .Concat(observation.Component.SelectMany(part => part.Interpretation)).Select(judged => words.Coded(judged) is { } cell ? cell with { IsGrave = IsGrave([judged]) } : null);

    private static Cell? Range(Observation.ReferenceRangeComponent range, NarrativeWords words) => ObservedWords.Of(range, words.Codes) is { } limits ? new Cell(limits) : null;

    private static Cell? Value(DataType? value, CodeableConcept? absent, NarrativeWords words, bool isGrave)
    {
        var cell = value switch
        {
            null => words.Coded(absent),
            CodeableConcept concept => words.Named(concept),
            _ => ObservedWords.Of(value, words.Language) is { } said ? new Cell(said) : null,
        };
        return cell is null ? null : cell with { IsGrave = isGrave };
    }

    private static bool IsGrave(IEnumerable<CodeableConcept> judged) => judged.Any(one => one.Coding.Exists(coding => coding.Code is "HH" or "LL" or "AA" or "H" or "L" or "A"));
}
