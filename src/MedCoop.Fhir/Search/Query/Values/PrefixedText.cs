namespace MedCoop.Fhir.Search.Query.Values;

/// <summary>Splits <c>ge100</c> into its prefix and the rest. https://hl7.org/fhir/R4/search.html#prefix</summary>
internal static class PrefixedText
{
    /// <summary>What an issue says is right.</summary>
    internal const string Prefixes = "eq, ne, gt, lt, ge, le, sa, eb, ap";

    /// <summary>False when it begins with letters that are no prefix.</summary>
    internal static bool TrySplit(string text, out Prefix prefix, out string rest)
    {
        (prefix, rest) = (Prefix.Eq, text);
        if (text.Length == 0 || !char.IsAsciiLetter(text[0])) return true;
        if (text.Length < 2 || Of(text.AsSpan(0, 2)) is not { } named) return false;
        (prefix, rest) = (named, text[2..]);
        return true;
    }

    private static Prefix? Of(ReadOnlySpan<char> letters) => letters switch
    {
        "eq" => Prefix.Eq,
        "ne" => Prefix.Ne,
        "gt" => Prefix.Gt,
        "lt" => Prefix.Lt,
        "ge" => Prefix.Ge,
        "le" => Prefix.Le,
        "sa" => Prefix.Sa,
        "eb" => Prefix.Eb,
        "ap" => Prefix.Ap,
        _ => null,
    };
}
