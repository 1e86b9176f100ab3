using MedCoop.Store.Identity;
using Microsoft.AspNetCore.Identity;
using Account = MedCoop.Store.Identity.Account;

namespace MedCoop.Server.Auth.Accounts;

/// <summary>Whether a password is right, wherever it is asked for: at sign-in and within a session vain attempts count alike.</summary>
internal sealed class PasswordCheck(AttemptStore attempts, SlowHashes hashes)
{
    // What is verified when there is no such account, so that the answer takes as long.
    private static readonly Lazy<string> NobodysHash = new(() => PasswordRules.Hasher.HashPassword(PasswordRules.Nobody, Guid.NewGuid().ToString()));

    /// <summary>Why it is refused: <c>wrong</c>, <c>locked</c> after too many vain attempts with this name, whether somebody has it or not, or <c>unavailable</c>; null: it is right.</summary>
    /// <param name="email">The name that it was given with.</param>
    /// <param name="account">Who has that name; null: nobody.</param>
    public async Task<string?> RefusalAsync(string email, Account? account, string password, CancellationToken cancellationToken)
    {
        var isLocked = await attempts.IsLockedAsync(email, cancellationToken);
        bool isRight;
        using (var turn = await hashes.TakeAsync(cancellationToken))
        {
            if (!turn.IsAcquired) return "unavailable";
            isRight = Verify(account, password);
        }

        if (isLocked) return "locked";
        if (isRight) await attempts.ForgetAsync(email, cancellationToken);
        else await attempts.FailAsync(email, cancellationToken);
        return isRight ? null : "wrong";
    }

    private static bool Verify(Account? account, string password)
    {
        var hash = account?.PasswordHash;
        var verified = PasswordRules.Hasher.VerifyHashedPassword(account ?? PasswordRules.Nobody, hash ?? NobodysHash.Value, password);
        return hash is not null && verified != PasswordVerificationResult.Failed;
    }
}
