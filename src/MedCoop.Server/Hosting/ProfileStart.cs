using MedCoop.Fhir.Validation.Packages;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Hosting;

/// <summary>Loads the packages before anything is served, and warns of those that they build on and that are not there.</summary>
internal sealed partial class ProfileStart(ProfileLibrary library, ILogger<ProfileStart> logger) : IHostedService
{
    /// <summary>Opens the packages of the configuration.</summary>
    /// <exception cref="StartRefusedException">One cannot be used.</exception>
    public static ProfileLibrary Load(IOptions<ValidationOptions> options)
    {
        List<FhirPackage> packages = [];
        foreach (var path in options.Value.Packages)
        {
            if (!FhirPackage.Open(path).TryGet(out var package, out var problem))
                throw new StartRefusedException($"{ValidationOptions.Section}:{nameof(ValidationOptions.Packages)}: {problem.Text}");
            packages.Add(package);
        }

        return new ProfileLibrary(packages);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (package, missing) in library.MissingDependencies) LogMissing(package, missing);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1041, LogLevel.Warning, "The package {Package} builds on {Missing}, which is not loaded: what that defines is not checked. Add it to Validation:Packages.")]
    private partial void LogMissing(string package, string missing);
}
