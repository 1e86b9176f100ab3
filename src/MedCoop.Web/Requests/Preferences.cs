using MedCoop.Web.Languages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace MedCoop.Web.Requests;

/// <summary>Takes the language and the theme that somebody chooses for this browser.</summary>
internal static class Preferences
{
    internal const string Address = "/preferences";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(365);

    internal static async Task<IResult> SaveAsync(HttpContext http, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(http)) return Results.StatusCode(StatusCodes.Status400BadRequest);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (Language.Find(form["language"]) is { } language) Keep(http, LanguageChoice.Cookie, language.Code);
        if (form.ContainsKey("theme")) Keep(http, PageRequests.ThemeCookie, PageRequests.ThemeOf(form["theme"]).ToString().ToLowerInvariant());
        http.Response.Headers.Location = Local(form["returnUrl"]);
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>An address on this server, or the start page. A second slash or a backslash would lead elsewhere.</summary>
    internal static string Local(string? address) =>
        address is ['/', ..] && address is not ['/', '/' or '\\', ..] && !address.Any(char.IsControl) ? address : "/";

    private static void Keep(HttpContext http, string name, string value) => http.Response.Cookies.Append(name, value, new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
        MaxAge = Kept,
        IsEssential = true,
    });
}
