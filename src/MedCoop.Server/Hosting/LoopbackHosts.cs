using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Auth;

namespace MedCoop.Server.Hosting;

/// <summary>
/// Refuses requests whose Host is not this machine, where nobody signs in, with the demonstration, and as long as it was not said under which address the
/// server is reached. A web page elsewhere can point its own name at 127.0.0.1 (DNS rebinding) and would then reach the server from the user's browser; its
/// name in Host gives it away. And where people sign in, the address is the audience of assertions and the beginning of links: whoever asks must not choose it.
/// </summary>
internal static class LoopbackHosts
{
    /// <summary>Refuses them, where they are to be refused.</summary>
    internal static void Use(WebApplication app, AccessOptions access)
    {
        var isForThisMachine = LoopbackAddresses.IsForThisMachine(access);
        if (!isForThisMachine && access.PublicUrl is not null) return;
        var text = "The Host header names another machine; this server answers as localhost, 127.0.0.1 or [::1] only."
            + (isForThisMachine ? "" : " Set Access:PublicUrl to the address under which it is reached, such as https://medcoop.example, and it answers there too.");
        app.Use((context, next) => LoopbackAddresses.IsLoopbackName(context.Request.Host.Host)
            ? next(context)
            : OutcomeAnswer.WriteAsync(context, StatusCodes.Status421MisdirectedRequest, "forbidden", ErrorCodes.WrongHost, text));
    }
}
