using System.Text.RegularExpressions;
using MedCoop.Server.Auth.Accounts;
using MedCoop.Server.Hosting;
using MedCoop.Web.Tests.Browser;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MedCoop.Web.Tests.SigningIn;

/// <summary>The first minutes of a new server, at the real one with an empty database.</summary>
public sealed partial class FirstSetUpTests(Chromium chromium) : IDisposable
{
    private const string Password = "three old lighthouses";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("medcoop-web-");

    [Theory, InlineData("en"), InlineData("ar")]
    public async Task The_link_that_the_first_start_prints_makes_an_administrator_with_a_second_factor(string language)
    {
        var (app, link) = await StartAsync();
        await using var _ = app;
        await using var window = await chromium.OpenAsync(new Uri(link.GetLeftPart(UriPartial.Authority)));
        await window.SetLanguageAsync(language);
        var page = window.Page;

        await page.GotoAsync(link.AbsoluteUri);
        var faults = new List<string>(await window.FaultsAsync($"setup-{language}-form"));
        await FillAsync(window, "passwordpassword");
        await page.SubmitAsync("/setup");
        faults.AddRange(await window.FaultsAsync($"setup-{language}-weak"));
        var refused = page.Url;
        await FillAsync(window, Password);
        await page.SubmitAsync("/setup");
        faults.AddRange(await window.FaultsAsync($"setup-{language}-account"));
        var warned = await page.Locator(".alert-warning a[href='/account/second-factor/set-up']").CountAsync();
        await page.GotoAsync("/admin/people");
        var before = new Uri(page.Url).AbsolutePath;
        faults.AddRange(await window.FaultsAsync($"setup-{language}-second-factor"));
        var (key, codes) = await window.SetUpAuthenticatorAsync();
        faults.AddRange(await window.FaultsAsync($"setup-{language}-codes"));
        await page.Locator("a.btn-primary").ClickAsync();
        await page.GotoAsync("/admin/people");
        faults.AddRange(await window.FaultsAsync($"setup-{language}-people"));
        var people = await page.Locator("main").InnerTextAsync();

        await window.Context.ClearCookiesAsync();
        await window.SetLanguageAsync(language);
        await window.SignInAsync("first@hospital.example", Password);
        await page.Locator("#code").FillAsync(AuthenticatorApp.Code(key));
        await page.SubmitAsync("/account/second-factor");
        var signedIn = await page.Locator("summary .icon + .visually-hidden + bdi").TextContentAsync();

        Assert.Contains("error=weak-password", refused, StringComparison.Ordinal);
        Assert.Equal(1, warned);
        Assert.Equal("/account/second-factor/set-up", before);
        Assert.Equal(10, codes.Count);
        Assert.Contains("first@hospital.example", people, StringComparison.Ordinal);
        Assert.Equal("سلمى Salma", signedIn);
        Assert.Empty(faults);
        Assert.Empty(window.Complaints);
    }

    [Theory, InlineData("en"), InlineData("ar")]
    public async Task That_link_works_once(string language)
    {
        var (app, link) = await StartAsync();
        await using var _ = app;
        await using var first = await chromium.OpenAsync(new Uri(link.GetLeftPart(UriPartial.Authority)));
        await first.Page.GotoAsync(link.AbsoluteUri);
        await FillAsync(first, Password);
        await first.Page.SubmitAsync("/setup");

        await using var second = await chromium.OpenAsync(new Uri(link.GetLeftPart(UriPartial.Authority)));
        await second.SetLanguageAsync(language);
        await second.Page.GotoAsync(link.AbsoluteUri);
        await FillAsync(second, Password);
        await second.Page.SubmitAsync("/setup");
        var faults = await second.FaultsAsync($"setup-{language}-used");
        await second.Page.GotoAsync("/account");

        Assert.Equal("/account/sign-in", new Uri(second.Page.Url).AbsolutePath);
        Assert.Empty(faults);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static async Task FillAsync(BrowserWindow window, string password)
    {
        await window.Page.Locator("#organization").FillAsync("مركز بنغازي الطبي");
        await window.Page.Locator("#displayName").FillAsync("سلمى Salma");
        await window.Page.Locator("#email").FillAsync("first@hospital.example");
        await window.Page.Locator("#password").FillAsync(password);
    }

    private async Task<(WebApplication App, Uri Link)> StartAsync()
    {
        var app = ServerApp.Build(
        [
            "--urls=http://127.0.0.1:0", "--Logs:Directory=", "--Logs:Console=false", $"--Auth:KeyFolder={Path.Combine(folder.FullName, "keys")}",
            $"--Audit:Keys={Path.Combine(folder.FullName, "audit")}", $"--Store:ConnectionString=Data Source={Path.Combine(folder.FullName, "test.db")}",
        ]);
        using var console = new StringWriter();
        app.Services.GetServices<IHostedService>().OfType<FirstStart>().Single().Console = console;
        await app.StartAsync();
        return (app, new Uri(Link().Match(console.ToString()).Value));
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/setup\?token=[\w-]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
