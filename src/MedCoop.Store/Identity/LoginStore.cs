using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace MedCoop.Store.Identity;

/// <summary>Which person of an outside provider has which account. A provider is known by its issuer, a person by its subject there: both never change.</summary>
public sealed class LoginStore
{
    // As long as the columns.
    private const int Longest = 128;

    private readonly IdentityDatabase database;

    internal LoginStore(IdentityDatabase database) => this.database = database;

    /// <summary>Whose account it is; null: nobody's yet.</summary>
    public async Task<Guid?> FindAsync(string issuer, string subject, CancellationToken cancellationToken)
    {
        var (provider, key) = (Key(issuer), Key(subject));
        await using var context = database.Open();
        return await context.UserLogins.Where(login => login.LoginProvider == provider && login.ProviderKey == key).Select(login => (Guid?)login.UserId).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Makes somebody of the provider the owner of an account.</summary>
    /// <returns>False: the account is somebody else's there, or this person has another.</returns>
    public async Task<bool> TryAddAsync(Guid account, string issuer, string subject, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        context.UserLogins.Add(new IdentityUserLogin<Guid> { UserId = account, LoginProvider = Key(issuer), ProviderKey = Key(subject) });
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException failure) when (IdentityDatabase.IsDuplicate(failure))
        {
            return false;
        }
    }

    /// <summary>Forgets who an account is elsewhere.</summary>
    public async Task RemoveAsync(Guid account, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        await context.UserLogins.Where(login => login.UserId == account).ExecuteDeleteAsync(cancellationToken);
    }

    // A subject has up to 255 characters, an issuer any number. https://openid.net/specs/openid-connect-core-1_0.html#IDToken
    private static string Key(string text) =>
        text.Length <= Longest && text.All(letter => letter is > ' ' and <= '~') ? text : $"sha256 {Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
}
