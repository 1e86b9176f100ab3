using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Account = MedCoop.Store.Identity.Account;

namespace MedCoop.Server.Auth.Accounts;

/// <summary>
/// Which passwords are strong enough: long, without the person's name, and hard to guess. There is no rule about kinds of characters: such rules
/// make passwords alike. https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver
/// </summary>
internal sealed class PasswordRules : IPasswordValidator<Account>
{
    public const int Shortest = 12;
    public const int Longest = 256;
    public const int Rounds = 210_000;

    private static readonly char[] Between = [' ', '@', '.', '-', '_', ',', '"', '«', '»'];

    /// <summary>PBKDF2 with HMAC-SHA-512, 210,000 times. https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#pbkdf2</summary>
    public static PasswordHasher<Account> Hasher { get; } = new(Options.Create(new PasswordHasherOptions { IterationCount = Rounds }));

    /// <summary>Stands for the account that there is not.</summary>
    public static Account Nobody { get; } = new() { DisplayName = "", FhirUser = "", CreatedAt = DateTimeOffset.UnixEpoch };

    /// <summary>What is wrong with a password: null is nothing.</summary>
    /// <param name="password">The password.</param>
    /// <param name="names">Name and e-mail address of the person: neither may be in it.</param>
    /// <param name="organizations">Names of the person's organisations: words that others try first.</param>
    public static string? Weakness(string password, IEnumerable<string?> names, IEnumerable<string?> organizations)
    {
        if (password.Length < Shortest) return "too-short";
        if (password.Length > Longest) return "too-long";
        List<string> own = [.. Words(names)];
        if (own.Exists(word => word.Length > 3 && password.Contains(word, StringComparison.OrdinalIgnoreCase))) return "contains-name";
        return PasswordStrength.IsGuessable(password, [.. own, .. Words(organizations)]) ? "common" : null;
    }

    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password) =>
        Task.FromResult(Weakness(password ?? "", [user.DisplayName, user.Email], []) is { } weakness
            ? IdentityResult.Failed(new IdentityError { Code = weakness, Description = "The password is not strong enough." })
            : IdentityResult.Success);

    // What is shorter than three letters would make every hyphen of a password a known word.
    private static IEnumerable<string> Words(IEnumerable<string?> names) =>
        names.OfType<string>().SelectMany(name => name.Split(Between, StringSplitOptions.RemoveEmptyEntries)).Where(word => word.Length > 2);
}
