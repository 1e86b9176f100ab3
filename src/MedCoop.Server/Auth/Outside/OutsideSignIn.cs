using System.Globalization;
using System.Security.Claims;
using MedCoop.Server.Audit;
using MedCoop.Server.Auth.Accounts;
using MedCoop.Server.Auth.OAuth;
using MedCoop.Store;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Auth.Outside;

/// <summary>
/// <c>GET /account/outside?returnUrl=</c>: people sign in to the screens with the provider. It leads to the provider, and from there by <c>/account/outside/callback</c> to <c>returnUrl</c> or
/// <c>/account</c>, or on to the second factor, as after a password; back to the sign-in page with <c>error</c> = <c>provider-unavailable</c> (it does not answer), <c>provider-failed</c> (what came
/// back does not count, or nobody signed in there), <c>provider-unknown</c> (nobody here is this person), <c>disabled</c> or <c>passkey</c>.
/// </summary>
internal sealed class OutsideSignIn(OutsideAccounts accounts, SignIn signIn, AuditTrail trail, IOptions<AuthOptions> options)
{
    public const string Address = "/account/outside";
    public const string CallbackAddress = $"{Address}/callback";
    public const string Scheme = "outside";

    private const string Failed = "provider-failed";
    private const string ReturnUrl = "return-url";
    private const string AskedAnewAt = "asked-anew-at";

    // Its clock and ours.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>Leads to the provider.</summary>
    public static async Task<IResult> BeginAsync(HttpContext context, OutsideProvider provider, IOptions<AuthOptions> auth, TimeProvider clock)
    {
        var returnUrl = context.Request.Query["returnUrl"].ToString();
        if (await provider.FindAsync(context.RequestAborted) is null) return SeeOther.Back(SignedIn.SignInPage, "provider-unavailable", returnUrl);
        // Whoever asks for it is told when the person has shown who it is. https://openid.net/specs/openid-connect-core-1_0.html#IDToken
        var properties = new OpenIdConnectChallengeProperties { RedirectUri = "/account", MaxAge = auth.Value.LongestSession };
        if (SeeOther.IsLocal(returnUrl)) properties.Items[ReturnUrl] = returnUrl;
        if (AuthorizeEndpoint.WantsNewSignIn(returnUrl))
        {
            // Whoever is still signed in at the provider would come back at once, and the app that asked would be told that the person has just shown who it is.
            properties.Prompt = "login";
            properties.MaxAge = TimeSpan.Zero;
            properties.Items[AskedAnewAt] = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        }

        return Results.Challenge(properties, [Scheme]);
    }

    /// <summary>Somebody is back from the provider, whose word was checked.</summary>
    public async Task<IResult> RunAsync(HttpContext context, ClaimsPrincipal? principal, AuthenticationProperties? properties)
    {
        var returnUrl = ReturnUrlOf(properties);
        if (principal?.Identity is not ClaimsIdentity claims || OutsidePerson.Of(claims, options.Value) is not { } said || IsOld(said, properties))
            return await RefuseAsync(context, account: null, Failed, returnUrl);
        var found = await accounts.OfAsync(said, context.RequestAborted);
        if (found.Refusal is { } refusal || found.Person is null) return await RefuseAsync(context, found.Person?.Account.FhirUser, found.Refusal ?? Failed, returnUrl);
        // When nobody says when, it was not just now.
        var since = WasAskedAnew(properties) is null ? said.ShownAt ?? DateTimeOffset.UnixEpoch : (DateTimeOffset?)null;
        var way = new SignInWay(found.IsKnown ? "provider" : "provider, for the first time") { HasSecondFactor = said.ShowedSecondFactor, Since = since, NewLogin = found.IsKnown ? null : said.Login };
        var next = await signIn.GoOnAsync(context, found.Person, way, returnUrl);
        return next.Error is { } error ? await RefuseAsync(context, found.Person.Account.FhirUser, error, returnUrl) : next;
    }

    /// <summary>Where somebody was going who is back; null: nowhere, or nobody knows.</summary>
    public static string? ReturnUrlOf(AuthenticationProperties? properties) => properties?.Items.TryGetValue(ReturnUrl, out var address) == true ? address : null;

    /// <summary>Leads back to the sign-in page, after the trail knows of it.</summary>
    /// <param name="account">Whose account it is, e.g. <c>Practitioner/1</c>; null: nobody's who is known.</param>
    public async Task<IResult> RefuseAsync(HttpContext context, string? account, string error, string? returnUrl)
    {
        var unrecorded = trail.KeepsRequests ? await trail.SignInRefusedAsync(account, error, RequestOrigin.Of(context), context.RequestAborted) : null;
        return unrecorded is null ? SeeOther.Back(SignedIn.SignInPage, error, returnUrl) : throw new StoreUnavailableException(unrecorded);
    }

    private static DateTimeOffset? WasAskedAnew(AuthenticationProperties? properties) =>
        properties?.Items.TryGetValue(AskedAnewAt, out var text) == true && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? DateTimeOffset.FromUnixTimeSeconds(at) : null;

    // It was asked to have the person show anew who it is, and does not say that it did.
    private static bool IsOld(OutsidePerson said, AuthenticationProperties? properties) => WasAskedAnew(properties) is { } asked && !(said.ShownAt >= asked - Skew);
}
