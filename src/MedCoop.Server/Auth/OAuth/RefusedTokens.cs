using MedCoop.Server.Audit;
using MedCoop.Store;
using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace MedCoop.Server.Auth.OAuth;

/// <summary>
/// Puts into the audit trail that a token was refused: a wrong secret or signature, a used code, an account that may not sign in. Where a code or token was used twice
/// OpenIddict has just revoked what came of it: that counts at once on this server.
/// </summary>
internal sealed class RefusedTokens(AuditTrail trail, RequestActor actors) : IOpenIddictServerHandler<ApplyTokenResponseContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ApplyTokenResponseContext>().UseSingletonHandler<RefusedTokens>().SetOrder(int.MinValue + 1000).Build();

    public async ValueTask HandleAsync(ApplyTokenResponseContext context)
    {
        if (context.Response.Error is not { Length: > 0 } error || context.Transaction.GetHttpRequest() is not { } request) return;
        // Clients are told invalid_grant for both; OpenIddict has not come to that yet.
        if (error is Errors.InvalidGrant or Errors.InvalidToken) actors.Forget();
        // What was sent as client_id may be anything; only what it looks like is kept.
        var client = context.Request?.ClientId is { Length: > 0 and <= 100 } id ? id : null;
        if (await trail.TokenRefusedAsync(client, error, RequestOrigin.Of(request.HttpContext), request.HttpContext.RequestAborted) is { } unrecorded)
            throw new StoreUnavailableException(unrecorded);
    }
}
