using MedCoop.Web.Clients;
using MedCoop.Web.Languages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.DependencyInjection;

namespace MedCoop.Web.Requests;

/// <summary>Fills the <see cref="PageRequest"/> of a request.</summary>
internal static class PageRequests
{
    internal const string ThemeCookie = "medcoop-theme";

    // Language, theme and forms' tokens: who has no other cookie is not signed in.
    private const string OwnCookies = "medcoop-";

    /// <summary>Fills it. The caller sets the culture: one set in here would end with this method.</summary>
    /// <param name="askWho">Whether to find out who is signed in, which takes a call.</param>
    internal static async Task<PageRequest> FillAsync(HttpContext http, bool askWho)
    {
        var page = http.RequestServices.GetRequiredService<PageRequest>();
        page.Id = http.TraceIdentifier;
        page.Address = http.Request.GetEncodedPathAndQuery();
        page.Cookies = http.Request.Headers.Cookie;
        page.ClientAddress = http.Connection.RemoteIpAddress?.ToString();
        page.Theme = ThemeOf(http.Request.Cookies[ThemeCookie]);
        page.Error = FormError.Of(http.Request.Query["error"], http.Request.Path);
        page.Done = http.Request.Query["done"];
        if (askWho && http.Request.Cookies.Keys.Any(static name => !name.StartsWith(OwnCookies, StringComparison.Ordinal)))
            page.Account = await http.RequestServices.GetRequiredService<AccountClient>().MeAsync(http.RequestAborted);
        page.Language = LanguageChoice.Of(http.Request, page.Account?.Language);
        return page;
    }

    /// <summary>The theme of a name in the cookie or in the form; what is none means: like the device.</summary>
    internal static Theme ThemeOf(string? name) => name switch { "light" => Theme.Light, "dark" => Theme.Dark, _ => Theme.Auto };
}
