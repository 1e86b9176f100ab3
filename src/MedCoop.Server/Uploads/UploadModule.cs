using Microsoft.Extensions.Options;

namespace MedCoop.Server.Uploads;

/// <summary>Files inside resources: what they say they are is what they are, and no scanner finds anything in them.</summary>
internal static class UploadModule
{
    /// <summary>Registers what every write asks.</summary>
    public static IServiceCollection AddMedCoopUploads(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<UploadOptions, UploadOptionsValidator>()
            .BindConfiguration(UploadOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);
        services.AddSingleton(static provider => new UploadRules(provider.GetRequiredService<IOptions<UploadOptions>>().Value));
        return services;
    }
}
