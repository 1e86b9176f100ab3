using System.ComponentModel.DataAnnotations;
using MedCoop.Fhir.Validation;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Hosting;

/// <summary>What validation knows beyond R4 and MedCoop's own profiles.</summary>
public sealed class ValidationOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Validation";

    /// <summary>FHIR packages (.tgz files or folders) whose profiles and terminology are loaded at start; the earlier one counts where two define the same.</summary>
    [MaxLength(1000)]
    public IReadOnlyList<string> Packages { get; init; } = [];

    /// <summary>
    /// How much profiles count when resources are written; the first that fits counts. Where none fits, MedCoop's own are enforced and those of
    /// packages warn.
    /// </summary>
    [MaxLength(1000)]
    [ValidateEnumeratedItems]
    public IReadOnlyList<LevelRule> Level { get; init; } = [];

    /// <summary>How much a profile counts in what a partner writes.</summary>
    /// <param name="profile">Its canonical, without version.</param>
    /// <param name="partner">Reference of whom writes.</param>
    internal ValidationLevel LevelOf(string profile, string partner)
    {
        foreach (var rule in Level)
            if (rule.Fits(profile, partner)) return rule.Level;
        return profile.StartsWith(MedCoopProfiles.Canonical, StringComparison.Ordinal) ? ValidationLevel.Enforce : ValidationLevel.Warn;
    }
}

/// <summary>One rule of <see cref="ValidationOptions.Level"/>.</summary>
public sealed class LevelRule
{
    /// <summary>Canonical of the profile, or its beginning followed by <c>*</c>.</summary>
    [Required]
    public string Profile { get; init; } = "*";

    /// <summary>Reference of whom writes (<c>Organization/1</c>); <c>*</c> for everybody.</summary>
    [Required]
    public string Partner { get; init; } = "*";

    /// <summary>Off, Warn or Enforce.</summary>
    [Required]
    public ValidationLevel Level { get; init; }

    internal bool Fits(string profile, string partner) => Matches(Profile, profile) && Matches(Partner, partner);

    private static bool Matches(string rule, string value) =>
        rule.EndsWith('*') ? value.StartsWith(rule[..^1], StringComparison.Ordinal) : string.Equals(rule, value, StringComparison.Ordinal);
}

/// <summary>Checks <see cref="ValidationOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class ValidationOptionsValidator : IValidateOptions<ValidationOptions>;
