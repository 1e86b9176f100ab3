using MedCoop.Domain.Access;

namespace MedCoop.Server.Auth.Accounts;

/// <summary>Lets administrators pass: signed in with a browser, or by an access token.</summary>
internal sealed class AdministratorsOnly(RequestActor actors) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (BearerToken.Of(http.Request) is not null)
        {
            if (!(await actors.OfAsync(http)).TryGet(out var actor, out _)) return Results.Unauthorized();
            return actor.Roles.Contains(Role.Administrator) ? await next(context) : Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        if (await SignedIn.OfAsync(http) is not { } signedIn) return Results.Unauthorized();
        return signedIn.IsAdministrator ? await next(context) : Results.StatusCode(StatusCodes.Status403Forbidden);
    }
}
