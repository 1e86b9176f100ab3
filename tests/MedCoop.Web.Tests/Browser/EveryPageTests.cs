using Microsoft.Playwright;

namespace MedCoop.Web.Tests.Browser;

/// <summary>What holds for every page, in a real browser.</summary>
public sealed class EveryPageTests(Chromium chromium, ScreenServer server)
{
    private const string Everything = "administrator.auditor";

    /// <summary>Every page in the states that look different, with the roles of who looks; null: nobody is signed in.</summary>
    private static readonly (string Address, string? Roles)[] Pages =
    [
        ("/", null), ("/", Everything), ("/", "logistics"), ("/about", null),
        ("/account/sign-in", null), ("/account/sign-in?error=wrong", null), ("/account/second-factor?error=wrong-code", null), ("/account/recovery", null),
        ("/account/forgot", null), ("/account/forgot?sent=true", null), ("/account/reset?token=t&error=weak-password", null),
        ("/account/invitation?token=open", null), ("/account/invitation?token=gone", null), ("/setup?token=t", null),
        ("/account?done=password", Everything), ("/account", "logistics"), ("/account/second-factor/set-up", "logistics"), ("/account/second-factor/set-up?done=true", "logistics"), ("/connect/consent?client_id=app", "logistics"),
        ("/admin/people", Everything), ("/admin/people?search=nobody", Everything), ("/admin/people/7", Everything), ("/admin/people/invite", Everything),
        ("/admin/organizations", Everything), ("/admin/organizations/o2?done=saved", Everything), ("/admin/organizations/new?error=not-accepted", Everything),
        ("/audit", Everything), ("/audit/patient/p", Everything), ("/audit/patient/p?from=2001-01-01&to=2001-01-02", Everything),
        ("/no-such-page", null), ("/admin/people", "logistics"), ("/broken", null),
    ];

    [Theory, InlineData("en"), InlineData("ar")]
    public async Task No_page_has_a_barrier_or_loads_what_it_should_not_or_is_wider_than_the_window(string language)
    {
        var faults = new List<string>();
        foreach (var roles in Pages.Select(page => page.Roles).Distinct())
        {
            await using var window = await chromium.OpenAsync(server.Address);
            await window.SetLanguageAsync(language);
            if (roles is not null) await window.SetCookieAsync("stub", roles);
            foreach (var (address, _) in Pages.Where(page => page.Roles == roles))
            {
                await window.Page.GotoAsync(address);
                Assert.Equal(language, await window.Page.Locator("html").GetAttributeAsync("lang"));
                foreach (var (scheme, width) in new[] { (ColorScheme.Light, 1280), (ColorScheme.Dark, 360) })
                    faults.AddRange(await FaultsAsync(window, scheme, width, $"{language}-{address}-{roles}"));
            }

            faults.AddRange(window.Complaints);
        }

        Assert.Empty(faults);
    }

    // What is wrong with colours shows in either width, and what is too wide in either theme.
    private static async Task<IReadOnlyList<string>> FaultsAsync(BrowserWindow window, ColorScheme scheme, int width, string name)
    {
        await window.Page.SetViewportSizeAsync(width, 800);
        await window.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
        await PictureAsync(window.Page, $"{scheme}-{width}-{name}");
        var violations = await window.ViolationsAsync();
        return await window.IsTooWideAsync() ? [.. violations, $"{name} is wider than {width} px"] : violations;
    }

    // To look at: MEDCOOP_SCREENSHOTS names a folder.
    private static async Task PictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("MEDCOOP_SCREENSHOTS") is not { Length: > 0 } folder) return;
        var file = string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
        var height = Math.Min(1400, await page.EvaluateAsync<int>("document.documentElement.scrollHeight"));
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, file + ".png"), FullPage = true, Clip = new Clip { Width = page.ViewportSize!.Width, Height = height } });
    }
}
