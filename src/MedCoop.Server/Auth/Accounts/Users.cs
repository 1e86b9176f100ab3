using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Account = MedCoop.Store.Identity.Account;

namespace MedCoop.Server.Auth.Accounts;

/// <summary>
/// ASP.NET Core Identity's accounts, with the keys of authenticators encrypted in the database, and recovery codes as hashes: who reads it, or a
/// backup of it, cannot make codes without the master key, and has none that count.
/// </summary>
internal sealed class Users(
    IUserStore<Account> store,
    IOptions<IdentityOptions> options,
    IPasswordHasher<Account> hasher,
    IEnumerable<IUserValidator<Account>> userValidators,
    IEnumerable<IPasswordValidator<Account>> passwordValidators,
    ILookupNormalizer normalizer,
    IdentityErrorDescriber errors,
    IServiceProvider services,
    ILogger<UserManager<Account>> logger,
    IDataProtectionProvider protection) : UserManager<Account>(store, options, hasher, userValidators, passwordValidators, normalizer, errors, services, logger)
{
    // How everything begins that data protection made. A key itself is in base 32, which has no small letters.
    private const string Protected = "CfDJ8";

    private const int HashBytes = 32;

    private readonly IDataProtector protector = protection.CreateProtector("MedCoop.Authenticators");

    /// <summary>A new key as it is kept.</summary>
    public override string GenerateNewAuthenticatorKey() => protector.Protect(base.GenerateNewAuthenticatorKey());

    /// <summary>The key itself; null when there is none, or when the keys that it was encrypted with are lost.</summary>
    public override async Task<string?> GetAuthenticatorKeyAsync(Account user)
    {
        var kept = await base.GetAuthenticatorKeyAsync(user);
        if (kept is null || !kept.StartsWith(Protected, StringComparison.Ordinal)) return kept;
        try
        {
            return protector.Unprotect(kept);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>New recovery codes; only their hashes are kept.</summary>
    public override async Task<IEnumerable<string>?> GenerateNewTwoFactorRecoveryCodesAsync(Account user, int number)
    {
        var codes = Enumerable.Range(0, number).Select(_ => CreateTwoFactorRecoveryCode()).Distinct(StringComparer.Ordinal).ToList();
        await Codes.ReplaceCodesAsync(user, codes.Select(code => Hash(user, code)), CancellationToken);
        return (await UpdateAsync(user)).Succeeded ? codes : null;
    }

    /// <summary>Uses a recovery code up, however it was typed.</summary>
    public override Task<IdentityResult> RedeemTwoFactorRecoveryCodeAsync(Account user, string code) => base.RedeemTwoFactorRecoveryCodeAsync(user, Hash(user, code));

    private IUserTwoFactorRecoveryCodeStore<Account> Codes =>
        Store as IUserTwoFactorRecoveryCodeStore<Account> ?? throw new NotSupportedException("The store of accounts keeps no recovery codes.");

    // As slow as a password's: a code is shorter than a key. What is kept must have no semicolon in it, and base 64 has none.
    private static string Hash(Account user, string code)
    {
        var typed = Encoding.ASCII.GetBytes(string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant());
        return Convert.ToBase64String(Rfc2898DeriveBytes.Pbkdf2(typed, user.Id.ToByteArray(), PasswordRules.Rounds, HashAlgorithmName.SHA512, HashBytes));
    }
}
