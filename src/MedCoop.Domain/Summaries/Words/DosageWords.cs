using System.Globalization;
using Hl7.Fhir.Model;

namespace MedCoop.Domain.Summaries.Words;

/// <summary>A dosage in words: dose, how, when, at most. https://hl7.org/fhir/R4/dosage.html</summary>
public static class DosageWords
{
    /// <summary>
    /// What a dosage says in its elements, in the reader's language; its own text where the elements say nothing; null when neither does. The own text is shown besides, by whoever
    /// shows a dosage, whenever <see cref="OwnText"/> has one: it may say more.
    /// </summary>
    public static string? Of(Dosage dosage, CodeWords codes)
    {
        var language = codes.Language;
        var said = Parts(dosage, codes).Where(part => part is { Length: > 0 }).ToList();
        return said.Count > 0 ? string.Join(language == "ar" ? "، " : ", ", said) : OwnText(dosage, language);
    }

    /// <summary>The text that whoever wrote it gave; null when there is none.</summary>
    public static string? OwnText(Dosage dosage, string language) => MedCoop.Fhir.SpokenText.Of(dosage.TextElement, language) is { Length: > 0 } text ? text : null;

    /// <summary>What was given, as a dosage: dose and rate too; nothing when nothing is said.</summary>
    public static IReadOnlyList<Dosage> Given(MedicationAdministration administration) => administration.Dosage is not { } given ? [] :
    [
        new Dosage
        {
            TextElement = given.TextElement,
            Route = given.Route,
            Site = given.Site,
            Method = given.Method,
            DoseAndRate = given.Dose is null && given.Rate is null ? [] : [new Dosage.DoseAndRateComponent { Dose = given.Dose, Rate = given.Rate }],
        },
    ];

    private static IEnumerable<string?> Parts(Dosage dosage, CodeWords codes)
    {
        var language = codes.Language;
        foreach (var amount in dosage.DoseAndRate)
        {
            yield return Amount(amount.Dose, language);
            if (Amount(amount.Rate, language) is { } rate) yield return Format(SummaryWords.AtRate, language, rate);
        }

        yield return TimingWords.Of(dosage.Timing, language);
        yield return dosage.AsNeeded switch
        {
            FhirBoolean { Value: true } => SummaryWords.AsNeeded.In(language),
            CodeableConcept reason when codes.Of(reason) is { } why => $"{SummaryWords.AsNeeded.In(language)}: {why}",
            _ => null,
        };
        yield return codes.Of(dosage.Route);
        yield return codes.Of(dosage.Method);
        yield return codes.Of(dosage.Site);
        foreach (var more in dosage.AdditionalInstruction) yield return codes.Of(more);
        yield return dosage.PatientInstruction;
        if (QuantityWords.Of(dosage.MaxDosePerPeriod, language) is { } most) yield return Format(SummaryWords.AtMost, language, most);
        if (QuantityWords.Of(dosage.MaxDosePerAdministration, language) is { } once) yield return Format(SummaryWords.AtMostAtOnce, language, once);
    }

    private static string? Amount(DataType? amount, string language) => amount switch
    {
        Quantity quantity => QuantityWords.Of(quantity, language),
        Hl7.Fhir.Model.Range range => QuantityWords.Of(range, language),
        Ratio ratio => QuantityWords.Of(ratio, language),
        _ => null,
    };

    private static string Format(Wording frame, string language, string part) => string.Format(CultureInfo.InvariantCulture, frame.In(language), part);
}
