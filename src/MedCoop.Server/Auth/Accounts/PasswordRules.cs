using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Account = MedCoop.Store.Identity.Account;

namespace MedCoop.Server.Auth.Accounts;

/// <summary>
/// Which passwords are strong enough: long, and not what others try first. There is no rule about kinds of characters: such rules make
/// passwords alike. https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver
/// </summary>
internal sealed class PasswordRules : IPasswordValidator<Account>
{
    public const int Shortest = 12;
    public const int Longest = 256;
    public const int Rounds = 210_000;

    // Of the password, what is no word is taken away: digits, signs, and the usual disguises of letters.
    private static readonly Dictionary<char, char> Disguises = new() { ['0'] = 'o', ['1'] = 'i', ['3'] = 'e', ['4'] = 'a', ['5'] = 's', ['7'] = 't', ['@'] = 'a', ['$'] = 's', ['!'] = 'i' };

    private static readonly Lazy<HashSet<string>> Common = new(ReadCommon);

    /// <summary>PBKDF2 with HMAC-SHA-512, 210,000 times. https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#pbkdf2</summary>
    public static PasswordHasher<Account> Hasher { get; } = new(Options.Create(new PasswordHasherOptions { IterationCount = Rounds }));

    /// <summary>Stands for the account that there is not.</summary>
    public static Account Nobody { get; } = new() { DisplayName = "", FhirUser = "", CreatedAt = DateTimeOffset.UnixEpoch };

    /// <summary>What is wrong with a password: null is nothing.</summary>
    /// <param name="password">The password.</param>
    /// <param name="names">Name and e-mail address of the person: neither may be in it.</param>
    public static string? Weakness(string password, params IEnumerable<string?> names)
    {
        if (password.Length < Shortest) return "too-short";
        if (password.Length > Longest) return "too-long";
        var lower = password.ToLowerInvariant();
        var parts = names.OfType<string>().SelectMany(name => name.ToLowerInvariant().Split([' ', '@', '.', '-', '_'], StringSplitOptions.RemoveEmptyEntries)).Where(part => part.Length > 3);
        if (parts.Any(part => lower.Contains(part, StringComparison.Ordinal))) return "contains-name";
        return lower.Distinct().Count() < 5 || IsSequence(lower) || IsCommon(lower) ? "common" : null;
    }

    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password) =>
        Task.FromResult(Weakness(password ?? "", user.DisplayName, user.Email) is { } weakness
            ? IdentityResult.Failed(new IdentityError { Code = weakness, Description = "The password is not strong enough." })
            : IdentityResult.Success);

    private static bool IsCommon(string lower)
    {
        var plain = string.Concat(lower.Select(c => Disguises.GetValueOrDefault(c, c)).Where(char.IsLetter));
        var trimmed = string.Concat(lower.TrimEnd("0123456789!@#$%^&*?.-_".ToCharArray()).TrimStart("0123456789!@#$%^&*?.-_".ToCharArray()).Select(c => Disguises.GetValueOrDefault(c, c)).Where(char.IsLetter));
        return Common.Value.Contains(lower) || IsMadeOf(plain) || IsMadeOf(trimmed);
    }

    // "password", "passwordpassword", "welcomepassword": words of the list and nothing else.
    private static bool IsMadeOf(string text)
    {
        if (text.Length == 0) return true;
        var reached = new bool[text.Length + 1];
        reached[0] = true;
        for (var from = 0; from < text.Length; from++)
        {
            if (!reached[from]) continue;
            for (var to = from + 3; to <= text.Length; to++) reached[to] |= Common.Value.Contains(text[from..to]);
        }

        return reached[text.Length];
    }

    private static bool IsSequence(string lower) =>
        Enumerable.Range(1, lower.Length - 1).Count(i => lower[i] - lower[i - 1] is 1 or -1 or 0) >= lower.Length * 3 / 4;

    private static HashSet<string> ReadCommon()
    {
        using var stream = typeof(PasswordRules).Assembly.GetManifestResourceStream("common-passwords.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal);
    }
}
