using MedCoop.Domain.Access;

namespace MedCoop.Server.Auth.Accounts;

/// <summary>
/// Lets administrators pass: people who are signed in with a browser, and systems that are operators. An app that acts for an administrator does not
/// pass: no scope speaks of accounts and clients, so nobody has agreed to its keeping them.
/// </summary>
internal sealed class AdministratorsOnly(RequestActor actors) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (BearerToken.Of(http.Request) is not null)
        {
            if (!(await actors.OfAsync(http)).TryGet(out var actor, out _)) return Results.Unauthorized();
            // Only the server's own screens have tokens without scopes.
            var isAdministrator = actor.Roles.Contains(Role.Administrator) && (actor.Scopes is null || AccessRules.IsOperator(actor));
            return isAdministrator ? await next(context) : Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        if (await SignedIn.OfAsync(http) is not { } signedIn) return Results.Unauthorized();
        return signedIn.IsAdministrator ? await next(context) : Results.StatusCode(StatusCodes.Status403Forbidden);
    }

    /// <summary>Whether who asks may also make operators: is one, or has shown a second factor to this browser's session.</summary>
    public static async Task<bool> MayMakeOperatorsAsync(HttpContext http, RequestActor actors) => BearerToken.Of(http.Request) is not null
        ? (await actors.OfAsync(http)).TryGet(out var actor, out _) && AccessRules.IsOperator(actor)
        : await SignedIn.OfAsync(http) is { IsAdministrator: true, IsWithSecondFactor: true };
}
