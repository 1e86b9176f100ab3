using System.Text.RegularExpressions;

namespace MedCoop.Fhir.Names;

/// <summary>What a part of a name is made with.</summary>
public enum PartKind
{
    /// <summary>A word.</summary>
    Plain,

    /// <summary><c>abd-</c>, servant of: Abdulrahman, Abdel-Rahman, عبد الرحمن.</summary>
    Servant,

    /// <summary><c>abu-</c>, father of: Abu Bakr, Aboubakr, أبو بكر.</summary>
    Father,

    /// <summary>Something of God or of the faith: Nasrallah, Fathallah, Nour Eddine.</summary>
    OfFaith,
}

/// <summary>One part of a name, without articles, as it is compared.</summary>
/// <param name="Text">Normalized (<see cref="NameLetters"/>), without spaces; of a compound the second half, of <see cref="PartKind.OfFaith"/> both.</param>
/// <param name="Kind">What stood before it.</param>
/// <param name="Bare">The same without an article that may be part of the word itself (ALMAHMOUDI, Benali); null when there is none.</param>
public sealed record NamePart(string Text, PartKind Kind = PartKind.Plain, string? Bare = null);

/// <summary>
/// Takes names apart: articles (<c>al-</c>, <c>el-</c>, before sun letters <c>ash-</c>, <c>er-</c> …) and <c>ben</c>/<c>ibn</c> vanish, <c>abd</c>, <c>abu</c>, <c>…allah</c> and <c>…al-din</c> join what they belong to,
/// whether they are written together or apart. No part is ever an article or God alone.
/// </summary>
public static partial class NameParts
{
    private const int ShortestStem = 3;

    private static readonly HashSet<string> Articles = new(StringComparer.Ordinal)
    {
        "al", "el", "ul", "il", "l", "ال", "аль", "эль", "ал", "эл", "ель", "уль", "as", "es", "ash", "ach", "esh", "ech", "ar", "er", "az", "ez", "ad", "ed", "at", "et", "an", "en", "ur", "ud", "us", "un",
        "ас", "аш", "ар", "аз", "ад", "ат", "ан", "эс", "эш", "эр", "эз", "эд", "эт", "эн", "ур", "уд",
    };

    // Whoever is called Ed, An or Ур has a name; nobody is called so.
    private static readonly HashSet<string> NeverNames = new(StringComparer.Ordinal) { "al", "el", "ul", "il", "l", "ال", "аль", "эль", "ал", "эл", "ель", "уль" };

    private static readonly HashSet<string> Sons = new(StringComparer.Ordinal)
    {
        "ben", "bin", "ibn", "bint", "bent", "ould", "wuld", "oulad", "بن", "ابن", "بنت", "ولد", "бен", "бин", "ибн", "бинт", "ульд", "уллы", "оглы", "кызы",
    };

    private static readonly HashSet<string> Servants = new(StringComparer.Ordinal) { "abd", "abdul", "abdel", "abdal", "abdou", "abdu", "عبد", "абд", "абдул", "абдуль", "абдель", "абдел", "abder", "абдур", "абдер", "abdur", "abdes", "abden", "abdulr" };

    private static readonly HashSet<string> Fathers = new(StringComparer.Ordinal) { "abu", "abou", "abo", "abi", "ابو", "ابي", "абу", "або" };

    private static readonly HashSet<string> God = new(StringComparer.Ordinal) { "allah", "ullah", "illah", "lah", "الله", "لله", "аллах", "уллах" };

    // God after an Arabic name (Nasr Alla), and else a woman.
    private static readonly HashSet<string> GodOrAlla = new(StringComparer.Ordinal) { "alla", "алла" };

    private static readonly HashSet<string> Faith = new(StringComparer.Ordinal) { "din", "dine", "deen", "eddin", "eddine", "uddin", "aldin", "aldeen", "eldin", "addin", "دين", "الدين", "дин", "эддин", "уддин", "аддин" };

    /// <summary>The parts of a text, in order.</summary>
    public static IReadOnlyList<NamePart> Of(string? text)
    {
        var words = NameLetters.Normalize(NameLetters.Spelled(text ?? "")).Replace('<', ' ').Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var parts = new List<NamePart>(words.Length);
        for (var at = 0; at < words.Length; at++)
        {
            var word = words[at];
            if (Sons.Contains(word) && words.Length > 1) continue;
            if (at > 0 && parts.Count > 0 && (God.Contains(word) || Faith.Contains(word) || (GodOrAlla.Contains(word) && KnownNames.Find(parts[^1].Text).Any(name => name.IsArabic))))
            {
                parts[^1] = Join(parts[^1], word);
                continue;
            }

            if ((Servants.Contains(word) || Fathers.Contains(word)) && at + 1 < words.Length)
            {
                var next = at + 1;
                while (next < words.Length - 1 && Articles.Contains(words[next])) next++;
                parts.Add(new NamePart(WithoutArticle(words[next]), Servants.Contains(word) ? PartKind.Servant : PartKind.Father));
                at = next;
                continue;
            }

            if (Articles.Contains(word) && at + 1 < words.Length) continue;
            if (!God.Contains(word) && !NeverNames.Contains(word)) parts.Add(OfWord(word));
        }

        return parts;
    }

    private static NamePart Join(NamePart before, string word)
    {
        var ofFaith = Faith.Contains(word);
        var ending = NameScripts.Of(before.Text) switch
        {
            NameScript.Arabic => ofFaith ? "دين" : "لاه",
            NameScript.Cyrillic => ofFaith ? "дин" : "лах",
            _ => ofFaith ? "din" : "lah",
        };
        return new NamePart((before.Bare ?? before.Text) + ending, PartKind.OfFaith);
    }

    private static NamePart OfWord(string word)
    {
        if (Servant().Match(word) is { Success: true } servant) return new NamePart(servant.Groups["rest"].Value, PartKind.Servant);
        if (Father().Match(word) is { Success: true } father) return new NamePart(WithoutArticle(father.Groups["rest"].Value), PartKind.Father);
        if (OfFaith().Match(word) is { Success: true } faith && !KnownNames.Find(word).Any(name => !name.IsArabic)) return new NamePart($"{faith.Groups["stem"].Value}{EndingOf(faith.Groups["end"].Value)}", PartKind.OfFaith);
        var bare = WithoutArticle(word);
        if (bare == word && Son().Match(word) is { Success: true } son) bare = son.Groups["rest"].Value;
        // In Arabic the article is always one; in other scripts a name may begin like it.
        return bare == word ? new NamePart(word) : NameScripts.Of(word) == NameScript.Arabic && !LooksForeign(word) ? new NamePart(bare) : new NamePart(word, PartKind.Plain, bare);
    }

    private static string EndingOf(string end) => NameScripts.Of(end) switch
    {
        NameScript.Arabic => end.EndsWith("دين", StringComparison.Ordinal) ? "دين" : "لاه",
        NameScript.Cyrillic => end.EndsWith('н') ? "дин" : "лах",
        _ => end.Contains('d', StringComparison.Ordinal) ? "din" : "lah",
    };

    private static bool LooksForeign(string word) => word.StartsWith("الي", StringComparison.Ordinal) || word.StartsWith("الكس", StringComparison.Ordinal) || word.StartsWith("الب", StringComparison.Ordinal);

    private static string WithoutArticle(string word) => Article().Match(word) is { Success: true } found && found.Groups["rest"].Length >= ShortestStem ? found.Groups["rest"].Value : word;

    // Before a sun letter the article takes its sound, which is then written twice: errahman, assayed, echchahed.
    [GeneratedRegex(@"^(?:ال|[ae]l(?=[bcdfghjkmnpqrstvwxz])|(?:аль|эль|ель)|[ae](?=(?<sun>ch|sh|th|dh|[rsztdn])\k<sun>))(?<rest>.+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Article();

    [GeneratedRegex(@"^(?:عبد(?:ال)?(?=..)|abd(?:[aeiou]{1,2}l?(?=[a-z]{3})(?:(?<sun>[rsztdn])(?=\k<sun>))?|(?=[a-z]{4}))|абд(?:[уеэа]ль?|[уеэа])(?=...)(?:(?<sun>[рсзтдн])(?=\k<sun>))?)(?<rest>.+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Servant();

    [GeneratedRegex(@"^(?:ابو|abou?|abu|або|абу)(?<rest>(?![lل]$)[bcdfghjklmnpqrstvwxzبتجحخدذرزسشصضطظعغفقكلمنهбвгджзклмнпрстфхцчшщ].{2,})$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Father();

    // Of God is what ends in h or has two l: Ludmila, Jamila, Ursula and Микула are not.
    [GeneratedRegex(@"^(?<stem>.{3,}?)(?<end>ال?دين|(?:[aeiu]|ou)?(?:l|d)?d(?:i|ee)ne?|(?:[аэеу])?[лд]?дин|الله|[aiu]llah|[au]lah|[au]lla|[ауи]ллах|[ау]лах|[ау]лла)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OfFaith();

    [GeneratedRegex("^(?:ben|бен)(?<rest>(?!jam|ed|ja|ya|nett)[bcdfghjkmrstvwzaбвгджзкмрст].{3,})$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Son();
}
