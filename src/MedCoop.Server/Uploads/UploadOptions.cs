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

    /// <summary>Largest file in bytes. An Attachment's <c>size</c> is an unsignedInt, which ends at 2 GiB.</summary>
    [Range(1, int.MaxValue)]
    public long MaxBytes { get; init; } = int.MaxValue;

    /// <summary>Where files lie that are no part of the database; null: beside the SQLite file, with <c>.files</c> behind its name, else <c>data/files</c>. Servers of one database share it.</summary>
    public string? Folder { get; init; }

    /// <summary>How long an unfinished upload is kept after its last byte.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan ExpireAfter { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Most unfinished uploads of one account and client.</summary>
    [Range(1, 10_000)]
    public int MaxUnfinished { get; init; } = 20;

    /// <summary>How long a file is kept whose Binary never came to be, because the server died or the write was refused.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan UnusedFilesKeptFor { get; init; } = TimeSpan.FromDays(1);

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
