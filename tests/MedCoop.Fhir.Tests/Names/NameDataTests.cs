using System.Text;
using System.Text.Json;
using MedCoop.Fhir.Names;
using MedCoop.Testing;

namespace MedCoop.Fhir.Tests.Names;

/// <summary>Every file of <c>shared/data/names</c>: what we write is compared letter by letter, what others write must sound the same to us.</summary>
public sealed class NameDataTests(ITestOutputHelper output)
{
    // Systems that we write. Their rows are compared exactly.
    private static readonly Dictionary<string, Transliteration> Written = new(StringComparer.Ordinal)
    {
        ["icao-bel-Cyrl-Latn-9303"] = CyrillicTables.IcaoBelarusian,
        ["mvd-bel-Cyrl-Latn-2008"] = CyrillicTables.RegisterBelarusian,
        ["mvd-bel-Cyrl-Latn-2010"] = CyrillicTables.DecreeBelarusian,
        ["mvd-rus-Cyrl-Latn-2008"] = CyrillicTables.RegisterRussian,
        ["mvd-rus-Cyrl-Latn-2010"] = CyrillicTables.DecreeRussian,
        ["by-bel-Cyrl-Latn-1998"] = CyrillicTables.NationalBelarusian,
        ["by-bel-Cyrl-Latn-2007"] = CyrillicTables.NationalBelarusian,
        ["gost-rus-Cyrl-Latn-7.79-2000-2002"] = CyrillicTables.Iso9Letters,
    };

    // Systems of scripts that nobody of the cooperation writes names in; their letters are not heard.
    private static readonly Dictionary<string, string> Outside = new(StringComparer.Ordinal)
    {
        ["Grek"] = "Greek letters",
        ["Geor"] = "Georgian letters",
        ["Geok"] = "Georgian letters",
        ["Mong"] = "Mongolian letters",
        ["Hebr"] = "Hebrew letters",
    };

    // The least share of words that must sound as their source does, where it is less than usual, and why. The words are of dictionaries, names of places and phrases.
    private static readonly Dictionary<string, double> Lower = new(StringComparer.Ordinal)
    {
        // Systems that drop the marks of Serbian letters: ћ and č are c.
        ["odni-srp-Cyrl-Latn-2005"] = 0.65,
        ["odni-srp-Cyrl-Latn-2015"] = 0.6,
        // Words with letters that Arabic has not (Persian, Pashto, Urdu), in which v is و and endings are vowels.
        ["alalc-fas-Arab-Latn-1997"] = 0.6,
        ["bgnpcgn-prs-Arab-Latn-2007"] = 0.65,
        ["bgnpcgn-prs-Arab-Latn-yaghoubi"] = 0.7,
        ["bgnpcgn-pus-Arab-Latn-1968"] = 0.65,
        ["bgnpcgn-urd-Arab-Latn-2007"] = 0.7,
        ["iso-prs-Arab-Latn-233-3-1999"] = 0.7,
        ["un-prs-Arab-Latn-1967"] = 0.5,
        ["un-urd-Arab-Latn-1972"] = 0.6,
        ["odni-urd-Arab-Latn-2015"] = 0.8,
        // Phrases of several words, in which an ending is heard (Jumhuriyat al Iraq), and words of one consonant.
        ["alalc-ara-Arab-Latn-1997"] = 0.7,
        ["iso-ara-Arab-Latn-233-1984"] = 0.5,
        ["iso-ara-Arab-Latn-233-2-1993"] = 0.75,
        ["un-ara-Arab-Latn-1971"] = 0.75,
        ["un-ara-Arab-Latn-1972"] = 0.7,
    };

    private const double Usual = 0.85;

    [Fact]
    public void Each_system_of_the_data_is_written_heard_or_outside()
    {
        var systems = Rows().GroupBy(row => row.Map, StringComparer.Ordinal).ToList();

        foreach (var system in systems)
        {
            var script = system.First().Script;
            var fate = Written.ContainsKey(system.Key) ? "written exactly" : Outside.TryGetValue(script, out var reason) ? $"outside: {reason}" : "heard";
            output.WriteLine($"{system.Key,-40} {system.Count(),4}  {fate}");
        }

        Assert.Empty(systems.Where(system => !Written.ContainsKey(system.Key) && !Outside.ContainsKey(system.First().Script) && system.First().Script is not ("Cyrl" or "Arab")).Select(system => system.Key));
        Assert.Empty(Written.Keys.Except(systems.Select(system => system.Key)));
    }

    [Fact]
    public void What_we_write_is_what_the_system_says()
    {
        var rows = Rows().Where(row => Written.ContainsKey(row.Map)).ToList();

        Assert.InRange(rows.Count, 100, int.MaxValue);
        Assert.Empty(rows.Where(row => Written[row.Map].Apply(row.Source) != Straight(row)).Select(row => $"{row.Map}: {row.Source}: {Written[row.Map].Apply(row.Source)}, not {Straight(row)}"));
    }

    [Fact]
    public void What_others_write_sounds_the_same()
    {
        var systems = Rows().Where(row => !Written.ContainsKey(row.Map) && !Outside.ContainsKey(row.Script)).GroupBy(row => row.Map, StringComparer.Ordinal);

        var low = new List<string>();
        foreach (var system in systems)
        {
            var words = system.SelectMany(Words).Where(word => word.Source.Count(char.IsLetter) > 1).ToList();
            if (words.Count == 0) continue;
            var missed = words.Where(word => !Hearing.Same(word.Source, word.Latin)).ToList();
            var share = 1 - ((double)missed.Count / words.Count);
            output.WriteLine($"{system.Key,-40} {words.Count,5} {share:P1}  {string.Join(' ', missed.Take(6).Select(word => $"{word.Source}/{word.Latin}"))}");
            if (share < Lower.GetValueOrDefault(system.Key, Usual)) low.Add($"{system.Key}: {share:P1}");
        }

        Assert.Empty(low);
    }

    // What the data has by mistake: in its table of Belarusian small letters у, ў and ю are lost; its Ukrainian column lacks that Г is H, as ICAO's 8th edition says; Serbian and Macedonian letters that it gives one column are another's.
    private static readonly HashSet<string> Mistakes = new(StringComparer.Ordinal) { "uk Г", "mk К" };

    [Fact]
    public void The_official_tables_have_our_letters()
    {
        using var tables = JsonDocument.Parse(TestData.Text("names/interscript/official-tables.json"));

        var other = new List<string>();
        foreach (var (key, code) in new[] { ("bel", "be"), ("rus", "ru"), ("ukr", "uk"), ("bul", "bg"), ("mkd", "mk"), ("srp", "sr") })
        {
            var rule = CyrillicTables.All.Single(table => table.Code == $"icao-9303-{code}");
            foreach (var pair in tables.RootElement.GetProperty($"icao-{key}-Cyrl-Latn-9303").GetProperty("pairs").EnumerateArray())
            {
                var (letter, latin) = (pair[0].GetString()!, pair[1].GetString()!);
                if (letter.Length == 1 && char.IsUpper(letter[0]) && rule.Of(letter[0]) != latin && !Mistakes.Contains($"{code} {letter}")) other.Add($"{code} {letter}: {rule.Of(letter[0])}, not {latin}");
            }
        }

        foreach (var pair in tables.RootElement.GetProperty("icao-fas-Arab-Latn-9303").GetProperty("pairs").EnumerateArray())
        {
            var (letter, latin) = (pair[0].GetString()!, pair[1].GetString()!);
            // Persian ends its names otherwise, and its table encodes vowel signs.
            if (char.IsLetter(letter[0]) && letter != "ة" && ArabicMrz.Of(letter[0]) != latin) other.Add($"{letter}: {ArabicMrz.Of(letter[0])}, not {latin}");
        }

        Assert.Empty(other);
    }

    [Fact]
    public void Every_Russian_schema_writes_names_that_sound_the_same()
    {
        var low = new List<string>();
        foreach (var file in TestData.Files("names/iuliia", "*.json"))
        {
            using var schema = JsonDocument.Parse(File.ReadAllText(file));
            var samples = schema.RootElement.GetProperty("samples").EnumerateArray().Select(pair => new Row(Path.GetFileNameWithoutExtension(file), "Cyrl", pair[0].GetString()!, pair[1].GetString()!.Replace('ё', 'ë'))).ToList();
            var words = samples.SelectMany(Words).ToList();
            var missed = words.Where(word => !Hearing.Same(word.Source, word.Latin)).ToList();
            output.WriteLine($"{Path.GetFileName(file),-24} {words.Count,4} {1 - ((double)missed.Count / words.Count):P1}  {string.Join(' ', missed.Take(8).Select(word => $"{word.Source}/{word.Latin}"))}");
            if (missed.Count > words.Count * 0.15) low.Add($"{file}: {missed.Count} of {words.Count}");
            if (Path.GetFileName(file) == "icao_doc_9303.json") Assert.All(samples, sample => Assert.Equal(sample.Latin, CyrillicTables.IcaoRussian.Apply(sample.Source)));
        }

        Assert.Empty(low);
    }

    // A little below what was measured (docs/matching.md prints it). Most are names of other peoples, which nobody spells by a rule. Chinese, Japanese, Korean and Hebrew letters are not heard:
    // those files must find nothing.
    [Theory]
    [InlineData("names/netransliteration/wd_arabic_16.tsv", 0.78, 0.0005)]
    [InlineData("names/netransliteration/wd_arabic_20.tsv", 0.78, 0.0005)]
    [InlineData("names/netransliteration/wd_arabic_64.tsv", 0.78, 0.0005)]
    [InlineData("names/netransliteration/wd_russian_16.tsv", 0.69, 0.0005)]
    [InlineData("names/netransliteration/wd_russian_20.tsv", 0.69, 0.0005)]
    [InlineData("names/google-ar2en/ar2en.txt", 0.82, 0.0005)]
    [InlineData("names/google-ar2en/ar2en-train.txt", 0.82, 0.0005)]
    [InlineData("names/google-ar2en/ar2en-test.txt", 0.82, 0.0005)]
    [InlineData("names/google-ar2en/ar2en-eval.txt", 0.82, 0.0005)]
    [InlineData("names/netransliteration/wd_hebrew_16.tsv", 0, 0)]
    [InlineData("names/netransliteration/wd_hebrew_20.tsv", 0, 0)]
    [InlineData("names/netransliteration/wd_chinese_16.tsv", 0, 0)]
    [InlineData("names/netransliteration/wd_chinese_20.tsv", 0, 0)]
    [InlineData("names/netransliteration/wd_japanese_16.tsv", 0, 0)]
    [InlineData("names/netransliteration/wd_japanese_20.tsv", 0, 0)]
    [InlineData("names/netransliteration/wd_katakana_16.tsv", 0, 0)]
    [InlineData("names/netransliteration/wd_katakana_20.tsv", 0, 0)]
    [InlineData("names/netransliteration/wd_korean_16.tsv", 0, 0)]
    [InlineData("names/netransliteration/wd_korean_20.tsv", 0, 0)]
    public void Mined_pairs_sound_the_same_and_others_do_not(string file, double least, double most)
    {
        var pairs = MinedPairs.Read(file);
        var random = new Random(7);

        var missed = pairs.Where(pair => !Hearing.Same(pair.Source, pair.Latin)).ToList();
        var share = 1 - ((double)missed.Count / pairs.Count);
        var strangers = Enumerable.Range(0, 50_000).Select(_ => (Source: pairs[random.Next(pairs.Count)], Latin: pairs[random.Next(pairs.Count)])).Where(two => two.Source.Latin != two.Latin.Latin).ToList();
        var mistaken = strangers.Where(two => Hearing.Same(two.Source.Source, two.Latin.Latin)).ToList();
        var wrong = (double)mistaken.Count / strangers.Count;
        output.WriteLine($"{file}: {pairs.Count} pairs, {share:P1} the same, {wrong:P3} of strangers");
        output.WriteLine(string.Join(' ', missed.Where((_, at) => at % (1 + (missed.Count / 120)) == 0).Select(pair => $"{pair.Source}/{pair.Latin}")));
        output.WriteLine(string.Join(' ', mistaken.Take(20).Select(two => $"{two.Source.Source}/{two.Latin.Latin}")));

        Assert.InRange(share, least, least == 0 ? 0.001 : 1);
        Assert.InRange(wrong, 0, most);
    }

    private static IEnumerable<(string Source, string Latin)> Words(Row row)
    {
        var (source, latin) = (Split(row.Source), Split(row.Latin));
        return source.Length == latin.Length ? source.Zip(latin) : [(row.Source, row.Latin)];
    }

    private static string[] Split(string text) => text.Split((char[]?)[' ', '\n', ',', '.', ':', '(', ')', '—', '/', '-'], StringSplitOptions.RemoveEmptyEntries);

    // The data writes the hard and soft sign as a typewriter does.
    private static string Straight(Row row) => (row.Map.StartsWith("gost", StringComparison.Ordinal) ? row.Latin.Replace('"', '\u02BA').Replace('\u00B4', 'ʹ') : row.Latin).Normalize(NormalizationForm.FormC);

    private static IEnumerable<Row> Rows()
    {
        foreach (var line in TestData.Text("names/interscript/tests.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var row = JsonDocument.Parse(line);
            var values = row.RootElement;
            yield return new Row(values.GetProperty("map").GetString()!, values.GetProperty("source_script").GetString()!, values.GetProperty("source").GetString()!, values.GetProperty("latin").GetString()!);
        }
    }

    private sealed record Row(string Map, string Script, string Source, string Latin);
}
