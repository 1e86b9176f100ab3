using System.Net;
using MedCoop.Domain.Access;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Hosting;

namespace MedCoop.Server.Auth;

/// <summary><c>/metrics</c> is for programs on this machine and for administrators: its figures tell how busy whom the server serves is.</summary>
internal static class MetricsAccess
{
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments("/metrics", StringComparison.Ordinal) || IsThisMachine(context) || await IsAdministratorAsync(context))
        {
            await next(context);
            return;
        }

        context.Response.Headers.WWWAuthenticate = BearerToken.Challenge(ErrorCodes.NoToken);
        await OutcomeAnswer.WriteAsync(
            context, StatusCodes.Status401Unauthorized, Problem.IssueTypeOf(ProblemKind.Unauthenticated), ErrorCodes.NoToken, "Metrics are for this machine and for administrators.");
    }

    private static bool IsThisMachine(HttpContext context) => context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address);

    private static async Task<bool> IsAdministratorAsync(HttpContext context) =>
        BearerToken.Of(context.Request) is not null
        && (await context.RequestServices.GetRequiredService<RequestActor>().OfAsync(context)).TryGet(out var actor, out _)
        && actor.Roles.Contains(Role.Administrator);
}
