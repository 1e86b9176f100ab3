using System.Collections.Frozen;

namespace MedCoop.Fhir.Names;

/// <summary>
/// Given names (and patronymics) that one person bears in several forms: Аляксандр and Александр, محمد and Mohamed. From an embedded table; the rows' numbers are their order, which index rows
/// do not hold (<see cref="KeyOf"/> does).
/// </summary>
public static class KnownNames
{
    private static readonly Lazy<Table> Loaded = new(Read);

    /// <summary>The rows: all forms of each name.</summary>
    public static IReadOnlyList<KnownName> All => Loaded.Value.Names;

    /// <summary>The names that a word (normalized) may be a form of; empty when it is none that is known.</summary>
    public static IReadOnlyList<KnownName> Find(string word)
    {
        var table = Loaded.Value;
        word = NameLetters.Plain(word);
        if (table.ByForm.TryGetValue(word, out var exact)) return exact;
        return NameScripts.Of(word) == NameScript.Arabic ? [] : Alike(word, table);
    }

    /// <summary>The key of a name in index rows: its first form.</summary>
    public static string KeyOf(KnownName name) => NameLetters.Normalize(name.Forms[0]);

    // The nearest by vowels among the patterns with the same consonants; several when they are equally near.
    private static List<KnownName> Alike(string word, Table table)
    {
        var best = MostApart;
        var found = new List<KnownName>();
        // A letter that may be either of two says too little in a word that has hardly another.
        foreach (var (sound, way) in NameSound.Of(word).Select((sound, way) => (sound, way)))
        {
            if (way > 0 && sound.Skeleton.Length <= ShortSkeleton) continue;
            if (!table.ByPattern.TryGetValue(sound.Skeleton, out var patterns)) continue;
            foreach (var (pattern, name) in patterns)
            {
                if (!EndsLike(sound, pattern) || sound.VowelDistance(pattern) is not { } apart || apart > best) continue;
                if (apart < best) found.Clear();
                best = apart;
                if (!found.Contains(name)) found.Add(name);
            }
        }

        return found;
    }

    // Samir and Samira, Mahmoud and Mahmoudi are other names; an e at the end may be silent.
    private static bool EndsLike(NameSound one, NameSound other) =>
        (one.Vowels[^1], other.Vowels[^1]) is (0, 0 or Silent) or (Silent, 0) || ((one.Vowels[^1] & other.Vowels[^1]) != 0);

    private const byte Silent = (byte)(VowelSet.A | VowelSet.I);
    private const double MostApart = 0.5;
    private const int ShortSkeleton = 3;

    private static Table Read()
    {
        using var stream = typeof(KnownNames).Assembly.GetManifestResourceStream("known-names.txt") ?? throw new InvalidOperationException("The table of names is not embedded.");
        using var reader = new StreamReader(stream);
        var names = new List<KnownName>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#') || line.Length == 0) continue;
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            names.Add(new KnownName([.. words.Skip(1)], words[0] == "arab"));
        }

        var byForm = names.SelectMany(name => FormsOf(name).Select(form => (Form: form, Name: name)))
            .GroupBy(pair => pair.Form, StringComparer.Ordinal).ToFrozenDictionary(group => group.Key, group => group.Select(pair => pair.Name).Distinct().ToArray(), StringComparer.Ordinal);
        var byPattern = names.Where(name => name.IsArabic).SelectMany(name => name.Forms.Where(form => NameScripts.Of(form) == NameScript.Latin)
            .SelectMany(form => NameSound.Of(form).Take(1).Select(sound => (sound, name))))
            .GroupBy(pair => pair.sound.Skeleton, StringComparer.Ordinal).ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        return new Table(names, byForm, byPattern);
    }

    private static IEnumerable<string> FormsOf(KnownName name)
    {
        foreach (var form in name.Forms)
        {
            yield return NameLetters.Normalize(form);
            if (NameScripts.Of(form) != NameScript.Cyrillic) continue;
            foreach (var rule in CyrillicTables.All) yield return NameLetters.Normalize(rule.Apply(form));
        }
    }

    private sealed record Table(
        IReadOnlyList<KnownName> Names, FrozenDictionary<string, KnownName[]> ByForm, FrozenDictionary<string, (NameSound Pattern, KnownName Name)[]> ByPattern);
}
