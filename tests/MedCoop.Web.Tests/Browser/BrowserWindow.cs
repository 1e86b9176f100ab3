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

    /// <summary>What is wrong with the page as it is, on a desk in light colours and on a phone in dark ones: barriers, and what is wider than the window.</summary>
    /// <param name="name">Of its pictures, which are taken to be looked at where <c>MEDCOOP_SCREENSHOTS</c> names a folder.</param>
    public async Task<IReadOnlyList<string>> FaultsAsync(string name)
    {
        // What is wrong with colours shows in either width, and what is too wide in either theme.
        var faults = new List<string>();
        foreach (var (scheme, width) in new[] { (ColorScheme.Light, 1280), (ColorScheme.Dark, 360) })
        {
            await Page.SetViewportSizeAsync(width, 800);
            await Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
            await PictureAsync($"{scheme}-{width}-{name}");
            faults.AddRange(await ViolationsAsync());
            if (await IsTooWideAsync()) faults.Add($"{name} is wider than {width} px");
        }

        return faults;
    }

    /// <summary>Takes a picture of the page as it is, to be looked at, where <c>MEDCOOP_SCREENSHOTS</c> names a folder.</summary>
    public async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("MEDCOOP_SCREENSHOTS") is not { Length: > 0 } folder) return;
        var file = string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
        var height = Math.Min(1400, await Page.EvaluateAsync<int>("document.documentElement.scrollHeight"));
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, file + ".png"), FullPage = true, Clip = new Clip { Width = Page.ViewportSize!.Width, Height = height } });
    }

    /// <summary>Whether a part of the page sticks out of the window sideways.</summary>
    public Task<bool> IsTooWideAsync() => Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth");

    public async Task SetLanguageAsync(string code) => await Context.AddCookiesAsync([new Cookie { Name = "medcoop-language", Value = code, Url = Origin }]);

    public async Task SetCookieAsync(string name, string value) => await Context.AddCookiesAsync([new Cookie { Name = name, Value = value, Url = Origin }]);

    public required string Origin { get; init; }

    public ValueTask DisposeAsync() => Context.DisposeAsync();
}
