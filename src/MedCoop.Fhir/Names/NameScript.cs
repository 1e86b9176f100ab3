namespace MedCoop.Fhir.Names;

/// <summary>The script that a name, or a part of one, is written in.</summary>
public enum NameScript
{
    /// <summary>None of those below, or no letters at all.</summary>
    Other,

    /// <summary>Latin letters, with or without marks.</summary>
    Latin,

    /// <summary>Cyrillic letters.</summary>
    Cyrillic,

    /// <summary>Arabic letters.</summary>
    Arabic,
}

/// <summary>Tells scripts apart.</summary>
public static class NameScripts
{
    /// <summary>The script of most letters; of the first among as many.</summary>
    public static NameScript Of(string? text)
    {
        Span<int> counts = stackalloc int[4];
        foreach (var letter in text ?? "") counts[(int)Of(letter)]++;
        var best = NameScript.Other;
        for (var script = NameScript.Latin; script <= NameScript.Arabic; script++)
            if (counts[(int)script] > (best == NameScript.Other ? 0 : counts[(int)best])) best = script;
        return best;
    }

    /// <summary>The script of one letter; <see cref="NameScript.Other"/> for marks, digits and signs.</summary>
    public static NameScript Of(char letter) => letter switch
    {
        >= 'A' and <= 'Z' or >= 'a' and <= 'z' or >= '\u00C0' and <= '\u024F' and not '\u00D7' and not '\u00F7' or >= '\u1E00' and <= '\u1EFF' => NameScript.Latin,
        >= '\u0400' and <= '\u0482' or >= '\u048A' and <= '\u052F' => NameScript.Cyrillic,
        >= '\u0621' and <= '\u064A' or >= '\u066E' and <= '\u06D3' or '\u06D5' or >= '\uFB50' and <= '\uFDFB' or >= '\uFE70' and <= '\uFEFC' => NameScript.Arabic,
        _ => NameScript.Other,
    };

    /// <summary>The code of the cooperation's CodeSystem of scripts (ISO 15924): <c>Latn</c>, <c>Cyrl</c>, <c>Arab</c>; null for another.</summary>
    public static string? CodeOf(NameScript script) => script switch
    {
        NameScript.Latin => "Latn",
        NameScript.Cyrillic => "Cyrl",
        NameScript.Arabic => "Arab",
        _ => null,
    };
}
