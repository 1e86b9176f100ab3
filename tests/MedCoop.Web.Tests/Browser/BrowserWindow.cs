using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace MedCoop.Web.Tests.Browser;

/// <summary>A window with one page, which holds every complaint of the browser against it: blocked content, errors of scripts.</summary>
internal sealed class BrowserWindow : IAsyncDisposable
{
    private static readonly Lazy<string> Axe = new(static () => new BundledAxeScriptProvider().GetScript());

    private readonly List<string> complaints = [];

    public BrowserWindow(IBrowserContext context, IPage page)
    {
        Context = context;
        Page = page;
        // An answer of 404 or 403 to the page itself is logged by the browser too, and meant.
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource: the server responded with a status of 4", StringComparison.Ordinal)
                && !message.Text.StartsWith("Failed to load resource: the server responded with a status of 5", StringComparison.Ordinal))
                complaints.Add($"{page.Url}: {message.Text}");
        };
        page.PageError += (_, error) => complaints.Add($"{page.Url}: {error}");
    }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    /// <summary>What the browser complained about, such as what the content security policy forbids.</summary>
    public IReadOnlyList<string> Complaints => complaints;

    /// <summary>What axe-core finds wrong on the page as it is, one line each.</summary>
    public async Task<IReadOnlyList<string>> ViolationsAsync()
    {
        // Its own package would send the whole script, and bring the whole report back, for every page.
        if (!await Page.EvaluateAsync<bool>("() => 'axe' in window")) await Page.EvaluateAsync(Axe.Value);
        var found = await Page.EvaluateAsync<string[]>(
            """
            async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
              .flatMap(violation => violation.nodes.map(node => `${violation.id}: ${node.html} (${[...node.any, ...node.all].map(check => check.message).join("; ")})`))
            """);
        return [.. found.Select(fault => $"{new Uri(Page.Url).PathAndQuery} {fault}")];
    }

    /// <summary>Whether a part of the page sticks out of the window sideways.</summary>
    public Task<bool> IsTooWideAsync() => Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth");

    public async Task SetLanguageAsync(string code) => await Context.AddCookiesAsync([new Cookie { Name = "medcoop-language", Value = code, Url = Origin }]);

    public async Task SetCookieAsync(string name, string value) => await Context.AddCookiesAsync([new Cookie { Name = name, Value = value, Url = Origin }]);

    public required string Origin { get; init; }

    public ValueTask DisposeAsync() => Context.DisposeAsync();
}
