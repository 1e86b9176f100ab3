using System.Globalization;
using CsCheck;
using static MedCoop.Store.Tests.Search.Evaluation.RandomValues;
using Parameter = CsCheck.Gen<(string Name, string Value)>;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>Random conditions on one resource: parameters of every type with their modifiers, prefixes and alternatives.</summary>
internal static class RandomParameters
{
    private static bool HasParts(string type) => type is "Organization" or "Location" or "Encounter" or "Task";

    /// <summary>References from one type to another.</summary>
    public static readonly (string Type, string Code, string Target)[] Links =
    [
        ("Organization", "partof", "Organization"), ("Patient", "organization", "Organization"),
        ("Patient", "general-practitioner", "Practitioner"),
        ("Patient", "general-practitioner", "Organization"), ("Patient", "link", "Patient"), ("Location", "partof", "Location"),
        ("Encounter", "subject", "Patient"),
        ("Encounter", "patient", "Patient"), ("Encounter", "part-of", "Encounter"), ("Encounter", "practitioner", "Practitioner"),
        ("Encounter", "location", "Location"),
        ("Observation", "subject", "Patient"), ("Observation", "patient", "Patient"), ("Observation", "subject", "Location"),
        ("Observation", "encounter", "Encounter"),
        ("Observation", "performer", "Organization"), ("Observation", "has-member", "Observation"), ("Condition", "subject", "Patient"),
        ("Condition", "asserter", "Practitioner"),
        ("Condition", "encounter", "Encounter"), ("ServiceRequest", "subject", "Patient"), ("ServiceRequest", "requester", "Practitioner"),
        ("ServiceRequest", "based-on", "ServiceRequest"),
        ("ServiceRequest", "performer", "Patient"), ("Task", "focus", "ServiceRequest"), ("Task", "focus", "Patient"),
        ("Task", "patient", "Patient"), ("Task", "owner", "Organization"),
        ("Task", "part-of", "Task"), ("RiskAssessment", "subject", "Patient"), ("MedicationRequest", "subject", "Patient"),
        ("MedicationRequest", "encounter", "Encounter"),
        ("QuestionnaireResponse", "questionnaire", "Questionnaire"), ("QuestionnaireResponse", "subject", "Patient"),
        ("QuestionnaireResponse", "encounter", "Encounter"),
        ("List", "subject", "Patient"), ("List", "item", "Patient"), ("List", "item", "Observation"),
    ];

    /// <summary>The parameters asked for, by resource type.</summary>
    public static readonly Dictionary<string, TypeCodes> Codes = new(StringComparer.Ordinal)
    {
        ["Organization"] = new(["name", "address", "address-city"], ["identifier", "active"], [], [], [], []),
        ["Practitioner"] = new(["name", "family"], ["identifier"], [], [], [], []),
        ["Patient"] = new(["name", "family", "given", "address", "address-postalcode"],
            ["identifier", "gender", "active", "deceased", "telecom", "phone"], ["birthdate", "death-date"], [], [], []),
        ["Location"] = new(["name", "address"], [], [], [], [], []),
        ["Encounter"] = new([], ["status", "class", "type"], ["date", "location-period"], [], ["length"], []),
        ["Observation"] = new(["value-string"], ["status", "code", "category", "value-concept", "combo-code"], ["date", "value-date"], [],
            ["value-quantity", "component-value-quantity", "combo-value-quantity"], []),
        ["Condition"] = new(["onset-info"], ["code"], ["onset-date", "recorded-date"], [], ["onset-age"], []),
        ["ServiceRequest"] = new([], ["status", "code", "identifier"], ["occurrence", "authored"], [], [], []),
        ["Task"] = new([], ["status", "code"], ["period", "authored-on"], [], [], []),
        ["RiskAssessment"] = new([], [], [], ["probability"], [], []),
        ["MedicationRequest"] = new([], ["code"], ["authoredon"], [], [], []),
        ["List"] = new([], [], ["date"], [], [], []),
        ["Questionnaire"] = new(["name", "title"], ["version", "code"], ["date"], [], [], ["url"]),
        ["QuestionnaireResponse"] = new([], ["status"], ["authored"], [], [], []),
        ["ValueSet"] = new(["name"], ["version", "identifier"], ["date"], [], [], ["url", "reference"]),
    };

    /// <summary>Composites of Observation.</summary>
    public static readonly (string Code, Gen<string> Value)[] Composites =
    [
        ("code-value-quantity", Composite(Prefixed(RandomValues.Quantity))),
        ("component-code-value-quantity", Composite(Prefixed(RandomValues.Quantity))),
        ("code-value-date", Composite(Prefixed(RandomValues.Date))), ("code-value-concept", Composite(TokenValue)),
    ];

    /// <summary>A parameter that every type has.</summary>
    public static Parameter Common { get; } = AnyOf(
        Token("_tag"), Token("_security"), Uri("_profile"), Uri("_source"),
        OneOf(Pools.Types).SelectMany(type => Ids(type).List[1, 3].Select(ids => ("_id", string.Join(',', ids)))),
        Prefixed(OneOf("2024", "2026", "2026-11", "2099")).Select(date => ("_lastUpdated", date)),
        OneOf("_text", "_content").SelectMany(name => RandomWords.Value.Select(words => (name, words))),
        Ids("List").Select(id => ("_list", id)));

    /// <summary>Whether a token parameter has bare codes, or values without any system.</summary>
    public static bool IsPlain(string code) => code is "gender" or "status" or "active" or "deceased" or "telecom" or "phone" or "version";

    /// <summary>A parameter of the type.</summary>
    public static Parameter Of(string type)
    {
        var (strings, tokens, dates, numbers, quantities, uris) = Codes[type];
        List<Parameter> all =
        [
            .. strings.Select(String), .. tokens.Select(code => Token(code)), .. dates.Select(Date), .. numbers.Select(Number),
                .. quantities.Select(Quantity), .. uris.Select(Uri),
            .. Links.Where(link => link.Type == type).Select(link => Reference(link.Code, link.Target)),
            OneOf([.. strings, .. tokens, .. dates, .. numbers, .. quantities, .. uris,
                .. Links.Where(link => link.Type == type).Select(link => link.Code), "_tag", "_profile"])
                .SelectMany(code => Gen.Bool.Select(missing => ($"{code}:missing", missing ? "true" : "false"))),
        ];
        if (type == "Observation")
            all.AddRange(Composites.Select(composite => composite.Value.Select(value => (composite.Code, value))));

        if (type == "Location") all.Add(Near);
        return AnyOf([.. all]);
    }

    /// <summary>
    /// What can be sorted by in an order that the specification and this server's documented choices fix: tokens whose codes have one
    /// system.
    /// </summary>
    public static string[] SortCodes(string type)
    {
        var (strings, tokens, dates, numbers, quantities, uris) = Codes[type];
        return [.. strings, .. tokens.Intersect(["status", "gender", "active", "deceased", "version"]), .. dates, .. numbers, .. quantities,
            .. uris, .. Links.Where(l => l.Type == type).Select(l => l.Code)];
    }

    private static Parameter Token(string code) => IsPlain(code)
        ? AnyOf(Several(code, PlainValue), Several($"{code}:not", PlainValue))
        : CodedToken(code);

    private static Parameter CodedToken(string code) => AnyOf(
        Several(code, TokenValue), Several(code, TokenValue), Several($"{code}:not", TokenValue),
        Several($"{code}:text", Beginning.Select(Escaped)),
        Gen.Select(
            OneOf("in", "not-in"), OneOf(RandomTerminology.Names).List[1, 2],
            (modifier, sets) => ($"{code}:{modifier}", string.Join(',', sets))),
        OneOf("above", "below").SelectMany(modifier => Several($"{code}:{modifier}", FullToken)),
        code == "identifier"
            ? Gen.Select(
                OneOf(Pools.Systems), OneOf(Pools.Codes), OneOf(Pools.Codes),
                (s, c, v) => ($"{code}:of-type", $"{s}|{Escaped(c)}|{Escaped(v)}"))
            : Several(code, TokenValue));

    private static Parameter String(string code) => AnyOf(
        Several(code, Beginning.Select(Escaped)),
        Several($"{code}:contains", Middle.Select(Escaped)),
        Several($"{code}:exact", OneOf([.. Pools.Names, .. Pools.Phones]).Select(Escaped)));

    private static Parameter Date(string code) => Several(code, Prefixed(RandomValues.Date));

    private static Parameter Number(string code) => Several(code, Prefixed(RandomValues.Number));

    private static Parameter Quantity(string code) => Several(code, Prefixed(RandomValues.Quantity));

    private static Parameter Uri(string code) => AnyOf(
        Several(code, OneOf(Pools.Urls)),
        Several(code, code == "url" ? Canonical : OneOf(Pools.Urls)),
        OneOf(Pools.Locators).SelectMany(url => OneOf("above", "below").Select(modifier => ($"{code}:{modifier}", url))));

    private static Parameter Reference(string code, string target) => AnyOf(
        Several(code, Ids(target)), Several($"{code}:{target}", Ids(target)), Several(code, Literal(target)),
        Several(code, Literal(target)),
        Several($"{code}:identifier", TokenValue),
        target == "Questionnaire" ? Several(code, Canonical) : Several(code, Literal(target)),
        HasParts(target)
            ? OneOf("above", "below").SelectMany(modifier => Several($"{code}:{modifier}", AnyOf(
                Ids(target).Select(id => $"{target}/{id}"),
                Ids(target).Select(id => code is "partof" or "organization" or "location" ? id : $"{SpecReference.OwnUrl}/{target}/{id}"))))
            : Several(code, Ids(target)));

    private static Parameter Near { get; } = Several(
        "near", Gen.Select(
            OneOf(Pools.Places), OneOf(Pools.Distances),
            (place, distance) => string.Create(CultureInfo.InvariantCulture, $"{place.Latitude}|{place.Longitude}{distance}")));

    private static Gen<string> Composite(Gen<string> second) => Gen.Select(TokenValue, second, (code, value) => $"{code}${value}");

    private static Parameter Several(string name, Gen<string> values) =>
        values.List[1, 3].Select(alternatives => (name, string.Join(',', alternatives)));
}

/// <summary>Codes of a resource type's search parameters by their type.</summary>
internal sealed record TypeCodes(string[] Strings, string[] Tokens, string[] Dates, string[] Numbers, string[] Quantities, string[] Uris);
