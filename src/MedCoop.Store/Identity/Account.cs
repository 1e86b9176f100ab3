using Microsoft.AspNetCore.Identity;

namespace MedCoop.Store.Identity;

/// <summary>A person who can sign in. What the person may do follows from its <see cref="Membership"/>s.</summary>
public sealed class Account : IdentityUser<Guid>
{
    /// <summary>As others see the person.</summary>
    public required string DisplayName { get; set; }

    /// <summary>Who it is in FHIR, e.g. <c>Practitioner/17</c>: what the journal and the audit trail record.</summary>
    public required string FhirUser { get; set; }

    /// <summary>Language of its screens: en, ar, ru, be; null: the browser's.</summary>
    public string? Language { get; set; }

    /// <summary>Whether it may not sign in any more.</summary>
    public bool IsDisabled { get; set; }

    /// <summary>Made by <c>--demo</c>: no second factor is asked of it.</summary>
    public bool IsDemo { get; set; }

    /// <summary>The organisation that it last chose to act for, e.g. <c>Organization/minsk-cardiology</c>.</summary>
    public string? ActingOrganization { get; set; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last signed in; null: never.</summary>
    public DateTimeOffset? LastSignInAt { get; set; }
}
