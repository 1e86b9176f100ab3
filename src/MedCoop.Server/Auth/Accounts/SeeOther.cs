namespace MedCoop.Server.Auth.Accounts;

/// <summary>Answers a form: 303, so that the browser asks for the next page with GET and a reload sends nothing twice.</summary>
internal sealed class SeeOther(string location) : IResult
{
    /// <summary>The code with which it leads back to the page; null: it leads on.</summary>
    public string? Error { get; private init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = location;
        return Task.CompletedTask;
    }

    /// <summary>To where the form says, if that is a page of this server, else to another one.</summary>
    public static SeeOther Next(string? returnUrl, string otherwise) => new(IsLocal(returnUrl) ? returnUrl! : otherwise);

    /// <summary>Back to the page, which tells what was wrong; its <c>returnUrl</c> goes along.</summary>
    public static SeeOther Back(string page, string error, string? returnUrl = null) =>
        new($"{page}{(page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}error={error}{(IsLocal(returnUrl) ? $"&returnUrl={Uri.EscapeDataString(returnUrl!)}" : "")}") { Error = error };

    /// <summary>Whether an address is a page of this server, however a browser may read it.</summary>
    public static bool IsLocal(string? url) => url is ['/', ..] and not ['/', '/' or '\\', ..] && !url.Any(char.IsControl);
}
