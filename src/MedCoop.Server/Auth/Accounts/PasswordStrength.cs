using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace MedCoop.Server.Auth.Accounts;

/// <summary>
/// Whether a password would be guessed: by zxcvbn, which knows 30,000 passwords that were found in breaches, as many English words, names, their disguises,
/// dates, rows of keys, and counts the guesses that the cheapest way to put a password together from these takes. Nothing in it changes once it is made:
/// many threads may ask at once. https://dropbox.tech/security/zxcvbn-realistic-password-strength-estimation
/// </summary>
internal static partial class PasswordStrength
{
    // Of 0 to 4. This one counts 3 from 2·10^10 guesses on: ten thousand times what 480 vain attempts a day come to in ten years.
    private const int Enough = 3;

    // The time it takes grows with the square of the length, and what comes after can only make a password stronger.
    private const int Judged = 64;

    // Words of other scripts are in no list: what speaks for them is length alone.
    private const int ShortestInOtherScripts = 16;

    private static readonly Zxcvbn.Zxcvbn Estimate = new();

    // What is published as an example of a good password is none; this server's name comes to mind first, and what everybody says every day.
    private static readonly string[] Known =
    [
        .. new[] { "", " ", "-", "_", "." }.Select(static between => string.Join(between, "correct", "horse", "battery", "staple")), "medcoop", "لاإلهإلااللهمحمدرسولالله", "لاالهالااللهمحمدرسولالله",
        .. "الله اكبر أكبر محمد احمد أحمد علي حبيبي حبيبتي السلام عليكم مرحبا شكرا كلمة السر المرور مستشفى طبيب ليبيا طرابلس بنغازي بسم الرحمن الرحيم الحمد لله رب العالمين لا إله إلا اله الا رسول سبحان إن شاء ما".Split(' '),
        .. "пароль привет здравствуйте спасибо любовь люблю солнце медведь зайка котик москва минск беларусь россия больница госпиталь врач доктор медицина андрей александр сергей наташа марина добрый день вечер утро прывітанне дзякуй каханне лекар бальніца жыве".Split(' '),
    ];

    // Which key of an English keyboard a letter is on: Russian passwords are in the lists as they look when the keyboard was not switched over ("gfhjkm" is
    // "пароль"), and rows of keys are rows in every layout. Russian with the two letters of Belarusian; Arabic.
    private static readonly FrozenDictionary<char, char> Keys =
        ("йцукенгшщзхъфывапролджэячсмитьбюёўі" + "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظذ")
        .Zip("qwertyuiop[]asdfghjkl;'zxcvbnm,.`ob" + "qwertyuiop[]asdfghjkl;'zxcvnm,./`").ToFrozenDictionary(static key => key.First, static key => key.Second);

    /// <summary>Whether it would be guessed.</summary>
    /// <param name="words">Words that are tried first because of who chooses it: names.</param>
    public static bool IsGuessable(string password, IReadOnlyList<string> words)
    {
        var lower = password.ToLowerInvariant();
        var judged = lower[..Math.Min(lower.Length, Judged)];
        var unrepeated = Unrepeated(judged);
        // What stands between words does not make them others, where a good part is said twice, or no list has the words.
        var letters = string.Concat(judged.Where(char.IsLetterOrDigit));
        var joined = Unrepeated(letters);
        if (IsSequence(lower) || IsShortInOtherScript(joined)) return true;
        IEnumerable<string> readings = [judged, unrepeated, Typed(judged), Typed(unrepeated), Reversed(unrepeated), .. joined.Length * 4 < letters.Length * 3 || IsInOtherScript(letters) ? [letters, joined] : (string[])[]];
        string[] known = [.. Known, .. words];
        return readings.Distinct(StringComparer.Ordinal).Any(reading => Estimate.EvaluatePassword(reading, known).Score < Enough);
    }

    // In any script: of the alphabets, zxcvbn knows the English one.
    private static bool IsSequence(string lower) => Enumerable.Range(1, lower.Length - 1).Count(i => lower[i] - lower[i - 1] is 1 or -1 or 0) >= lower.Length * 3 / 4;

    private static bool IsShortInOtherScript(string lower) => lower.Length < ShortestInOtherScripts && IsInOtherScript(lower);

    private static bool IsInOtherScript(string lower) => lower.Count(static c => char.IsLetter(c) && !char.IsAscii(c)) > lower.Length / 2;

    // What is said twice is said once.
    private static string Unrepeated(string text)
    {
        for (var shorter = Repeated().Replace(text, "${part}"); shorter != text; shorter = Repeated().Replace(text, "${part}")) text = shorter;
        return text;
    }

    private static string Typed(string text) => string.Concat(text.Select(static c => Keys.GetValueOrDefault(c, c)));

    private static string Reversed(string text) => string.Concat(text.Reverse());

    [GeneratedRegex(@"(?<part>.+?)\k<part>+", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Repeated();
}
