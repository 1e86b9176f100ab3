using System.Globalization;
using MedCoop.Store.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Account = MedCoop.Store.Identity.Account;

namespace MedCoop.Server.Auth.Accounts;

/// <summary>
/// The authenticator (TOTP) as second factor, and its recovery codes.
/// <list type="bullet">
/// <item><c>POST /account/second-factor</c>: <c>code</c>, <c>rememberDevice</c> (true), <c>returnUrl</c>; back with <c>wrong-code</c>, or <c>expired</c> (begin anew).</item>
/// <item><c>POST /account/recovery</c>: <c>code</c>, <c>returnUrl</c>; a recovery code instead, each good once.</item>
/// <item><c>GET /account/api/second-factor</c>: JSON { key, uri } of an authenticator to be set up; a new key each time, as long as there is none.</item>
/// <item><c>POST /account/second-factor/set-up</c>: <c>code</c>, <c>returnUrl</c>. 303 to <c>/account/second-factor/set-up?done=true</c>, whose page reads
/// the recovery codes from <c>GET /account/api/recovery-codes</c>, JSON { recoveryCodes: [...] }, which gives them once; back with <c>wrong-code</c>.</item>
/// <item><c>POST /account/second-factor/remove</c>: <c>password</c>; back with <c>wrong</c>, <c>locked</c>, <c>unavailable</c> (as at sign-in), or <c>required</c> when the roles need one.</item>
/// </list>
/// </summary>
internal sealed class SecondFactor(UserManager<Account> users, SignInManager<Account> signIns, AttemptStore attempts, AssertionStore used, PasswordCheck passwords, SlowHashes hashes, OutsideLogins outside, SessionCookie cookie, IOptions<AccessOptions> access, TimeProvider clock)
{
    private const string Page = SignedIn.SecondFactorPage;
    private const string SetUpPage = SignedIn.SecondFactorSetUpPage;
    private const string RecoveryPage = "/account/recovery";
    private const int RecoveryCodes = 10;

    /// <summary>The second step of a sign-in.</summary>
    public Task<IResult> CheckAsync(HttpContext context) => StepAsync(
        context, Page, async (account, code, cancellationToken) => await IsRightAsync(account, code, cancellationToken) ? null : "wrong-code");

    /// <summary>The same with a recovery code.</summary>
    public Task<IResult> RecoverAsync(HttpContext context) => StepAsync(context, RecoveryPage, async (account, code, cancellationToken) =>
    {
        using var turn = await hashes.TakeAsync(cancellationToken);
        if (!turn.IsAcquired) return "unavailable";
        return (await users.RedeemTwoFactorRecoveryCodeAsync(account, code)).Succeeded ? null : "wrong-code";
    });

    /// <summary>The key of an authenticator that is to be set up.</summary>
    public async Task<IResult> KeyAsync(HttpContext context)
    {
        if (await SignedIn.OfAsync(context) is not { Person.Account: var seen }) return Results.Unauthorized();
        var account = await users.FindByIdAsync(seen.Id.ToString());
        if (account is null || account.TwoFactorEnabled) return Results.Conflict();
        await users.ResetAuthenticatorKeyAsync(account);
        var key = await users.GetAuthenticatorKeyAsync(account);
        return Results.Json(new { key, uri = $"otpauth://totp/MedCoop:{Uri.EscapeDataString(account.Email!)}?secret={key}&issuer=MedCoop&digits=6&period=30" });
    }

    /// <summary>The first code of the authenticator: from now on there is a second factor.</summary>
    public async Task<IResult> SetUpAsync(HttpContext context)
    {
        if (await SignedIn.OfAsync(context) is not { } signedIn) return new SeeOther(SignedIn.SignInPage);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var account = await users.FindByIdAsync(signedIn.Subject);
        if (account is null || account.TwoFactorEnabled) return SeeOther.Back("/account", "exists");
        if (!await IsRightAsync(account, form["code"].ToString(), context.RequestAborted)) return SeeOther.Back(SetUpPage, "wrong-code", form["returnUrl"]);
        await users.SetTwoFactorEnabledAsync(account, enabled: true);
        var returnUrl = SeeOther.IsLocal(form["returnUrl"]) ? $"&returnUrl={Uri.EscapeDataString(form["returnUrl"].ToString())}" : "";
        return new SeeOther($"{SetUpPage}?done=true{returnUrl}");
    }

    /// <summary>Recovery codes, told once: asked again there are none, until all are used or the authenticator is set up anew.</summary>
    public async Task<IResult> CodesAsync(HttpContext context)
    {
        if (await SignedIn.OfAsync(context) is not { Person.Account: var seen }) return Results.Unauthorized();
        var account = await users.FindByIdAsync(seen.Id.ToString());
        if (account is not { TwoFactorEnabled: true } || await users.CountRecoveryCodesAsync(account) > 0) return Results.Json(new { recoveryCodes = Array.Empty<string>() });
        using var turn = await hashes.TakeAsync(context.RequestAborted);
        if (!turn.IsAcquired) return Results.StatusCode(StatusCodes.Status429TooManyRequests);
        return Results.Json(new { recoveryCodes = await users.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes) });
    }

    /// <summary>Takes the authenticator away.</summary>
    public async Task<IResult> RemoveAsync(HttpContext context)
    {
        if (await SignedIn.OfAsync(context) is not { } signedIn) return new SeeOther(SignedIn.SignInPage);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var account = await users.FindByIdAsync(signedIn.Subject);
        if (account is null) return new SeeOther(SignedIn.SignInPage);
        if (await passwords.RefusalAsync(account.Email!, account, form["password"].ToString(), context.RequestAborted) is { } refusal) return SeeOther.Back("/account", refusal);
        if (SignedIn.NeedsSecondFactor(signedIn.Person, access.Value.SecondFactor) && !signedIn.Person.HasPasskey) return SeeOther.Back("/account", "required");
        await RemoveAuthenticatorAsync(users, account);
        return new SeeOther("/account");
    }

    /// <summary>Takes an account's authenticator away, and the recovery codes that stand for it.</summary>
    public static async Task RemoveAuthenticatorAsync(UserManager<Account> users, Account account)
    {
        await users.SetTwoFactorEnabledAsync(account, enabled: false);
        await users.ResetAuthenticatorKeyAsync(account);
        await users.GenerateNewTwoFactorRecoveryCodesAsync(account, number: 0);
    }

    private async Task<IResult> StepAsync(HttpContext context, string page, Func<Account, string, CancellationToken, Task<string?>> refusal)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var returnUrl = form["returnUrl"].ToString();
        if (await PendingSignIn.OfAsync(context) is not var (account, way)) return SeeOther.Back(SignedIn.SignInPage, "expired", returnUrl);
        context.Features.Set(new TriedAccount(account.FhirUser));
        var name = $"second-factor {account.Id}";
        if (await attempts.IsLockedAsync(name, context.RequestAborted)) return SeeOther.Back(page, "locked", returnUrl);
        if (await refusal(account, form["code"].ToString(), context.RequestAborted) is { } error)
        {
            if (error == "wrong-code") await attempts.FailAsync(name, context.RequestAborted);
            return SeeOther.Back(page, error, returnUrl);
        }

        await attempts.ForgetAsync(name, context.RequestAborted);
        await PendingSignIn.EndAsync(context);
        if (await outside.NoteAsync(account, way, context.RequestAborted) is { } another) return SeeOther.Back(SignedIn.SignInPage, another, returnUrl);
        if (form["rememberDevice"] == "true") await signIns.RememberTwoFactorClientAsync(account);
        await cookie.SignInAsync(context, account, way with { Name = $"{way.Name} and second factor" });
        return SeeOther.Next(returnUrl, "/account");
    }

    // A code that somebody has seen being typed is not good a second time. https://www.rfc-editor.org/rfc/rfc6238#section-5.2
    private async Task<bool> IsRightAsync(Account account, string code, CancellationToken cancellationToken)
    {
        var digits = string.Concat(code.Where(char.IsAsciiDigit));
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && await users.VerifyTwoFactorTokenAsync(account, TokenOptions.DefaultAuthenticatorProvider, digits)
            && await used.TryUseAsync($"totp {account.Id}", digits, clock.GetUtcNow().AddMinutes(5), cancellationToken);
    }
}
