using CsCheck;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>Random values of every type, near those that resources have.</summary>
internal static class RandomValues
{
    private const string Ucum = "http://unitsofmeasure.org";
    private static readonly string[] Prefixes = ["", "", "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"];

    public static Gen<string> Ids(string type) => Gen.Int[0, 14].Select(number => Pools.Id(type, number));

    public static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    public static Gen<T> AnyOf<T>(params Gen<T>[] generators) => Gen.Int[0, generators.Length - 1].SelectMany(i => generators[i]);

    public static Gen<string> TokenValue =>
        from code in OneOf([.. Pools.Codes, .. Pools.Genders, "true", "final", "active", "1.0"])
        from system in OneOf([null, null, "", .. Pools.Systems])
        from any in Gen.Int[0, 9]
        select system is null ? Escaped(code) : any == 0 && system.Length > 0 ? $"{system}|" : $"{system}|{Escaped(code)}";

    /// <summary>Those of required bindings are also asked for with their system.</summary>
    public static Gen<string> PlainValue => OneOf(
    [
        .. Pools.Genders, "true", "false", "final", "active", "requested", "planned", "1.0", .. Pools.Phones,
        "|male", "|true", "http://hl7.org/fhir/administrative-gender|male", "http://hl7.org/fhir/task-status|requested",
        "http://hl7.org/fhir/observation-status|",
    ]);

    public static Gen<string> Date => OneOf([.. Pools.Dates, "2024-02-29T23:59Z", "2024-02-29T23:59:59"]);

    public static Gen<string> Number => OneOf([.. Pools.Numbers, "1e2", "1.0e2", "5e-1", "5.4e0"]);

    public static Gen<string> Quantity =>
        from number in Number
        from unit in OneOf([.. Pools.Units, .. Pools.Times])
        from how in Gen.Int[0, 4]
        select how switch
        {
            1 when unit.Unit.Length > 0 => $"{number}||{unit.Unit}",
            > 0 when unit.Unit.Length > 0 => $"{number}|{unit.System ?? Ucum}|{unit.Unit}",
            _ => number,
        };

    /// <summary>A number, date or quantity with a prefix or without.</summary>
    public static Gen<string> Prefixed(Gen<string> value) => Gen.Select(OneOf(Prefixes), value, (prefix, number) => prefix + number);

    /// <summary><c>system|code</c>.</summary>
    public static Gen<string> FullToken =>
        Gen.Select(OneOf(Pools.Systems), OneOf(Pools.Codes), (system, code) => $"{system}|{Escaped(code)}");

    public static Gen<string> Canonical =>
        Gen.Select(OneOf(Pools.Urls), OneOf(["", .. Pools.Versions]), (url, version) => version.Length == 0 ? url : $"{url}|{version}");

    /// <summary>A reference to a resource of the type.</summary>
    public static Gen<string> Literal(string type) => Ids(type).SelectMany(id => OneOf(
        $"{type}/{id}", $"{SpecReference.OwnUrl}/{type}/{id}", $"http://elsewhere.example/{type}/{id}",
        $"{type}/{id}/_history/{(type.Length + 1 + id.Length) % 2}"));

    /// <summary>Of a string: a beginning.</summary>
    public static Gen<string> Beginning => OneOf([.. Pools.Names, .. Pools.Phones]).Where(HasLetters).SelectMany(Cut).Where(HasLetters);

    /// <summary>Of a string: something within.</summary>
    public static Gen<string> Middle => OneOf(Pools.Names).Where(HasLetters).SelectMany(Inner).Where(HasLetters);

    public static bool HasLetters(string text) => text.Any(char.IsLetterOrDigit);

    /// <summary>A beginning, sometimes in other letters.</summary>
    private static Gen<string> Cut(string text) => Gen.Select(Gen.Int[1, text.Length], Gen.Bool, (length, upper) =>
    {
        var cut = Whole(text[..length]);
        return upper ? cut.ToUpperInvariant() : cut;
    });

    private static Gen<string> Inner(string text) =>
        from start in Gen.Int[0, text.Length - 1]
        from length in Gen.Int[1, text.Length - start]
        select Whole(text.Substring(start, length));

    public static string Whole(string text) => text.Trim('\uD83D').Trim('\uDE00');

    public static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal)
        .Replace("|", "\\|", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal);
}
