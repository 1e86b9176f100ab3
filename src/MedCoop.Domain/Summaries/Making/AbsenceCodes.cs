using System.Collections.Frozen;
using Hl7.Fhir.Model;
using static MedCoop.Domain.Summaries.SectionKind;

namespace MedCoop.Domain.Summaries.Making;

/// <summary>
/// Codes that say that there is nothing: known to be nothing (somebody asked), or nothing known. IPS 1.1 has codes of its own for both; 2.0 took them away, and says the first with SNOMED CT
/// and the second with an empty section. Both are found in records, since documents of both are received.
/// </summary>
public static class AbsenceCodes
{
    /// <summary>The code system of 1.1.</summary>
    public const string Earlier = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips";

    private const string Snomed = "http://snomed.info/sct";

    private static readonly FrozenDictionary<string, (string Code, string Display)> InSnomed = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
    {
        ["no-known-allergies"] = ("716186003", "No known allergy"),
        ["no-known-problems"] = ("160245001", "No current problems or disability"),
        ["no-known-medications"] = ("787481004", "No known medications"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> NoneInSnomed = InSnomed.Values.Select(known => known.Code).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<SectionKind, (string Code, string Display)> NoInformation = new Dictionary<SectionKind, (string, string)>
    {
        [Allergies] = ("no-allergy-info", "No information about allergies"),
        [Problems] = ("no-problem-info", "No information about problems"),
        [Medications] = ("no-medication-info", "No information about medications"),
    }.ToFrozenDictionary();

    // That there is none of one kind does not contradict another kind: no known allergies to medicines, beside one to nuts.
    private static readonly FrozenDictionary<string, AllergyIntolerance.AllergyIntoleranceCategory> OfOneKind = new Dictionary<string, AllergyIntolerance.AllergyIntoleranceCategory>(StringComparer.Ordinal)
    {
        ["409137002"] = AllergyIntolerance.AllergyIntoleranceCategory.Medication,
        ["no-known-medication-allergies"] = AllergyIntolerance.AllergyIntoleranceCategory.Medication,
        ["429625007"] = AllergyIntolerance.AllergyIntoleranceCategory.Food,
        ["no-known-food-allergies"] = AllergyIntolerance.AllergyIntoleranceCategory.Food,
        ["428607008"] = AllergyIntolerance.AllergyIntoleranceCategory.Environment,
        ["no-known-environmental-allergies"] = AllergyIntolerance.AllergyIntoleranceCategory.Environment,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What a code says of absence.</summary>
    public static Absence Of(Coding coding) => (coding.System, coding.Code) switch
    {
        (Earlier, { } code) => code.StartsWith("no-known-", StringComparison.Ordinal) ? Absence.NothingThere : Absence.NothingKnown,
        (Snomed, "1287211007") => Absence.NothingKnown,
        (Snomed, { } code) when OfOneKind.ContainsKey(code) || NoneInSnomed.Contains(code) => Absence.NothingThere,
        _ => Absence.None,
    };

    /// <summary>What a resource says of absence, by its main code.</summary>
    public static Absence Of(CodeableConcept? code) => code?.Coding.Select(Of).FirstOrDefault(absence => absence != Absence.None) ?? Absence.None;

    /// <summary>Whether a statement that there is nothing is contradicted by what there is: by anything, but one of a kind of allergies only by that kind, or by one of no kind.</summary>
    public static bool IsContradicted(CodeableConcept? nothing, Resource there) =>
        nothing?.Coding.Where(coding => coding.System is Earlier or Snomed).Select(coding => OfOneKind.TryGetValue(coding.Code ?? "", out var kind) ? kind : (AllergyIntolerance.AllergyIntoleranceCategory?)null).FirstOrDefault(kind => kind is not null) is not { } own
        || there is not AllergyIntolerance allergy || !allergy.Category.Any() || allergy.Category.Contains(own);

    /// <summary>The SNOMED CT code in the place of one of 1.1; null when there is none, or none is needed.</summary>
    public static (string Code, string Display)? SnomedFor(CodeableConcept? code) =>
        code is null || code.Coding.Exists(coding => coding.System == Snomed) ? null
        : code.Coding.Where(coding => coding.System == Earlier).Select(coding => InSnomed.TryGetValue(coding.Code ?? "", out var same) ? same : ((string, string)?)null).FirstOrDefault(same => same is not null);

    /// <summary>The code by which 1.1 says that nothing is known for a section that it requires.</summary>
    public static (string Code, string Display) EarlierFor(SectionKind section) => NoInformation[section];
}

/// <summary>What a resource says of absence.</summary>
public enum Absence
{
    /// <summary>It speaks of something that there is.</summary>
    None,

    /// <summary>Somebody asked, and there is nothing.</summary>
    NothingThere,

    /// <summary>Nobody knows.</summary>
    NothingKnown,
}
