using Hl7.Fhir.Model;

namespace MedCoop.Domain.Summaries.Words;

/// <summary>What was found in words, and what is usual.</summary>
public static class ObservedWords
{
    /// <summary>A value of any type but a concept; null when it says nothing.</summary>
    public static string? Of(DataType? value, string language) => value switch
    {
        Quantity quantity => QuantityWords.Of(quantity, language),
        Ratio ratio => QuantityWords.Of(ratio, language),
        Integer { Value: { } number } => NumberWords.Of(number, language),
        FhirBoolean { Value: { } flag } => (flag ? SummaryWords.Yes : SummaryWords.No).In(language),
        Time { Value: { Length: > 0 } time } => time.Length > 5 ? time[..5] : time,
        SampledData => SummaryWords.Curve.In(language),
        _ => DateWords.Of(value, language),
    };

    /// <summary>A reference range, and for whom it is; null when it says nothing.</summary>
    public static string? Of(Observation.ReferenceRangeComponent range, CodeWords codes)
    {
        var limits = QuantityWords.Of(new Hl7.Fhir.Model.Range { Low = range.Low, High = range.High }, codes.Language) ?? (range.Text is { Length: > 0 } text ? text : null);
        if (limits is null) return null;
        var whose = range.AppliesTo.Select(codes.Of).Append(QuantityWords.Of(range.Age, codes.Language)).Where(words => words is { Length: > 0 }).ToList();
        return whose.Count == 0 ? limits : $"{limits} ({string.Join(", ", whose)})";
    }
}
