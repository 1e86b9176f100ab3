using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Audit;

/// <summary>The audit trail (configuration section <c>Audit</c>).</summary>
public sealed class AuditOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Audit";

    /// <summary>Whether every request is recorded; null: where people sign in (<c>Access:Mode=Required</c>), and only there.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Folder of the key that signs the trail, relative to the working directory. Only the server's own user may read it.</summary>
    [Required]
    public string Keys { get; init; } = "data/keys";

    /// <summary>How often it is signed where the trail ends, if something was added. Entries after the last time can be cut off without being found out.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Where this server stands, in <c>AuditEvent.source.site</c>; null: the machine's name.</summary>
    [MaxLength(200)]
    public string? Site { get; init; }
}

/// <summary>Checks <see cref="AuditOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class AuditOptionsValidator : IValidateOptions<AuditOptions>;
