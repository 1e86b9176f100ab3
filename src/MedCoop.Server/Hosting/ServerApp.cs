using MedCoop.Fhir.Search.Parameters;
using MedCoop.Server.Audit;
using MedCoop.Server.Auth;
using MedCoop.Server.Operations.HealthLinks;
using MedCoop.Server.Rest;
using MedCoop.Server.Uploads;
using MedCoop.Store;
using MedCoop.Web;

namespace MedCoop.Server.Hosting;

/// <summary>Puts the server together from its modules.</summary>
internal static class ServerApp
{
    /// <summary>Builds it.</summary>
    /// <param name="settings">Configuration from the command line: <c>--Section:Key=value</c>.</param>
    /// <returns>The server, ready to run; nothing is bound or opened yet.</returns>
    /// <exception cref="StartRefusedException">The configuration does not let it start.</exception>
    internal static WebApplication Build(string[] settings)
    {
        SearchParameterCatalog.Prepare();
        StrictCompression.Require();
        // appsettings.json lies beside the program; data and logs are relative to the working directory.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = settings,
            ContentRootPath = AppContext.BaseDirectory,
        });
        var access = builder.Configuration.GetSection(AccessOptions.Section).Get<AccessOptions>() ?? new AccessOptions();
        if (LoopbackAddresses.Check(builder.Configuration, access) is { } address)
            builder.WebHost.UseUrls(address);

        builder.Services.AddMedCoopOptions();
        builder.AddMedCoopHosting();
        builder.Services.AddMedCoopStore();
        builder.Services.AddMedCoopAudit();
        builder.Services.AddMedCoopRest();
        builder.Services.AddMedCoopUploadUpkeep();
        builder.AddMedCoopAuth(access);
        builder.Services.AddMedCoopWeb();

        var app = builder.Build();
        app.UseMedCoopHosting();
        app.UseMedCoopAuth(access);
        app.UseMedCoopWeb();
        app.MapMedCoopRest();
        app.MapMedCoopUploads();
        app.MapMedCoopHealthLinks();
        app.MapMedCoopAuth(access);
        app.MapMedCoopWeb();
        return app;
    }
}
