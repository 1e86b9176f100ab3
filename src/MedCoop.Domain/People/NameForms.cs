using Hl7.Fhir.Model;
using MedCoop.Fhir.Names;

namespace MedCoop.Domain.People;

/// <summary>A form of a name that a person may adopt.</summary>
/// <param name="Name">The form, marked with script, language and that it was transliterated.</param>
/// <param name="Rule">By which rule it was made; <c>known-name</c>: from the table of names, <c>mrz</c>: read from the passport's zone.</param>
/// <param name="Source">Where that rule stands.</param>
/// <param name="Of">The text of the name that it was made from.</param>
/// <param name="IsPartial">Whether only given names are in it, because the family name cannot be had by rule.</param>
public sealed record ProposedName(HumanName Name, string Rule, string Source, string Of, bool IsPartial);

/// <summary>
/// Proposes forms of a person's names in other scripts. Nothing is written: whoever knows the person adopts a form by an ordinary update. Forms that are on record already are left out.
/// </summary>
public static class NameForms
{
    /// <summary>Extension: the script of a name (ISO 15924).</summary>
    public const string ScriptUrl = "https://medcoop.example/fhir/StructureDefinition/name-script";

    /// <summary>Extension: the language of a name.</summary>
    public const string LanguageUrl = "https://medcoop.example/fhir/StructureDefinition/name-language";

    /// <summary>Extension: where a name was taken from.</summary>
    public const string SourceUrl = "https://medcoop.example/fhir/StructureDefinition/name-source";

    private const string RepresentationUrl = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation";
    private const string MrzUrl = "https://medcoop.example/fhir/StructureDefinition/passport-mrz";
    private const string KnownSource = "Table of given names in several forms";

    /// <summary>The forms, by name on record.</summary>
    public static IReadOnlyList<ProposedName> Of(Patient patient)
    {
        var all = patient.Name.Where(name => name.Use != HumanName.NameUse.Old).SelectMany(Of).Concat(FromZones(patient));
        var known = patient.Name.Select(KeyOf).ToHashSet(StringComparer.Ordinal);
        return [.. all.Where(form => known.Add(KeyOf(form.Name)))];
    }

    /// <summary>The forms of one name.</summary>
    public static IEnumerable<ProposedName> Of(HumanName name) => ScriptOf(name) switch
    {
        NameScript.Cyrillic => OfCyrillic(name),
        NameScript.Arabic => [.. Known(name, NameScript.Latin, null), .. Known(name, NameScript.Cyrillic, "ru"), .. Line(name, CyrillicTables.IcaoRussian, "icao-9303-ar", "ICAO Doc 9303-3, section 6 C")],
        NameScript.Latin => [.. Known(name, NameScript.Arabic, "ar"), .. Known(name, NameScript.Cyrillic, "ru"), .. Known(name, NameScript.Cyrillic, "be")],
        _ => [],
    };

    private static IEnumerable<ProposedName> OfCyrillic(HumanName name)
    {
        var language = LanguageOf(name);
        var passport = language switch { "be" => CyrillicTables.IcaoBelarusian, "uk" => CyrillicTables.IcaoUkrainian, _ => CyrillicTables.IcaoRussian };
        yield return Written(name, passport);
        foreach (var line in Line(name, passport, passport.Code, passport.Source)) yield return line;
        if (language == "be") yield return Written(name, CyrillicTables.RegisterBelarusian);
        foreach (var other in Known(name, NameScript.Cyrillic, language == "be" ? "ru" : "be")) yield return other;
        foreach (var arabic in Known(name, NameScript.Arabic, "ar")) yield return arabic;
    }

    private static ProposedName Written(HumanName name, Transliteration rule) => new(
        Marked(
            new HumanName
            {
                Family = name.Family is null ? null : rule.Apply(name.Family),
                Given = [.. name.Given.OfType<string>().Select(rule.Apply)],
                Text = name.Family is null && !name.Given.Any() ? rule.Apply(name.Text ?? "") : null,
            },
            NameScript.Latin, language: null, "transliterated"),
        rule.Code, rule.Source, TextOf(name), IsPartial: false);

    // The line of the zone; a name without both parts is no such line.
    private static IEnumerable<ProposedName> Line(HumanName name, Transliteration rule, string code, string source)
    {
        var (family, given) = (name.Family, string.Join(' ', name.Given));
        if (string.IsNullOrWhiteSpace(family) || given.Length == 0) yield break;
        yield return new ProposedName(Marked(new HumanName { Text = MrzName.Of(family, given, rule) }, NameScript.Latin, language: null, "transliterated"), $"{code}-mrz", source, TextOf(name), IsPartial: false);
    }

    // Given names that are all known have a form in another language; family names have none by rule.
    private static IEnumerable<ProposedName> Known(HumanName name, NameScript script, string? language)
    {
        var given = name.Given.OfType<string>().Select(one => FormIn(one, script, language)).ToList();
        if (given.Count == 0 || given.Contains(null)) yield break;
        yield return new ProposedName(Marked(new HumanName { Given = given }, script, language, "transliterated"), "known-name", KnownSource, TextOf(name), IsPartial: true);
    }

    private static string? FormIn(string given, NameScript script, string? language)
    {
        // Of Abdulkarim only Karim is known, which is another name.
        if (NameParts.Of(given) is not [{ Kind: PartKind.Plain } part] || NameKeys.KnownOf(part) is not [var known]) return null;
        var forms = known.Forms.Where(form => NameScripts.Of(form) == script).ToList();
        var form = (known.IsArabic, language) switch
        {
            (true, "be") => null,
            (true, _) => forms.FirstOrDefault(),
            (false, "be") => forms.FirstOrDefault(),
            (false, "ru") => forms.ElementAtOrDefault(1),
            _ => null,
        };
        return form is null ? null : char.ToUpperInvariant(form[0]) + form[1..];
    }

    private static IEnumerable<ProposedName> FromZones(Patient patient)
    {
        foreach (var identifier in patient.Identifier)
        {
            if (identifier.GetExtensionValue<FhirString>(MrzUrl)?.Value is not { Length: 88 } zone) continue;
            var line = zone[5..44].TrimEnd('<');
            yield return new ProposedName(Marked(new HumanName { Use = HumanName.NameUse.Official, Text = line }, NameScript.Latin, language: null, "mrz"), "mrz", "Machine-readable zone of the passport on record", line, IsPartial: false);
        }
    }

    private static HumanName Marked(HumanName name, NameScript script, string? language, string source)
    {
        if (NameScripts.CodeOf(script) is { } code) name.AddExtension(ScriptUrl, new Code(code));
        if (language is not null) name.AddExtension(LanguageUrl, new Code(language));
        name.AddExtension(SourceUrl, new Code(source));
        // All three scripts are alphabets.
        name.AddExtension(RepresentationUrl, new Code("ABC"));
        return name;
    }

    private static NameScript ScriptOf(HumanName name) => NameScripts.Of(TextOf(name));

    // ї, є and ґ are Ukrainian, ў is Belarusian. Else the first name says it where it is so in one language only: Сяргей, Сергій. і is in both, but и and щ are not Belarusian.
    private static string LanguageOf(HumanName name)
    {
        if (name.GetExtensionValue<Code>(LanguageUrl)?.Value is { Length: >= 2 } said) return said[..2];
        var text = TextOf(name).ToLowerInvariant();
        return true switch
        {
            _ when text.AsSpan().IndexOfAny("їєґ") >= 0 => "uk",
            _ when text.Contains('ў', StringComparison.Ordinal) => "be",
            _ when LanguageOfGiven(name.Given.FirstOrDefault()) is { } told => told,
            _ when text.Contains('і', StringComparison.Ordinal) => text.AsSpan().IndexOfAny("ищ") >= 0 ? "uk" : "be",
            _ => "ru",
        };
    }

    // The first three forms of a Slavic name are Belarusian, Russian and Ukrainian.
    private static string? LanguageOfGiven(string? given)
    {
        var word = NameLetters.Normalize(given ?? "");
        var told = KnownNames.Find(word).Where(known => known is { IsArabic: false, Forms.Count: > 2 })
            .SelectMany(known => known.Forms.Take(3).Select((form, at) => (form, at))).Where(form => NameLetters.Normalize(form.form) == word).Select(form => form.at).Distinct().ToList();
        return told is [var only] ? ((string[])["be", "ru", "uk"])[only] : null;
    }

    private static string TextOf(HumanName name) => name.Text ?? string.Join(' ', [.. name.Given, name.Family]).Trim();

    private static string KeyOf(HumanName name) => NameLetters.Normalize(name.Family is null && !name.Given.Any() ? name.Text ?? "" : $"{name.Family} {string.Join(' ', name.Given)}");
}
