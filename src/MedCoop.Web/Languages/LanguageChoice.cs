using Microsoft.AspNetCore.Http;

namespace MedCoop.Web.Languages;

/// <summary>Which language a page is in: the account's, else the one chosen in this browser, else the browser's own, else English.</summary>
internal static class LanguageChoice
{
    /// <summary>The cookie that remembers a choice made before signing in.</summary>
    internal const string Cookie = "medcoop-language";

    /// <summary>The language.</summary>
    /// <param name="request">The request for the page.</param>
    /// <param name="ofAccount">The tag that the account of the person has; null: nobody is signed in, or never chose.</param>
    internal static Language Of(HttpRequest request, string? ofAccount) =>
        Language.Find(ofAccount)
        ?? Language.Find(request.Cookies[Cookie])
        ?? Accepted(request)
        ?? Language.English;

    private static Language? Accepted(HttpRequest request) => request.GetTypedHeaders().AcceptLanguage
        .OrderByDescending(language => language.Quality ?? 1)
        .Select(language => Language.Find(language.Value.Value))
        .FirstOrDefault(found => found is not null);
}
