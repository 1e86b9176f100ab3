using System.Collections.Frozen;
using MedCoop.Fhir.Json;

namespace MedCoop.Domain.Documents.Adoption;

/// <summary>Whether two concepts mean the same thing, and whether one says that there is nothing.</summary>
public static class SameCode
{
    // SNOMED CT, and the code system that IPS 1.1 had for it.
    private static readonly FrozenSet<string> NoneKnown = FrozenSet.ToFrozenSet(
        [
            "716186003", "409137002", "428607008", "429625007", "160245001", "787481004", "1003774007",
            "no-known-allergies", "no-known-medication-allergies", "no-known-environmental-allergies", "no-known-food-allergies", "no-known-problems", "no-known-medications", "no-known-procedures",
            "no-known-immunizations", "no-known-devices",
        ],
        StringComparer.Ordinal);

    private static readonly FrozenSet<string> NothingSaid = FrozenSet.ToFrozenSet(
        ["1287211007", "no-allergy-info", "no-problem-info", "no-medication-info", "no-immunization-info", "no-procedure-info", "no-device-info", "no-known-info"], StringComparer.Ordinal);

    /// <summary>A coding in common; without any codes, or with codes of different systems, the same words.</summary>
    public static bool Is(JsonView left, JsonView right) => StatedMatter.Of(left).IsSameAs(StatedMatter.Of(right));

    /// <summary>Whether it says that there is none of its kind: no known allergies.</summary>
    public static bool IsNoneKnown(JsonView concept) => concept["coding"].Items.Any(coding => coding["code"].Text is { } code && NoneKnown.Contains(code));

    /// <summary>Whether it says only that nothing is known.</summary>
    public static bool SaysNothing(JsonView concept) => concept["coding"].Items.Any(coding => coding["code"].Text is { } code && NothingSaid.Contains(code));
}
