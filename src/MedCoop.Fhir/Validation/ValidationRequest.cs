namespace MedCoop.Fhir.Validation;

/// <summary>What to validate against, and how much to say.</summary>
public sealed record ValidationRequest
{
    /// <summary>Canonicals that the outermost resource must satisfy, whatever it declares.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>Also against the profiles that each resource declares in meta.profile.</summary>
    public bool Declared { get; init; } = true;

    /// <summary>Also against the profiles of MedCoop that each resource's own codes claim (<see cref="ImpliedProfiles"/>).</summary>
    public bool Implied { get; init; } = true;

    /// <summary>What becomes of errors against a profile that is declared or implied; those of <see cref="Profiles"/> always are errors.</summary>
    public Func<string, ValidationLevel> LevelOf { get; init; } = static _ => ValidationLevel.Enforce;

    /// <summary>Also note what is right but worth knowing, such as absent elements marked mustSupport.</summary>
    public bool Notes { get; init; }

    /// <summary>Most findings of the form, most errors beyond it, and most warnings and notes; checking ends only when so many errors are found.</summary>
    public int MaxFindings { get; init; } = 200;

    /// <summary>The time that FHIRPath's now() gives.</summary>
    public required DateTimeOffset At { get; init; }
}
