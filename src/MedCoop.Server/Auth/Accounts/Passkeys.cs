using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Account = MedCoop.Store.Identity.Account;

namespace MedCoop.Server.Auth.Accounts;

/// <summary>
/// Passkeys (WebAuthn), which are two factors in one: the device and its unlocking. JSON, with the header <c>RequestVerificationToken</c>.
/// <list type="bullet">
/// <item><c>POST /account/passkey/options</c>: what <c>navigator.credentials.get</c> takes (<c>PublicKeyCredential.parseRequestOptionsFromJSON</c>).</item>
/// <item><c>POST /account/passkey/sign-in?returnUrl=</c>: what it gave (<c>credential.toJSON()</c>); JSON { next }, or 401 { error }.</item>
/// <item><c>POST /account/passkey/register-options</c>: what <c>navigator.credentials.create</c> takes.</item>
/// <item><c>POST /account/passkey/register?name=</c>: what it gave; JSON { id }, or 400 { error }.</item>
/// <item><c>POST /account/passkey/remove</c>: a form with <c>id</c>; 303 to <c>/account</c>; back with <c>required</c> when the roles need one and it is the last.</item>
/// <item><c>GET /account/api/passkeys</c>: JSON [{ id, name, createdAt, lastUsedAt }].</item>
/// </list>
/// They are added and removed in a session that began less than a quarter of an hour ago; else the error is <c>sign-in-again</c> (JSON: 401).
/// </summary>
internal sealed class Passkeys(UserManager<Account> users, SignInManager<Account> signIns, SessionCookie cookie, IOptions<AccessOptions> access, TimeProvider clock)
{
    private const int LongestName = 100;

    // Under which Identity keeps when each was last used.
    private const string LastUsed = "passkey-used";

    public async Task<IResult> OptionsAsync() => Results.Text(await signIns.MakePasskeyRequestOptionsAsync(user: null), "application/json");

    public async Task<IResult> SignInAsync(HttpContext context)
    {
        var result = await TryAsync(async () => await signIns.PerformPasskeyAssertionAsync(await BodyAsync(context)));
        if (result is not { Succeeded: true, User: { IsDisabled: false } account }) return Results.Json(new { error = "wrong" }, statusCode: StatusCodes.Status401Unauthorized);
        await users.AddOrUpdatePasskeyAsync(account, result.Passkey);
        await users.SetAuthenticationTokenAsync(account, LastUsed, IdOf(result.Passkey), clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
        await cookie.SignInAsync(context, account, new SignInWay("passkey"));
        var returnUrl = context.Request.Query["returnUrl"].ToString();
        return Results.Json(new { next = SeeOther.IsLocal(returnUrl) ? returnUrl : "/account" });
    }

    public async Task<IResult> RegisterOptionsAsync(HttpContext context)
    {
        if (await SignedIn.OfAsync(context) is not { Person.Account: var account } signedIn) return Results.Unauthorized();
        if (!signedIn.IsRecent(clock.GetUtcNow())) return SignInAgain();
        var entity = new PasskeyUserEntity { Id = account.Id.ToString(), Name = account.Email!, DisplayName = account.DisplayName };
        return Results.Text(await signIns.MakePasskeyCreationOptionsAsync(entity), "application/json");
    }

    public async Task<IResult> RegisterAsync(HttpContext context)
    {
        if (await SignedIn.OfAsync(context) is not { } signedIn || await users.FindByIdAsync(signedIn.Subject) is not { } account) return Results.Unauthorized();
        if (!signedIn.IsRecent(clock.GetUtcNow())) return SignInAgain();
        var result = await TryAsync(async () => await signIns.PerformPasskeyAttestationAsync(await BodyAsync(context)));
        if (result is not { Succeeded: true } || result.UserEntity.Id != signedIn.Subject) return Results.Json(new { error = "wrong" }, statusCode: StatusCodes.Status400BadRequest);
        var name = context.Request.Query["name"].ToString().Trim();
        result.Passkey.Name = name.Length is > 0 and <= LongestName ? name : "Passkey";
        await users.AddOrUpdatePasskeyAsync(account, result.Passkey);
        return Results.Json(new { id = IdOf(result.Passkey) });
    }

    public async Task<IResult> RemoveAsync(HttpContext context)
    {
        if (await SignedIn.OfAsync(context) is not { } signedIn || await users.FindByIdAsync(signedIn.Subject) is not { } account) return new SeeOther(SignedIn.SignInPage);
        if (!signedIn.IsRecent(clock.GetUtcNow())) return SeeOther.Back("/account", "sign-in-again");
        var id = (await context.Request.ReadFormAsync(context.RequestAborted))["id"].ToString();
        if (SignedIn.NeedsSecondFactor(signedIn.Person, access.Value.SecondFactor) && !account.TwoFactorEnabled && (await users.GetPasskeysAsync(account)).All(passkey => IdOf(passkey) == id))
            return SeeOther.Back("/account", "required");
        if (Base64Url.IsValid(id))
        {
            await users.RemovePasskeyAsync(account, Base64Url.DecodeFromChars(id));
            await users.RemoveAuthenticationTokenAsync(account, LastUsed, id);
        }

        return new SeeOther("/account");
    }

    public async Task<IResult> ListAsync(HttpContext context)
    {
        if (await SignedIn.OfAsync(context) is not { } signedIn || await users.FindByIdAsync(signedIn.Subject) is not { } account) return Results.Unauthorized();
        var passkeys = new List<object>();
        foreach (var passkey in await users.GetPasskeysAsync(account))
            passkeys.Add(new { id = IdOf(passkey), name = passkey.Name ?? "", createdAt = passkey.CreatedAt, lastUsedAt = await LastUsedAsync(account, passkey) });
        return Results.Json(passkeys);
    }

    private static IResult SignInAgain() => Results.Json(new { error = "sign-in-again" }, statusCode: StatusCodes.Status401Unauthorized);

    private static string IdOf(UserPasskeyInfo passkey) => Base64Url.EncodeToString(passkey.CredentialId);

    private async Task<DateTimeOffset?> LastUsedAsync(Account account, UserPasskeyInfo passkey) =>
        await users.GetAuthenticationTokenAsync(account, LastUsed, IdOf(passkey)) is { } at ? DateTimeOffset.Parse(at, CultureInfo.InvariantCulture) : null;

    private static async Task<string> BodyAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        return await reader.ReadToEndAsync(context.RequestAborted);
    }

    // What a client sends may be anything, or nothing (ArgumentException); it is no bug here when that is no credential.
    private static async Task<T?> TryAsync<T>(Func<Task<T>> work)
        where T : class
    {
        try
        {
            return await work();
        }
        catch (Exception failure) when (failure is PasskeyException or JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }
}
