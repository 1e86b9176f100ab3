using Hl7.Fhir.Model;

namespace MedCoop.Server.Hosting;

/// <summary>
/// A request's path with everything that could point at a person replaced: <c>/fhir/Patient/{id}/_history/{id}</c>.
/// Logs, metrics and traces show this and never the path.
/// </summary>
internal static class RequestShape
{
    private const int LongestShown = 8;

    internal static string Of(PathString path)
    {
        var parts = (path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length > LongestShown ? "/{long}" : "/" + string.Join('/', parts.Select(Shown));
    }

    private static string Shown(string part) =>
        Fixed.Contains(part) || ModelInfo.IsKnownResource(part) ? part : part.StartsWith('$') ? "{operation}" : "{id}";

    private static readonly System.Collections.Frozen.FrozenSet<string> Fixed = System.Collections.Frozen.FrozenSet.ToFrozenSet(
    [
        "fhir", "metadata", "_history", "_search", "health", "live", "ready", "metrics", "assets", "about", "account", "admin", "audit",
        "api", "people", "organizations", "invite", "save", "export", "patient", "preferences", "sign-in", "sign-out", "second-factor", "set-up", "recovery",
        "invitation", "forgot", "reset", "setup", "connect", "consent",
        "$everything", "$meta", "$meta-add", "$meta-delete", "$validate", "*",
    ], StringComparer.Ordinal);
}
