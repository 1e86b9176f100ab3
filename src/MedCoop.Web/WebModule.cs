using System.Text.Encodings.Web;
using System.Text.Unicode;
using MedCoop.Web.Assets;
using MedCoop.Web.Clients;
using MedCoop.Web.Components;
using MedCoop.Web.Components.Pages.Administration;
using MedCoop.Web.Components.Pages.Auditing;
using MedCoop.Web.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MedCoop.Web;

/// <summary>The screens.</summary>
public static class WebModule
{
    /// <summary>Registers them. The server adds a <see cref="UserToken"/> of its own when people can sign in.</summary>
    public static IServiceCollection AddMedCoopWeb(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddLocalization();
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddSingleton<AssetFiles>();
        services.AddSingleton<OwnServer>();
        services.AddSingleton<ScreenMark>();
        services.AddScoped<PageRequest>();
        services.TryAddScoped<UserToken>(static _ => static _ => Task.FromResult<string?>(null));
        AddClient<AccountClient>(services);
        AddClient<FhirClient>(services);
        return services;
    }

    /// <summary>What pages pass. Stands after authentication and before endpoints.</summary>
    public static void UseMedCoopWeb(this IApplicationBuilder app)
    {
        app.UseAntiforgery();
        app.Use(PageGate.InvokeAsync);
    }

    /// <summary>Serves pages, what they load, and what they are sent to by their own small forms.</summary>
    public static void MapMedCoopWeb(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapRazorComponents<App>().Add(OnlyRead);
        endpoints.MapMethods("/assets/{version}/{**name}", [HttpMethods.Get, HttpMethods.Head], SendAssetAsync);
        endpoints.MapPost(Preferences.Address, Preferences.SaveAsync).AddEndpointFilter(ReadableForm.OnlyAsync);
        endpoints.MapPost(OrganizationForm.Address, OrganizationForm.SaveAsync).AddEndpointFilter(ReadableForm.OnlyAsync);
        endpoints.MapGet(AccessReportFile.Address, AccessReportFile.SendAsync);
    }

    // Pages are read; what a form sends goes to an endpoint, often of the same address.
    private static void OnlyRead(EndpointBuilder page)
    {
        foreach (var methods in page.Metadata.OfType<HttpMethodMetadata>().ToList()) page.Metadata.Remove(methods);
        page.Metadata.Add(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));
    }

    private static async Task SendAssetAsync(HttpContext http, string version, string name, AssetFiles files)
    {
        if (!await files.SendAsync(http, version, name)) http.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    // No logs of the factory's own: they would hold addresses, and those hold ids of people.
    private static void AddClient<T>(IServiceCollection services)
        where T : class =>
        services.AddHttpClient<T>((provider, http) => http.BaseAddress = provider.GetRequiredService<OwnServer>().Address)
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler
            {
                UseCookies = false,
                AllowAutoRedirect = false,
#pragma warning disable CA5359 // Its address is this process's own.
                SslOptions = { RemoteCertificateValidationCallback = OwnServer.IsItself },
#pragma warning restore CA5359
            })
            .RemoveAllLoggers();
}
