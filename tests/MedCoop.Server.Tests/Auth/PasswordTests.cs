using System.Diagnostics;
using MedCoop.Server.Auth.Accounts;

namespace MedCoop.Server.Tests.Auth;

/// <summary>Which passwords people may choose.</summary>
public sealed class PasswordTests
{
    [Theory]
    [InlineData("short", "too-short")]
    [InlineData("zulfiya likes tea", "contains-name")]
    [InlineData("ZULFIYA-likes-tea", "contains-name")]
    [InlineData("password1234", "common")] // known from breaches
    [InlineData("iloveyou1234", "common")]
    [InlineData("ghbdtn123456", "common")]
    [InlineData("gfhjkmgfhjkm", "common")]
    [InlineData("WelcomePassword", "common")] // two of them
    [InlineData("P@ssw0rd2024!", "common")] // disguised
    [InlineData("drowssap2024", "common")] // backwards
    [InlineData("Liverpool2024", "common")] // a word and a year
    [InlineData("Hospital2024!", "common")]
    [InlineData("november2023!", "common")]
    [InlineData("Elizabeth1987", "common")] // a name and a year
    [InlineData("AhmedMohamed1", "common")]
    [InlineData("01.02.1990-1", "common")] // a date
    [InlineData("aaaaaaaaaaaaaa", "common")] // repeated
    [InlineData("xkcdxkcdxkcd", "common")]
    [InlineData("liverpool-liverpool-", "common")]
    [InlineData("passwordpasswordpassword!", "common")]
    [InlineData("123456789012", "common")] // in order
    [InlineData("abcdefghijklmn", "common")]
    [InlineData("qwertyuiop123", "common")] // a row of keys
    [InlineData("1qaz2wsx3edc", "common")]
    [InlineData("medcoop-minsk-2026", "common")] // this server, and the person's organisation
    [InlineData("Cardiology Minsk 1", "common")]
    [InlineData("correct horse battery staple", "common")] // published as an example
    [InlineData("Correct-Horse-Battery-Staple", "common")]
    [InlineData("بسم الله الرحمن الرحيم", "common")] // what every text begins with
    [InlineData("парольпароль", "common")] // repeated, in other scripts
    [InlineData("кошкакошкакошкакошка", "common")]
    [InlineData("абвгдежзийклмнопр", "common")] // in order
    [InlineData("ابتثجحخدذرزسشصضط", "common")]
    [InlineData("йцукенгшщзхъ", "common")] // a row of keys
    [InlineData("йцукенгшщзхъфывапролджэ", "common")]
    [InlineData("ضصثقفغعهخحجدشسيبلاتنمكط", "common")]
    [InlineData("привет1234567890", "common")] // known by its keys
    [InlineData("Здравоохранение", "common")] // one word
    [InlineData("мой пароль 1", "common")]
    [InlineData("здравствуйте здравствуйте", "common")] // said twice
    [InlineData("الله أكبر الله أكبر", "common")]
    [InlineData("لا إله إلا الله محمد رسول الله", "common")] // what everybody says
    [InlineData("الحمد لله رب العالمين", "common")]
    [InlineData("ПриветМедведьЛюбовь", "common")]
    public void A_password_that_others_would_try_is_refused(string password, string weakness) => Assert.Equal(weakness, Weakness(password));

    [Theory]
    [InlineData("seven green bicycles")] // three words
    [InlineData("three old lighthouses")]
    [InlineData("a long walk to Tripoli")]
    [InlineData("staple the horse correctly")]
    [InlineData("kX9$vQ2!pLz7")] // made by a program
    [InlineData("xqhdjtqwzmvb")]
    [InlineData("7391 0846 2275 91")]
    [InlineData("семь зелёных велосипедов")] // the same in other scripts
    [InlineData("тры старыя маякі на беразе")]
    [InlineData("ثلاثة جمال في الصحراء")]
    public void A_password_that_is_hard_to_guess_is_taken_whatever_it_is_made_of(string password) => Assert.Null(Weakness(password));

    [Fact]
    public void A_password_may_be_as_long_as_anybody_types()
    {
        var words = string.Join(' ', Enumerable.Range(0, 50).Select(number => $"word{number * 7919 % 1000}"));

        Assert.Null(Weakness(words[..PasswordRules.Longest]));
        Assert.Equal("too-long", Weakness(words[..(PasswordRules.Longest + 1)]));
    }

    [Fact]
    public void Nobody_can_keep_the_server_busy_with_a_password()
    {
        string[] patterns = ["a", "ab", "aab", "p@ssw0rd", "4@8({[<3691!|71$5+7%2", "1.1.1991", "qwertyuiop", "0741852963", "\u0301e", "😀", "Xk9?", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "йцукен"];
        List<string> hostile = [.. patterns.Select(Long), .. patterns.Select(pattern => "x" + Long(pattern)[2..] + "y")];
        Weakness(hostile[0]);

        foreach (var password in hostile)
        {
            var clock = Stopwatch.StartNew();
            Weakness(password);

            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"{password}: {clock.ElapsedMilliseconds} ms");
        }

        static string Long(string pattern) => string.Concat(Enumerable.Repeat(pattern, PasswordRules.Longest))[..PasswordRules.Longest];
    }

    [Fact]
    public void Passwords_are_judged_alike_on_many_threads()
    {
        string?[] expected = ["common", null, "common", null];
        string[] passwords = ["Liverpool2024", "seven green bicycles", "йцукенгшщзхъ", "ثلاثة جمال في الصحراء"];

        var answers = Enumerable.Range(0, 400).AsParallel().AsOrdered().WithDegreeOfParallelism(8).Select(number => Weakness(passwords[number % 4])).ToList();

        Assert.All(answers.Chunk(4), chunk => Assert.Equal(expected, chunk));
    }

    private static string? Weakness(string password) => PasswordRules.Weakness(password, ["Zulfiya Karim", "zulfiya@x.example"], ["Minsk Cardiology"]);
}
