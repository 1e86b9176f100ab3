using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Search.Query.Values;

/// <summary>Reads what stands for many codes: value sets, and codes with what is above or below them.</summary>
internal static class CodeReading
{
    /// <summary><c>:in</c>, <c>:not-in</c>: a canonical URL with or without <c>|version</c>, or <c>ValueSet/id</c>.</summary>
    internal static Result<SearchValue> ReadValueSet(string raw, IReadOnlyList<string> ownUrls)
    {
        var parts = EscapedText.Split(raw, '|');
        if (parts.Count > 2 || !EscapedText.TryUnescape(parts[0], out var url) || !EscapedText.TryUnescape(parts[^1], out var version))
            return Malformed();
        if (!LiteralReference.TryRead(url, out var literal)) return Malformed();
        if (literal.RelativeTo(ownUrls) is { Url: null, Type: "ValueSet" } local && parts.Count == 1)
            return new ValueSetValue("", Version: null, local.Id);
        if (literal.Url is null || (parts.Count == 2 && version.Length == 0)) return Malformed();
        return new ValueSetValue(url, parts.Count == 2 ? version : null, Id: null);
    }

    /// <summary><c>:above</c>, <c>:below</c>: <c>system|code</c>.</summary>
    internal static Result<SearchValue> ReadSubsumption(string raw, bool above)
    {
        if (!TokenReading.Read(raw).TryGet(out var token, out var problem)) return problem;
        return token is { System: { Length: > 0 } system, Code: { Length: > 0 } code }
            ? new SubsumptionValue(system, code, above)
            : Refusal.BadValue("What is above or below a code can be told only with its system: system|code.");
    }

    private static Problem Malformed() => Refusal.BadValue("A value set is named by its canonical URL, with or without |version, or as ValueSet/id.");
}
