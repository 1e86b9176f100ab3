namespace MedCoop.Store.Identity;

/// <summary>An account's roles in one organisation.</summary>
public sealed class Membership
{
    /// <summary>Whose.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>E.g. <c>Organization/minsk-cardiology</c>.</summary>
    public required string Organization { get; init; }

    /// <summary>As people know it.</summary>
    public required string OrganizationName { get; set; }

    /// <summary>Codes of its roles there, separated by spaces.</summary>
    public required string Roles { get; set; }

    /// <summary>The codes one by one.</summary>
    public IReadOnlyList<string> RoleCodes => CodesIn(Roles);

    /// <summary>The codes of <see cref="Roles"/>.</summary>
    internal static string[] CodesIn(string roles) => roles.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
