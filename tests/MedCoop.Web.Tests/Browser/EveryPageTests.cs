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
        ("/account/forgot", null), ("/account/forgot?sent=true", null), ("/account/reset?token=t&error=weak-password", null), ("/account/reset?token=t&error=expired", null),
        ("/account/invitation?token=open", null), ("/account/invitation?token=gone", null), ("/setup?token=t", null),
        ("/account?done=password", Everything), ("/account", "logistics"), ("/account/second-factor/set-up", "logistics"), ("/account/second-factor/set-up?done=true", "logistics"), ("/connect/consent?client_id=app", "logistics"),
        ("/admin/people", Everything), ("/admin/people?search=nobody", Everything), ("/admin/people/7", Everything), ("/admin/people/invite", Everything),
        ("/admin/organizations", Everything), ("/admin/organizations/o2?done=saved", Everything), ("/admin/organizations/new?error=not-accepted", Everything), ("/admin/organizations/none", Everything),
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
                faults.AddRange(await window.FaultsAsync($"{language}-{address}-{roles}"));
            }

            faults.AddRange(window.Complaints);
        }

        Assert.Empty(faults);
    }
}
