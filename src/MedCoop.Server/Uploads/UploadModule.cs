using MedCoop.Store;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Uploads;

/// <summary>Files: inside resources and uploaded in pieces. What they say they are is what they are, and no scanner finds anything in them.</summary>
internal static class UploadModule
{
    /// <summary>Registers what every write asks.</summary>
    public static IServiceCollection AddMedCoopUploads(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<UploadOptions, UploadOptionsValidator>()
            .BindConfiguration(UploadOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);
        services.AddSingleton(static provider => provider.GetRequiredService<IOptions<UploadOptions>>().Value);
        services.AddSingleton(static provider => new FileStore(FileStore.FolderOf(provider.GetRequiredService<UploadOptions>(), provider.GetRequiredService<IOptions<StoreOptions>>().Value.SqliteFile)));
        services.AddSingleton<UploadRules>();
        services.AddSingleton<StoredFileRules>();
        services.AddSingleton<UploadStore>();
        services.AddSingleton<UploadDocuments>();
        services.AddSingleton<FinishUpload>();
        services.AddSingleton<UploadEndpoint>();
        return services;
    }

    /// <summary>Clears up while the server runs.</summary>
    public static void AddMedCoopUploadUpkeep(this IServiceCollection services)
    {
        services.AddSingleton<PendingScans>();
        services.AddHostedService<UploadUpkeep>();
    }

    /// <summary>Serves uploads under <see cref="UploadEndpoint.BasePath"/>.</summary>
    public static void MapMedCoopUploads(this IEndpointRouteBuilder endpoints)
    {
        var endpoint = endpoints.ServiceProvider.GetRequiredService<UploadEndpoint>();
        endpoints.Map(UploadEndpoint.BasePath + "/{id?}", endpoint.HandleAsync);
    }
}
