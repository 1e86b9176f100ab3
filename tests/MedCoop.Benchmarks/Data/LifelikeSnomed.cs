using System.Globalization;

namespace MedCoop.Benchmarks.Data;

/// <summary>
/// A release in the form of SNOMED CT's RF2 snapshot, as large as the International Edition, with made-up codes and words: per concept three
/// descriptions, one or two parents and, mostly, an attribute.
/// </summary>
internal static class LifelikeSnomed
{
    private const string Module = "900000000000207008";
    private const string Root = "138875005";

    private static readonly string[] Words = ["glim", "sora", "tavel", "brin", "oster", "malk", "pendo", "ruvi", "cass", "noli", "quen", "jarda", "fesh", "wick", "harlo", "zim"];

    /// <summary>Writes the files.</summary>
    public static void Write(string folder, int seed, int concepts)
    {
        Directory.CreateDirectory(folder);
        var lots = new Lots(seed);
        using var concept = Begin(folder, "sct2_Concept_Snapshot_INT_20260101.txt", "definitionStatusId");
        using var description = Begin(folder, "sct2_Description_Snapshot-en_INT_20260101.txt", "conceptId\tlanguageCode\ttypeId\tterm\tcaseSignificanceId");
        using var language = Begin(folder, "der2_cRefset_LanguageSnapshot-en_INT_20260101.txt", "refsetId\treferencedComponentId\tacceptabilityId");
        using var relationship = Begin(folder, "sct2_Relationship_Snapshot_INT_20260101.txt", "sourceId\tdestinationId\trelationshipGroup\ttypeId\tcharacteristicTypeId\tmodifierId");
        for (var at = 0; at < concepts; at++)
        {
            Row(concept, Id(at), at % 12 == 11 ? "0" : "1", "900000000000074008");
            var name = string.Join(' ', Enumerable.Range(0, 2 + lots.Below(4)).Select(_ => lots.Of(Words) + lots.Of(Words)));
            Describe(description, language, at, 0, "900000000000003001", $"{name} (finding)");
            Describe(description, language, at, 1, "900000000000013009", name);
            Describe(description, language, at, 2, "900000000000013009", $"{name} {lots.Of(Words)}");
            if (at == 0) continue;
            var parent = lots.Below(Math.Max(1, at / 8));
            var other = lots.Below(Math.Max(1, at / 8));
            Relate(relationship, at, parent, "116680003");
            if (other != parent && lots.Chance(50)) Relate(relationship, at, other, "116680003");
            if (lots.Chance(80)) Relate(relationship, at, lots.Below(concepts), "363698007");
        }
    }

    private static string Id(int at) => at == 0 ? Root : string.Create(CultureInfo.InvariantCulture, $"9{at:D7}005");

    private static StreamWriter Begin(string folder, string name, string columns)
    {
        var file = new StreamWriter(Path.Combine(folder, name)) { NewLine = "\r\n" };
        file.WriteLine($"id\teffectiveTime\tactive\tmoduleId\t{columns}");
        return file;
    }

    private static void Row(StreamWriter file, string id, string active, string rest) => file.WriteLine($"{id}\t20260101\t{active}\t{Module}\t{rest}");

    private static void Describe(StreamWriter description, StreamWriter language, int at, int which, string type, string term)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{at + 1}{which}00{which}016");
        Row(description, id, "1", $"{Id(at)}\ten\t{type}\t{term}\t900000000000448009");
        if (which < 2) Row(language, $"r{id}", "1", $"900000000000509007\t{id}\t900000000000548007");
    }

    private static void Relate(StreamWriter file, int source, int destination, string type) =>
        Row(file, string.Create(CultureInfo.InvariantCulture, $"{source}{destination}021"), "1", $"{Id(source)}\t{Id(destination)}\t0\t{type}\t900000000000011006\t900000000000451002");
}
