using CsCheck;
using Parameter = CsCheck.Gen<(string Name, string Value)>;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>Random conditions on one resource: parameters of every type with their modifiers, prefixes and alternatives.</summary>
internal static class RandomParameters
{
    private const string Ucum = "http://unitsofmeasure.org";
    private static readonly string[] Prefixes = ["", "", "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"];

    /// <summary>References from one type to another.</summary>
    public static readonly (string Type, string Code, string Target)[] Links =
    [
        ("Organization", "partof", "Organization"), ("Patient", "organization", "Organization"), ("Patient", "general-practitioner", "Practitioner"),
        ("Patient", "general-practitioner", "Organization"), ("Patient", "link", "Patient"), ("Location", "partof", "Location"), ("Encounter", "subject", "Patient"),
        ("Encounter", "patient", "Patient"), ("Encounter", "part-of", "Encounter"), ("Encounter", "practitioner", "Practitioner"), ("Encounter", "location", "Location"),
        ("Observation", "subject", "Patient"), ("Observation", "patient", "Patient"), ("Observation", "subject", "Location"), ("Observation", "encounter", "Encounter"),
        ("Observation", "performer", "Organization"), ("Observation", "has-member", "Observation"), ("Condition", "subject", "Patient"), ("Condition", "asserter", "Practitioner"),
        ("Condition", "encounter", "Encounter"), ("ServiceRequest", "subject", "Patient"), ("ServiceRequest", "requester", "Practitioner"), ("ServiceRequest", "based-on", "ServiceRequest"),
        ("ServiceRequest", "performer", "Patient"), ("Task", "focus", "ServiceRequest"), ("Task", "focus", "Patient"), ("Task", "patient", "Patient"), ("Task", "owner", "Organization"),
        ("Task", "part-of", "Task"), ("RiskAssessment", "subject", "Patient"), ("MedicationRequest", "subject", "Patient"), ("MedicationRequest", "encounter", "Encounter"),
        ("List", "subject", "Patient"), ("List", "item", "Patient"), ("List", "item", "Observation"),
    ];

    // Per type, after its name: codes of string, token, date, number, quantity, uri parameters.
    private static readonly Dictionary<string, (string[] Strings, string[] Tokens, string[] Dates, string[] Numbers, string[] Quantities, string[] Uris)> Codes = new()
    {
        ["Organization"] = (["name", "address", "address-city"], ["identifier", "active"], [], [], [], []),
        ["Practitioner"] = (["name", "family"], ["identifier"], [], [], [], []),
        ["Patient"] = (["name", "family", "given", "address", "address-postalcode"], ["identifier", "gender", "active", "deceased", "telecom", "phone"], ["birthdate", "death-date"], [], [], []),
        ["Location"] = (["name", "address"], [], [], [], [], []),
        ["Encounter"] = ([], ["status", "class", "type"], ["date", "location-period"], [], ["length"], []),
        ["Observation"] = (["value-string"], ["status", "code", "category", "value-concept", "combo-code"], ["date", "value-date"], [], ["value-quantity", "component-value-quantity", "combo-value-quantity"], []),
        ["Condition"] = (["onset-info"], ["code"], ["onset-date", "recorded-date"], [], ["onset-age"], []),
        ["ServiceRequest"] = ([], ["status", "code", "identifier"], ["occurrence", "authored"], [], [], []),
        ["Task"] = ([], ["status", "code"], ["period", "authored-on"], [], [], []),
        ["RiskAssessment"] = ([], [], [], ["probability"], [], []),
        ["MedicationRequest"] = ([], ["code"], ["authoredon"], [], [], []),
        ["List"] = ([], [], ["date"], [], [], []),
        ["ValueSet"] = (["name"], ["version", "identifier"], ["date"], [], [], ["url", "reference"]),
    };

    /// <summary>A parameter that every type has.</summary>
    public static Parameter Common { get; } = AnyOf(
        Token("_tag"), Token("_security"), Uri("_profile"), Uri("_source"),
        OneOf(Pools.Types).SelectMany(type => Ids(type).List[1, 3].Select(ids => ("_id", string.Join(',', ids)))),
        Gen.Select(OneOf(Prefixes), OneOf("2024", "2026", "2026-11", "2099"), (prefix, date) => ("_lastUpdated", prefix + date)),
        Ids("List").Select(id => ("_list", id)));

    /// <summary>A parameter of the type.</summary>
    public static Parameter Of(string type)
    {
        var (strings, tokens, dates, numbers, quantities, uris) = Codes[type];
        List<Parameter> all =
        [
            .. strings.Select(String), .. tokens.Select(code => Token(code)), .. dates.Select(Date), .. numbers.Select(Number), .. quantities.Select(Quantity), .. uris.Select(Uri),
            .. Links.Where(link => link.Type == type).Select(link => Reference(link.Code, link.Target)),
            OneOf([.. strings, .. tokens, .. dates, .. numbers, .. quantities, .. uris, .. Links.Where(link => link.Type == type).Select(link => link.Code), "_tag", "_profile"])
                .SelectMany(code => Gen.Bool.Select(missing => ($"{code}:missing", missing ? "true" : "false"))),
        ];
        if (type == "Observation")
        {
            all.Add(Composite("code-value-quantity", QuantityValue));
            all.Add(Composite("component-code-value-quantity", QuantityValue));
            all.Add(Composite("code-value-date", DateValue));
            all.Add(Composite("code-value-concept", TokenValue));
        }

        return AnyOf([.. all]);
    }

    /// <summary>What can be sorted by in an order that the specification and this server's documented choices fix: tokens whose codes have one system.</summary>
    public static string[] SortCodes(string type)
    {
        var (strings, tokens, dates, numbers, quantities, uris) = Codes[type];
        return [.. strings, .. tokens.Intersect(["status", "gender", "active", "deceased", "version"]), .. dates, .. numbers, .. quantities, .. uris, .. Links.Where(l => l.Type == type).Select(l => l.Code)];
    }

    public static Gen<string> Ids(string type) => Gen.Int[0, 14].Select(number => Pools.Id(type, number));

    public static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    public static Gen<T> AnyOf<T>(params Gen<T>[] generators) => Gen.Int[0, generators.Length - 1].SelectMany(i => generators[i]);

    private static Gen<string> TokenValue =>
        from code in OneOf([.. Pools.Codes, .. Pools.Genders, "true", "final", "active", "1.0"])
        from system in OneOf([null, null, "", .. Pools.Systems])
        from any in Gen.Int[0, 9]
        select system is null ? Escaped(code) : any == 0 && system.Length > 0 ? $"{system}|" : $"{system}|{Escaped(code)}";

    private static Gen<string> DateValue => Gen.Select(OneOf(Prefixes), OneOf([.. Pools.Dates, "2024-02-29T23:59Z", "2024-02-29T23:59:59"]), (prefix, date) => prefix + date);

    private static Gen<string> NumberValue => Gen.Select(OneOf(Prefixes), OneOf([.. Pools.Numbers, "1e2", "1.0e2", "5e-1", "5.4e0"]), (prefix, number) => prefix + number);

    private static Gen<string> QuantityValue =>
        from number in NumberValue
        from unit in OneOf([.. Pools.Units, .. Pools.Times])
        from how in Gen.Int[0, 4]
        select how switch { 0 => number, 1 when unit.Unit.Length > 0 => $"{number}||{unit.Unit}", _ => unit.Unit.Length == 0 ? number : $"{number}|{unit.System ?? Ucum}|{unit.Unit}" };

    // A code whose system its binding implies is asked for without one here; the table of searches asks with it.
    private static Parameter Token(string code) => code is "gender" or "status" or "active" or "deceased" or "telecom" or "phone" or "version"
        ? AnyOf(Several(code, PlainValue), Several($"{code}:not", PlainValue))
        : CodedToken(code);

    private static Gen<string> PlainValue => OneOf([.. Pools.Genders, "true", "false", "final", "active", "requested", "planned", "1.0", .. Pools.Phones]);

    private static Parameter CodedToken(string code) => AnyOf(
        Several(code, TokenValue), Several(code, TokenValue), Several($"{code}:not", TokenValue),
        Several($"{code}:text", OneOf(Pools.Names).Where(HasLetters).SelectMany(Cut).Where(HasLetters).Select(Escaped)),
        code == "identifier"
            ? Gen.Select(OneOf(Pools.Systems), OneOf(Pools.Codes), OneOf(Pools.Codes), (s, c, v) => ($"{code}:of-type", $"{s}|{Escaped(c)}|{Escaped(v)}"))
            : Several(code, TokenValue));

    private static Parameter String(string code) => AnyOf(
        Several(code, OneOf([.. Pools.Names, .. Pools.Phones]).Where(HasLetters).SelectMany(Cut).Where(HasLetters).Select(Escaped)),
        Several($"{code}:contains", OneOf(Pools.Names).Where(HasLetters).SelectMany(Inner).Where(HasLetters).Select(Escaped)),
        Several($"{code}:exact", OneOf([.. Pools.Names, .. Pools.Phones]).Select(Escaped)));

    private static Parameter Date(string code) => Several(code, DateValue);

    private static Parameter Number(string code) => Several(code, NumberValue);

    private static Parameter Quantity(string code) => Several(code, QuantityValue);

    private static Parameter Uri(string code) => AnyOf(
        Several(code, OneOf(Pools.Urls)),
        code == "url" ? Several(code, Gen.Select(OneOf(Pools.Urls), OneOf(Pools.Versions), (url, version) => $"{url}|{version}")) : Several(code, OneOf(Pools.Urls)),
        OneOf(Pools.Urls).Where(url => !url.StartsWith("urn", StringComparison.Ordinal)).SelectMany(url => OneOf("above", "below").Select(modifier => ($"{code}:{modifier}", url))));

    private static Parameter Reference(string code, string target) => AnyOf(
        Several(code, Ids(target)), Several(code, Ids(target).Select(id => $"{target}/{id}")), Several($"{code}:{target}", Ids(target)),
        Several(code, Ids(target).Select(id => $"{SpecReference.OwnUrl}/{target}/{id}")), Several(code, Ids(target).Select(id => $"http://elsewhere.example/{target}/{id}")),
        Several(code, Ids(target).Select(id => $"{target}/{id}/_history/{(target.Length + 1 + id.Length) % 2}")), Several($"{code}:identifier", TokenValue));

    private static Parameter Composite(string code, Gen<string> second) => Gen.Select(TokenValue, second, (a, b) => (code, $"{a}${b}"));

    private static Parameter Several(string name, Gen<string> values) =>
        values.List[1, 3].Select(alternatives => (name, string.Join(',', alternatives)));

    private static bool HasLetters(string text) => text.Any(char.IsLetterOrDigit);

    /// <summary>A beginning, sometimes in other letters.</summary>
    private static Gen<string> Cut(string text) => Gen.Select(Gen.Int[1, text.Length], Gen.Bool, (length, upper) =>
    {
        var cut = Whole(text[..length]);
        return upper ? cut.ToUpperInvariant() : cut;
    });

    private static Gen<string> Inner(string text) => Gen.Int[0, text.Length - 1].SelectMany(start => Gen.Int[1, text.Length - start].Select(length => Whole(text.Substring(start, length))));

    private static string Whole(string text) => text.Trim('\uD83D').Trim('\uDE00');

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal)
        .Replace("|", "\\|", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal);
}
