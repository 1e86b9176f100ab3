using MedCoop.Fhir.Outcomes;

namespace MedCoop.Server.Hosting;

/// <summary>
/// Refuses, where nobody signs in, requests whose Host is not this machine. A web page elsewhere can point its own name at 127.0.0.1 (DNS rebinding)
/// and would then reach the server from the user's browser; its name in Host gives it away.
/// </summary>
internal static class LoopbackHosts
{
    internal static Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        LoopbackAddresses.IsLoopbackName(context.Request.Host.Host)
            ? next(context)
            : OutcomeAnswer.WriteAsync(
                context,
                StatusCodes.Status421MisdirectedRequest,
                "forbidden",
                ErrorCodes.WrongHost,
                "The Host header names another machine; this server answers as localhost, 127.0.0.1 or [::1] only.");
}
