using System.Collections.Frozen;
using System.Text;
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
        var text = (path.Value ?? "").AsSpan();
        Span<System.Range> parts = stackalloc System.Range[LongestShown + 1];
        var count = text.Split(parts, '/', StringSplitOptions.RemoveEmptyEntries);
        if (count > LongestShown) return "/{long}";
        if (count == 3 && text[parts[0]].SequenceEqual("fhir") && OfInstance(text[parts[1]], text[parts[2]]) is { } known) return known;
        var shape = new StringBuilder();
        foreach (var part in parts[..count]) shape.Append('/').Append(Shown(text[part].ToString()));
        return shape.Length == 0 ? "/" : shape.ToString();
    }

    // Most requests are of one resource, and of those there is one shape per type.
    private static string? OfInstance(ReadOnlySpan<char> type, ReadOnlySpan<char> id) =>
        id[0] is not ('$' or '_' or '*') && Instances.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(type, out var shape) ? shape : null;

    private static string Shown(string part) =>
        Fixed.Contains(part) || ModelInfo.IsKnownResource(part) ? part : part.StartsWith('$') ? "{operation}" : "{id}";

    private static readonly FrozenDictionary<string, string> Instances =
        ModelInfo.SupportedResources.ToFrozenDictionary(type => type, type => $"/fhir/{type}/{{id}}", StringComparer.Ordinal);

    private static readonly FrozenSet<string> Fixed = FrozenSet.ToFrozenSet(
    [
        "fhir", "uploads", "shl", "files", "metadata", "_history", "_search", "health", "live", "ready", "metrics", "assets", "about", "account", "admin", "audit",
        "api", "people", "organizations", "invite", "save", "export", "patient", "preferences", "sign-in", "sign-out", "second-factor", "set-up", "recovery",
        "invitation", "forgot", "reset", "setup", "connect", "consent",
        "$everything", "$meta", "$meta-add", "$meta-delete", "$validate", "*",
        ".well-known", "smart-configuration", "openid-configuration", "jwks", "connect", "authorize", "token", "introspect", "revoke", "logout", "consent",
        "account", "sign-in", "sign-out", "second-factor", "set-up", "recovery", "passkey", "invitation", "forgot", "reset", "setup", "admin", "people", "clients", "api", "me", "sessions",
        "outside", "callback",
    ], StringComparer.Ordinal);
}
