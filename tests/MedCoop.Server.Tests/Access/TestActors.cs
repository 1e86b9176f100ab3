using MedCoop.Domain.Access;

namespace MedCoop.Server.Tests.Access;

/// <summary>Actors whom a test names in a header of its own; only servers that tests start know it.</summary>
internal static class TestActors
{
    public const string Header = "X-Test-Actor";

    /// <summary>The header's value: <c>Practitioner/1 Organization/a coordinator payer</c>.</summary>
    public static string Value(string reference, string organization, params Role[] roles) => $"{reference} {organization} {string.Join(' ', roles.Select(role => role.Code()))}";

    /// <summary>The same with what the client was allowed: scopes, and <c>Patient/1</c> for the patient of the launch.</summary>
    public static string Scoped(string value, string scopes, string? patient = null) => $"{value}|{scopes}|{patient}";

    /// <summary>The actor of a header; null: none is named.</summary>
    public static Actor? Of(string? value)
    {
        if (value?.Split('|') is not [var named, .. var narrowed] || named.Split(' ') is not [var reference, var organization, .. var roles]) return null;
        var actor = new Actor(reference) { Organization = organization, Roles = roles.Select(role => RoleCodes.Find(role)!.Value).ToHashSet() };
        return narrowed is [var scopes, var patient] ? actor with { Scopes = scopes.Split(' '), Patient = patient.Length == 0 ? null : patient } : actor;
    }
}
