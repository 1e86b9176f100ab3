using System.Globalization;
using MedCoop.Web.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;

namespace MedCoop.Web.Requests;

/// <summary>What every page passes before it is made: language, headers, whether this person may see it.</summary>
internal static class PageGate
{
    private const string SetUpSecondFactor = "/account/second-factor/set-up";

    internal static async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is null)
        {
            await next(http);
            return;
        }

        var page = await PageRequests.FillAsync(http, askWho: true);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = page.Language.Culture;
        await PageHeaders.SetAsync(http);
        var rule = http.GetEndpoint()!.Metadata.GetMetadata<SignedInAttribute>();
        if (rule is null) await next(http);
        else if (page.Account is not { } account) SeeOther(http, "/account/sign-in?returnUrl=" + Uri.EscapeDataString(page.Address));
        else if (account.MustSetUpSecondFactor && !rule.BeforeSecondFactor) SeeOther(http, SetUpSecondFactor);
        else if (rule.Roles.Count > 0 && !account.HasAny(rule.Roles)) await ErrorPages.WriteAsync(http, StatusCodes.Status403Forbidden);
        else await next(http);
    }

    private static void SeeOther(HttpContext http, string address)
    {
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = address;
    }
}
