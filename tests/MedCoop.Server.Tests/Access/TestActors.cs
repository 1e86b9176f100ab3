using MedCoop.Domain.Access;

namespace MedCoop.Server.Tests.Access;

/// <summary>Actors whom a test names in a header of its own; only servers that tests start know it.</summary>
internal static class TestActors
{
    public const string Header = "X-Test-Actor";

    /// <summary>The header's value: <c>Practitioner/1 Organization/a coordinator payer</c>.</summary>
    public static string Value(string reference, string organization, params Role[] roles) => $"{reference} {organization} {string.Join(' ', roles.Select(role => role.Code()))}";

    /// <summary>The actor of a header; null: none is named.</summary>
    public static Actor? Of(string? value) => value?.Split(' ') is [var reference, var organization, .. var roles]
        ? new Actor(reference) { Organization = organization, Roles = roles.Select(role => RoleCodes.Find(role)!.Value).ToHashSet() }
        : null;
}
