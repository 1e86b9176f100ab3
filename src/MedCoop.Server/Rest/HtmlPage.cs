namespace MedCoop.Server.Rest;

/// <summary>A page that an operation answers with, which stands alone.</summary>
/// <param name="Html">Its text.</param>
/// <param name="Policy">What it may load.</param>
internal sealed record HtmlPage(string Html, string Policy)
{
    /// <summary>Sends it; whatever it may hold, it runs nothing, sends no form and is shown in nobody's frame.</summary>
    public async Task SendAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = $"{Policy}; frame-ancestors 'none'; sandbox";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers.Vary = "Accept-Language";
        var content = System.Text.Encoding.UTF8.GetBytes(Html);
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(http.Request.Method)) await http.Response.Body.WriteAsync(content, http.RequestAborted);
    }
}
