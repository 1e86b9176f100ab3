using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Account = MedCoop.Store.Identity.Account;

namespace MedCoop.Server.Auth.Accounts;

/// <summary>
/// ASP.NET Core Identity's accounts, with the keys of authenticators encrypted in the database: who reads it, or a backup of it, cannot make their
/// codes without the master key.
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
}
