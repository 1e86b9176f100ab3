using MedCoop.Web.Clients;

namespace MedCoop.Server.Hosting;

/// <summary>What the screens of this server ask comes from the browser for which they ask. Others say through a known proxy only where they come from.</summary>
internal sealed class ScreenRequests(RequestDelegate next, ScreenMark mark)
{
    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers.TryGetValue(ScreenMark.Header, out var told))
        {
            headers.Remove(ScreenMark.Header);
            if (mark.AddressIn(told) is { } browser) context.Connection.RemoteIpAddress = browser;
        }

        return next(context);
    }
}
