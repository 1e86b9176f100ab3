using MedCoop.Server.Auth.Accounts;
using MedCoop.Server.Hosting;
using MedCoop.Testing.SigningIn;
using MedCoop.Web.Tests.Browser;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace MedCoop.Web.Tests.SigningIn;

/// <summary>Signing in with an outside provider, a real one on another port, in a real browser.</summary>
public sealed class ProviderTests(Chromium chromium) : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("medcoop-web-");
    private TestProvider? outside;
    private WebApplication? app;

    private Uri Address => new(app!.Urls.First());

    public async ValueTask InitializeAsync()
    {
        outside = await TestProvider.StartAsync();
        app = ServerApp.Build(
        [
            "--urls=http://127.0.0.1:0", "--Logs:Directory=", "--Logs:Console=false", "--Access:Demo=true",
            $"--Auth:KeyFolder={Path.Combine(folder.FullName, "keys")}", $"--Audit:Keys={Path.Combine(folder.FullName, "audit")}",
            $"--Store:ConnectionString=Data Source={Path.Combine(folder.FullName, "test.db")}",
            $"--Auth:Authority={outside.Issuer}", $"--Auth:ClientId={TestProvider.Client}", $"--Auth:ClientSecret={TestProvider.Secret}", "--Auth:ProviderName=Ministry of Health",
        ]);
        await app.StartAsync();
        await using var scope = app.Services.CreateAsyncScope();
        Assert.NotNull(await scope.ServiceProvider.GetRequiredService<Directories>().AddAsync(
            "salma@ministry.example", "سلمى Salma", password: null, practitioner: null, [("Organization/benghazi-medical-center", "Benghazi Medical Center", "auditor")], CancellationToken.None));
    }

    [Theory, InlineData("en", "Sign in with"), InlineData("ar", "الدخول عبر")]
    public async Task One_signs_in_with_the_button_of_the_provider(string language, string button)
    {
        outside!.Add("Salma", Person("salma", ("amr", "mfa")));
        outside.Add("Nobody", Person("nobody"));
        await using var window = await chromium.OpenAsync(Address);
        await window.SetLanguageAsync(language);
        var page = window.Page;

        await page.GotoAsync("/account/sign-in?returnUrl=%2Faccount");
        var faults = new List<string>(await window.FaultsAsync($"provider-{language}-sign-in"));
        var label = await page.Locator("#provider").InnerTextAsync();
        await GoAsync(window, "Nobody");
        faults.AddRange(await window.FaultsAsync($"provider-{language}-unknown"));
        var refused = page.Url;
        var focused = await page.EvaluateAsync<string>("document.activeElement.getAttribute('role')");
        await GoAsync(window, "Salma");
        faults.AddRange(await window.FaultsAsync($"provider-{language}-account"));

        Assert.Contains(button, label, StringComparison.Ordinal);
        Assert.Contains("error=provider-unknown", refused, StringComparison.Ordinal);
        Assert.Equal("alert", focused);
        Assert.Equal("/account", new Uri(page.Url).AbsolutePath);
        Assert.Equal("سلمى Salma", await page.Locator("summary .icon + .visually-hidden + bdi").TextContentAsync());
        Assert.Equal(0, await page.Locator("#current").CountAsync());
        Assert.Empty(faults);
        Assert.Empty(window.Complaints);
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
        if (outside is not null) await outside.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static ProviderPerson Person(string subject, params (string Name, object Value)[] claims) => new(subject)
    {
        Claims = claims.Append(("email", $"{subject}@ministry.example")).Append(("email_verified", true)).ToDictionary(claim => claim.Item1, claim => (object?)claim.Item2, StringComparer.Ordinal),
    };

    private static async Task GoAsync(BrowserWindow window, string name)
    {
        await window.Page.FollowAsync(window.Page.Locator("#provider"));
        await window.Page.FollowAsync(window.Page.GetByRole(AriaRole.Link, new() { Name = name }));
    }
}
