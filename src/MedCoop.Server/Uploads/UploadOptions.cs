using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Uploads;

/// <summary>What files may be brought in (configuration section <c>Uploads</c>).</summary>
public sealed class UploadOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Uploads";

    /// <summary>Only files of these content types, e.g. <c>application/pdf</c> or <c>image/*</c>; empty: of every type that is not a program's.</summary>
    [MaxLength(1000)]
    public IReadOnlyList<string> ContentTypes { get; init; } = [];

    /// <summary>Where ClamAV's <c>clamd</c> listens: <c>unix:/run/clamav/clamd.ctl</c> or <c>127.0.0.1:3310</c>; null: files are not scanned.</summary>
    public string? Clamd { get; init; }

    /// <summary>How long a scan may take.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ScanTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Clamd is not null && Uploads.Clamd.EndPointOf(Clamd) is null)
            yield return new ValidationResult($"{Section}:Clamd: '{Clamd}' is neither unix:/path/of/the/socket nor address:port.", [nameof(Clamd)]);
    }
}

/// <summary>Checks <see cref="UploadOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class UploadOptionsValidator : IValidateOptions<UploadOptions>;
