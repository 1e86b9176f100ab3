using MedCoop.Server.Audit;
using MedCoop.Server.Auth.Accounts;
using MedCoop.Store;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using OpenIddict.Server.AspNetCore;

namespace MedCoop.Server.Auth.OAuth;

/// <summary>
/// <c>GET|POST /connect/logout</c>: an app signs a person out, here too. OpenIddict has checked where the person is taken afterwards.
/// https://openid.net/specs/openid-connect-rpinitiated-1_0.html
/// </summary>
internal static class LogoutEndpoint
{
    public static async Task<IResult> RunAsync(HttpContext context)
    {
        if (await SignedIn.OfAsync(context) is { } signedIn)
        {
            await context.RequestServices.GetRequiredService<SessionEnd>().EndAsync(signedIn.Person.Account, signedIn.SessionId, context.RequestAborted);
            var trail = context.RequestServices.GetRequiredService<AuditTrail>();
            if (await trail.SignedOutAsync(AuditedForm.ActorOf(signedIn), "app", RequestOrigin.Of(context), context.RequestAborted) is { } unrecorded) throw new StoreUnavailableException(unrecorded);
        }

        await context.SignOutAsync(IdentityConstants.ApplicationScheme);
        return Results.SignOut(new AuthenticationProperties { RedirectUri = "/" }, [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
    }
}
