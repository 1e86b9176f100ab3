using System.ComponentModel.DataAnnotations;
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
}

/// <summary>Checks <see cref="ValidationOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class ValidationOptionsValidator : IValidateOptions<ValidationOptions>;
