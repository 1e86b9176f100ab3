using System.Collections.Frozen;
using Hl7.Fhir.Model;

namespace MedCoop.Domain.Access;

/// <summary>
/// <c>meta.security</c> as bits, so that a database can ask for them: confidentiality above normal, and the sensitivities that consents and
/// law single out. A label of the same code systems that is not listed counts as <see cref="Other"/>. https://hl7.org/fhir/R4/security-labels.html
/// </summary>
public static class SecurityLabels
{
    /// <summary>A sensitivity that has no bit of its own.</summary>
    public const int Other = 1 << 30;

    /// <summary>
    /// No label of FHIR's: it names a person who is not known here, by words or an identifier. Who works without patients does not see it, though no patient's case has it.
    /// </summary>
    public const int OfSomebody = 1 << 29;

    private const string Confidentiality = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";
    private const string ActCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

    private static readonly string[] Codes =
        ["R", "V", "ETH", "HIV", "PSY", "SDV", "SEX", "SUD", "STD", "GDIS", "SCA", "SICKLE", "TBOO", "VIP", "EMP", "ADOL", "MH", "ABORTION"];

    private static readonly FrozenDictionary<string, int> Bits = Codes.Index().ToFrozenDictionary(code => code.Item, code => 1 << code.Index, StringComparer.Ordinal);

    /// <summary>Restricted: who treats the patient sees it.</summary>
    public static int Restricted { get; } = Bits["R"];

    /// <summary>Very restricted: nobody but the organisation that keeps the case.</summary>
    public static int VeryRestricted { get; } = Bits["V"];

    /// <summary>Every label.</summary>
    public static IReadOnlyList<int> All { get; } = [.. Bits.Values.Order(), Other];

    /// <summary>The labels of a resource.</summary>
    public static int Of(Resource resource) => (resource.Meta?.Security ?? []).Aggregate(0, (labels, coding) => labels | BitOf(coding));

    /// <summary>Whether one version has other labels that restrict than the one before it.</summary>
    public static bool Differ(Resource before, Resource after) => !Restricting(before).SetEquals(Restricting(after));

    private static HashSet<(string System, string Code)> Restricting(Resource resource) =>
        (resource.Meta?.Security ?? []).Where(label => BitOf(label) != 0).Select(label => (label.System ?? "", label.Code ?? "")).ToHashSet();

    /// <summary>The bit of a label; 0 for one that restricts nothing (normal or low confidentiality, obligations).</summary>
    public static int BitOf(Coding coding) => coding switch
    {
        { System: Confidentiality, Code: "R" or "V" } => Bits[coding.Code],
        { System: Confidentiality } => 0,
        { System: ActCode, Code: { } code } => Bits.TryGetValue(code, out var bit) ? bit : Other,
        _ => 0,
    };
}
