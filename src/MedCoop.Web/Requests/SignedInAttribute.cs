namespace MedCoop.Web.Requests;

/// <summary>Says that a page is for people who are signed in, and in which roles. The data behind it is guarded by the API; this spares people pages that would be empty.</summary>
/// <param name="roles">Codes of roles, one of which is needed; none: everybody who is signed in.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SignedInAttribute(params string[] roles) : Attribute
{
    /// <summary>Codes of roles, one of which is needed; none: everybody who is signed in.</summary>
    public IReadOnlyList<string> Roles { get; } = roles;

    /// <summary>Whether it can be seen before a second factor that one's roles demand is set up.</summary>
    public bool BeforeSecondFactor { get; init; }
}
