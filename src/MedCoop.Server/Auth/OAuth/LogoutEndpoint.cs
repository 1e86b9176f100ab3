using MedCoop.Server.Audit;
using MedCoop.Server.Auth.Accounts;
using MedCoop.Store;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace MedCoop.Server.Auth.OAuth;

/// <summary>
/// <c>GET|POST /connect/logout</c>: an app signs a person out, here too, when it shows what it was given for that person (<c>id_token_hint</c>). Without it a link
/// on any page would sign people out: they are led to <c>/account</c>, where they can do so themselves, unless a form of this server's own asks. OpenIddict has
/// checked where the person is taken afterwards.
/// https://openid.net/specs/openid-connect-rpinitiated-1_0.html
/// </summary>
internal static class LogoutEndpoint
{
    private const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    public static async Task<IResult> RunAsync(HttpContext context)
    {
        if (await SignedIn.OfAsync(context) is { } signedIn)
        {
            if (!await MayEndAsync(context, signedIn)) return new SeeOther("/account");
            await context.RequestServices.GetRequiredService<SessionEnd>().EndAsync(signedIn.Person.Account, signedIn.SessionId, context.RequestAborted);
            var trail = context.RequestServices.GetRequiredService<AuditTrail>();
            if (await trail.SignedOutAsync(AuditedForm.ActorOf(signedIn), "app", RequestOrigin.Of(context), context.RequestAborted) is { } unrecorded) throw new StoreUnavailableException(unrecorded);
        }

        await context.SignOutAsync(IdentityConstants.ApplicationScheme);
        return Results.SignOut(new AuthenticationProperties { RedirectUri = "/" }, [Scheme]);
    }

    private static async Task<bool> MayEndAsync(HttpContext context, SignedIn signedIn) =>
        (await context.AuthenticateAsync(Scheme)).Principal?.GetClaim(Claims.Subject) == signedIn.Subject
        // Of a GET antiforgery says nothing.
        || (HttpMethods.IsPost(context.Request.Method) && await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context));
}
