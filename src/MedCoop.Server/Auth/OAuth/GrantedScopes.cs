using MedCoop.Domain.Access;

namespace MedCoop.Server.Auth.OAuth;

/// <summary>Which of the scopes that a client asks for it gets: those that its registration covers.</summary>
internal static class GrantedScopes
{
    private static readonly string[] Plain = ["openid", "fhirUser", "profile", "email", "offline_access", "launch", "launch/patient"];

    /// <summary>Every scope that is not about resources.</summary>
    public static IReadOnlyList<string> WithoutResources => Plain;

    /// <summary>Whether it is a scope at all.</summary>
    public static bool IsKnown(string scope) => Plain.Contains(scope, StringComparer.Ordinal) || SmartScope.Parse(scope) is not null;

    /// <summary>Those asked for that the registration covers, as they were written.</summary>
    /// <param name="asked">What the client asks for.</param>
    /// <param name="registered">What it may have.</param>
    /// <param name="context">The only context that the flow can give: <see cref="ScopeContext.System"/> for systems; null: those for people.</param>
    public static IReadOnlyList<string> Of(IEnumerable<string> asked, IReadOnlyList<string> registered, ScopeContext? context)
    {
        var covering = registered.Select(SmartScope.Parse).OfType<SmartScope>().ToList();
        return [.. asked.Distinct(StringComparer.Ordinal).Where(scope => IsGranted(scope))];

        bool IsGranted(string scope)
        {
            if (Plain.Contains(scope, StringComparer.Ordinal)) return context is null && registered.Contains(scope, StringComparer.Ordinal);
            return SmartScope.Parse(scope) is { } wanted
                && (context is { } only ? wanted.Context == only : wanted.Context != ScopeContext.System)
                && covering.Exists(wide => wide.Covers(wanted));
        }
    }
}
