using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Serilog.Events;

namespace MedCoop.Server.Hosting;

/// <summary>What is logged, and where (configuration section <c>Logs</c>).</summary>
public sealed class LogOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Logs";

    /// <summary>Lowest level that is written.</summary>
    [EnumDataType(typeof(LogEventLevel))]
    public LogEventLevel Level { get; init; } = LogEventLevel.Information;

    /// <summary>Whether lines go to the console: from Warning on to standard error, the others to standard output.</summary>
    public bool Console { get; init; } = true;

    /// <summary>Folder of the JSON files, relative to the working directory; empty: no files.</summary>
    public string Directory { get; init; } = Path.Combine("data", "logs");

    /// <summary>How many files (one a day, or every 100 MB) are kept.</summary>
    [Range(1, 10_000)]
    public int RetainedFiles { get; init; } = 31;
}

/// <summary>Checks <see cref="LogOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class LogOptionsValidator : IValidateOptions<LogOptions>;

/// <summary>Checks at start that the folder can be written; the logger itself would only fall silent.</summary>
internal sealed class LogFolderValidator : IValidateOptions<LogOptions>
{
    public ValidateOptionsResult Validate(string? name, LogOptions options)
    {
        if (options.Directory.Length == 0) return ValidateOptionsResult.Success;
        var probe = Path.Combine(options.Directory, $".probe-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(options.Directory);
            using var file = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return ValidateOptionsResult.Success;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return ValidateOptionsResult.Fail($"{nameof(LogOptions.Directory)}: {failure.Message} Name a folder that can be written, or none at all (empty).");
        }
    }
}
