using System.Text.Json;
using MedCoop.Fhir.Names;

namespace MedCoop.Benchmarks.Data;

/// <summary>
/// People of two countries for matching: given names that are known, some borne by many, and family names of which there are some 20,000. The n-th is always the same person, written down in the own script on record and
/// in another when asked for. All made up.
/// </summary>
internal static class LifelikePeople
{
    private static readonly string[] Onsets = ["б", "в", "г", "д", "ж", "з", "к", "л", "м", "н", "п", "р", "с", "т", "ф", "х", "ш", "ст", "др", "кр"];
    private static readonly string[] Middles = ["ал", "ар", "ев", "ол", "ик", "уш", "ан", "ор", "ет", "ым"];
    private static readonly string[] Ends = ["енко", "ович", "ский", "чук", "ов", "ин", "еня", "ко", "ец", "як"];
    private static readonly KnownName[] Slavic = [.. KnownNames.All.Where(name => !name.IsArabic)];
    private static readonly KnownName[] Arabic = [.. KnownNames.All.Where(name => name.IsArabic)];

    /// <summary>The record, UTF-8 JSON.</summary>
    public static byte[] OnRecord(int number) => Written(number, isAsked: false);

    /// <summary>The same person as somebody else writes it: in Latin letters, without identifiers.</summary>
    public static byte[] Asked(int number) => Written(number, isAsked: true);

    private static byte[] Written(int number, bool isAsked)
    {
        var random = new Random(number);
        var isArab = random.Next(2) == 0;
        var names = isArab ? Arabic : Slavic;
        var (given, other, family) = (Frequent(random, names), Frequent(random, names), Family(random));
        var born = new DateOnly(1935, 1, 1).AddDays(random.Next(365 * 85)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "Patient");
            if (!isAsked) Identifier(json, number);
            json.WriteStartArray("name");
            json.WriteStartObject();
            json.WriteString("family", isAsked ? CyrillicTables.IcaoRussian.Apply(family) : family);
            json.WriteStartArray("given");
            foreach (var name in (KnownName[])[given, other]) json.WriteStringValue(isAsked ? Latin(name) : name.Forms[0]);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteString("gender", random.Next(2) == 0 ? "male" : "female");
            json.WriteString("birthDate", born);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void Identifier(Utf8JsonWriter json, int number)
    {
        json.WriteStartArray("identifier");
        json.WriteStartObject();
        json.WriteString("system", "http://hl7.org/fhir/sid/passport-BLR");
        json.WriteString("value", $"MP{number:D7}");
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static string Latin(KnownName name) =>
        name.Forms.FirstOrDefault(form => name.IsArabic && NameScripts.Of(form) == NameScript.Latin) ?? CyrillicTables.IcaoRussian.Apply(name.Forms[Math.Min(1, name.Forms.Count - 1)]);

    private static KnownName Frequent(Random random, KnownName[] names) => names[(int)(names.Length * Math.Pow(random.NextDouble(), 2.2))];

    // Some families are larger than others.
    private static string Family(Random random)
    {
        string Of(string[] from) => from[(int)(from.Length * Math.Pow(random.NextDouble(), 1.3))];
        var name = $"{Of(Onsets)}{Of(Middles)}{Of(Onsets)}{Of(Ends)}";
        return char.ToUpperInvariant(name[0]) + name[1..];
    }
}
