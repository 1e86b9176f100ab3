using MedCoop.Web.Tests.Browser;

namespace MedCoop.Web.Tests.SigningIn;

/// <summary>Getting in again after a password or a second factor was lost, in a real browser at the real server.</summary>
public sealed class LostKeyTests(Chromium chromium, DemoServer server)
{
    private const string NewPassword = "two brass telescopes";

    [Theory, InlineData("en"), InlineData("ar")]
    public async Task A_link_of_the_administrator_gives_somebody_a_new_password_once_and_ends_the_old_one(string language)
    {
        var person = await server.AddPersonAsync("Nadia ناديا", "auditor");
        await using var lost = await chromium.OpenAsync(server.Address);
        await lost.SetLanguageAsync(language);
        await lost.SignInAsync(person.Email!);
        var link = await ResetLinkAsync(person.Id, language);

        await using var window = await chromium.OpenAsync(server.Address);
        await window.SetLanguageAsync(language);
        var page = window.Page;
        await page.GotoAsync(link);
        var faults = new List<string>(await window.FaultsAsync($"reset-{language}-form"));
        await page.Locator("#password").FillAsync("passwordpassword");
        await page.SubmitAsync("/account/reset");
        faults.AddRange(await window.FaultsAsync($"reset-{language}-weak"));
        var weak = page.Url;
        await page.Locator("#password").FillAsync(NewPassword);
        await page.SubmitAsync("/account/reset");
        faults.AddRange(await window.FaultsAsync($"reset-{language}-done"));
        var done = new Uri(page.Url).PathAndQuery;
        await page.GotoAsync(link);
        await page.Locator("#password").FillAsync(NewPassword + "!");
        await page.SubmitAsync("/account/reset");
        faults.AddRange(await window.FaultsAsync($"reset-{language}-used"));
        var again = page.Url;
        await window.SignInAsync(person.Email!);
        var old = new Uri(page.Url).PathAndQuery;
        await window.SignInAsync(person.Email!, NewPassword);
        await lost.Page.GotoAsync("/account");

        Assert.Contains("error=weak-password", weak, StringComparison.Ordinal);
        Assert.Equal("/account/sign-in?reset=true", done);
        Assert.Contains("error=used", again, StringComparison.Ordinal);
        Assert.Contains("error=wrong", old, StringComparison.Ordinal);
        Assert.Equal("Nadia ناديا", await page.Locator("summary .icon + .visually-hidden + bdi").TextContentAsync());
        Assert.Equal("/account/sign-in", new Uri(lost.Page.Url).AbsolutePath);
        Assert.Empty(faults);
        Assert.Empty(window.Complaints);
    }

    [Theory, InlineData("en"), InlineData("ar")]
    public async Task Who_has_lost_the_phone_gets_in_with_a_recovery_code_once(string language)
    {
        var person = await server.AddPersonAsync("Nadia ناديا", "receiving-clinician");
        await using var window = await chromium.OpenAsync(server.Address);
        await window.SetLanguageAsync(language);
        var page = window.Page;
        await window.SignInAsync(person.Email!);
        await page.GotoAsync("/account/second-factor/set-up");
        var (_, codes) = await window.SetUpAuthenticatorAsync();

        await AskForCodeAsync(window, language, person.Email!);
        var faults = new List<string>(await window.FaultsAsync($"recovery-{language}-form"));
        // As one types it from paper on a phone.
        await page.Locator("#code").FillAsync(" " + codes[0].ToLowerInvariant() + " ");
        await page.SubmitAsync("/account/recovery");
        var first = await page.Locator("summary .icon + .visually-hidden + bdi").CountAsync();
        await AskForCodeAsync(window, language, person.Email!);
        await page.Locator("#code").FillAsync(codes[0]);
        await page.SubmitAsync("/account/recovery");
        faults.AddRange(await window.FaultsAsync($"recovery-{language}-used"));
        var again = page.Url;
        await page.Locator("#code").FillAsync(codes[1]);
        await page.SubmitAsync("/account/recovery");

        Assert.Equal(1, first);
        Assert.Contains("error=wrong-code", again, StringComparison.Ordinal);
        Assert.Equal("Nadia ناديا", await page.Locator("summary .icon + .visually-hidden + bdi").TextContentAsync());
        Assert.Empty(faults);
        Assert.Empty(window.Complaints);
    }

    private static async Task AskForCodeAsync(BrowserWindow window, string language, string person)
    {
        await window.Context.ClearCookiesAsync();
        await window.SetLanguageAsync(language);
        await window.SignInAsync(person);
        await window.Page.FollowAsync(window.Page.Locator("a[href^='/account/recovery']"));
    }

    private async Task<string> ResetLinkAsync(Guid person, string language)
    {
        await using var administrator = await chromium.OpenAsync(server.Address);
        await administrator.SetLanguageAsync(language);
        await administrator.SignInAsync("admin@medcoop.example");
        await administrator.Page.GotoAsync($"/admin/people/{person}");
        await administrator.Page.SubmitAsync($"/admin/people/{person}/reset-link");
        Assert.Empty(await administrator.FaultsAsync($"reset-{language}-handed"));
        return await administrator.Page.Locator("#link").InnerTextAsync();
    }
}
