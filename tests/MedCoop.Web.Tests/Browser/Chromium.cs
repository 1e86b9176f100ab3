using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(MedCoop.Web.Tests.Browser.Chromium))]

namespace MedCoop.Web.Tests.Browser;

/// <summary>The browser that Debian and others package, for all tests. Where there is none they are shown as skipped; with <c>CI=true</c> they fail.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private static readonly string? Program = Environment.GetEnvironmentVariable("MEDCOOP_CHROMIUM") is { Length: > 0 } named ? named : Array.Find(Places, File.Exists);

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        if (Program is null) return;
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        });
    }

    /// <summary>A window of its own, without cookies. What the page complains about is kept.</summary>
    internal async Task<BrowserWindow> OpenAsync(Uri server, BrowserNewContextOptions? options = null)
    {
        if (browser is null && Environment.GetEnvironmentVariable("CI") != "true")
            Assert.Skip("There is no Chromium here: install it (Debian: apt-get install chromium) or name it in MEDCOOP_CHROMIUM.");
        Assert.True(browser is not null, "Chromium is required in CI.");
        options ??= new BrowserNewContextOptions();
        options.BaseURL = server.AbsoluteUri;
        options.Locale ??= "en-GB";
        options.ReducedMotion = ReducedMotion.Reduce;
        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(45_000);
        return new BrowserWindow(context, await context.NewPageAsync()) { Origin = server.AbsoluteUri };
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
    }
}
