using MedCoop.Web.Tests.Browser;
using Microsoft.Playwright;

namespace MedCoop.Web.Tests.SigningIn;

/// <summary>Signing in as people do, in a real browser at the real server. Each test has a person of the demonstration to itself.</summary>
public sealed class SignInTests(Chromium chromium, DemoServer server)
{
    [Fact]
    public async Task One_signs_in_with_the_keyboard_alone()
    {
        await using var window = await chromium.OpenAsync(server.Address);
        await window.Page.GotoAsync("/account/sign-in");

        await window.Page.Keyboard.TypeAsync("logistics@warehouse.benghazi.example");
        await window.Page.Keyboard.PressAsync("Tab");
        await window.Page.Keyboard.TypeAsync(DemoServer.Password);
        await window.Page.Keyboard.PressAsync("Enter");
        await window.Page.WaitForURLAsync(server.Address.AbsoluteUri);

        Assert.Contains("Yusuf Al-Fitouri", await window.Page.Locator("h1").TextContentAsync(), StringComparison.Ordinal);
        Assert.Contains("Benghazi Medical Supply Warehouse", await window.Page.Locator("main").TextContentAsync(), StringComparison.Ordinal);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task One_signs_in_and_out_without_scripts()
    {
        await using var window = await chromium.OpenAsync(server.Address, new BrowserNewContextOptions { JavaScriptEnabled = false });

        await window.SignInAsync("placements@moh.by.example");
        await window.Page.Locator("summary", new() { HasText = "Pavel" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        Assert.Equal(1, await window.Page.GetByRole(AriaRole.Banner).GetByRole(AriaRole.Link, new() { Name = "Sign in" }).CountAsync());
    }

    [Fact]
    public async Task A_wrong_password_is_told_in_the_language_of_the_page_and_takes_the_focus()
    {
        await using var window = await chromium.OpenAsync(server.Address);
        await window.SetLanguageAsync("ar");

        await window.SignInAsync("nobody@nowhere.example");

        Assert.Equal("alert", await window.Page.EvaluateAsync<string>("document.activeElement.getAttribute('role')"));
        Assert.StartsWith("خطأ:", await window.Page.TitleAsync(), StringComparison.Ordinal);
        Assert.Empty(await window.ViolationsAsync());
    }

    [Theory, InlineData("en", "doctor@oncology.minsk.example"), InlineData("ar", "pharmacist@pharmacy.minsk.example")]
    public async Task One_sets_up_an_authenticator_app_and_signs_in_with_it(string language, string person)
    {
        await using var window = await chromium.OpenAsync(server.Address);
        await window.SetLanguageAsync(language);
        var page = window.Page;
        await window.SignInAsync(person);

        await page.GotoAsync("/account/second-factor/set-up");
        var violations = await window.ViolationsAsync();
        var key = await page.Locator("#key").InnerTextAsync();
        await page.Locator("#code").FillAsync(AuthenticatorApp.Code(key, steps: -1));
        await page.SubmitAsync("/account/second-factor/set-up");
        var recovery = await page.Locator(".codes li").AllTextContentsAsync();
        violations = [.. violations, .. await window.ViolationsAsync()];

        await window.Context.ClearCookiesAsync();
        await window.SetLanguageAsync(language);
        await window.SignInAsync(person);
        await page.Locator("#code").FillAsync(AuthenticatorApp.Code(key));
        await page.SubmitAsync("/account/second-factor");

        Assert.Empty(violations);
        Assert.Equal(10, recovery.Count);
        Assert.Equal("/", new Uri(page.Url).AbsolutePath);
        Assert.Equal(1, await page.Locator("summary .icon + .visually-hidden + bdi").CountAsync());
        Assert.Empty(window.Complaints);
    }

    [Theory, InlineData("en", "doctor@benghazi.example"), InlineData("ar", "board@moh.ly.example")]
    public async Task One_adds_a_passkey_and_signs_in_with_it(string language, string person)
    {
        await using var window = await chromium.OpenAsync(server.Address);
        await window.SetLanguageAsync(language);
        await window.AddAuthenticatorAsync();
        var page = window.Page;
        await window.SignInAsync(person);

        await page.GotoAsync("/account");
        await page.Locator("#passkey-name").FillAsync("Blue tablet");
        await page.FollowAsync(page.Locator("form[data-passkey=register] button.btn"));
        var listed = await page.GetByText("Blue tablet").CountAsync();
        var violations = await window.ViolationsAsync();

        await window.Context.ClearCookiesAsync();
        await window.SetLanguageAsync(language);
        await page.GotoAsync("/account/sign-in");
        await page.FollowAsync(page.Locator("form[data-passkey=sign-in] button.btn"));

        Assert.Equal(server.Address.AbsoluteUri, page.Url);
        Assert.Equal(1, listed);
        Assert.Empty(violations);
        Assert.Equal(1, await page.Locator("summary .icon + .visually-hidden + bdi").CountAsync());
        Assert.Empty(window.Complaints);
    }

    [Theory, InlineData("en"), InlineData("ar")]
    public async Task An_administrator_invites_somebody_who_takes_the_invitation_up(string language)
    {
        await using var administrator = await chromium.OpenAsync(server.Address);
        await administrator.SetLanguageAsync(language);
        await administrator.SignInAsync("admin@medcoop.example");
        await administrator.Page.GotoAsync("/admin/people/invite");
        await administrator.Page.Locator("#email").FillAsync($"new-{language}@hospital.example");
        await administrator.Page.Locator("#displayName").FillAsync("ليلى Leila");
        await administrator.Page.Locator("#organization").SelectOptionAsync("Organization/minsk-oncology");
        await administrator.Page.Locator("#role-new-auditor").CheckAsync();
        await administrator.Page.SubmitAsync("/admin/people/invite");
        var link = await administrator.Page.Locator("#link").InnerTextAsync();
        var violations = await administrator.ViolationsAsync();

        await using var invited = await chromium.OpenAsync(server.Address);
        await invited.SetLanguageAsync(language);
        await invited.Page.GotoAsync(link);
        violations = [.. violations, .. await invited.ViolationsAsync()];
        await invited.Page.Locator("#password").FillAsync("a long walk to Tripoli");
        await invited.Page.SubmitAsync("/account/invitation");
        await invited.Page.GotoAsync("/");

        Assert.Empty(violations);
        Assert.Contains("ليلى Leila", await invited.Page.Locator("h1").TextContentAsync(), StringComparison.Ordinal);
        Assert.Contains("N. N. Alexandrov National Cancer Centre", await invited.Page.Locator("main").TextContentAsync(), StringComparison.Ordinal);
        Assert.Empty(administrator.Complaints.Concat(invited.Complaints));
    }

    [Fact]
    public async Task The_language_that_one_chooses_goes_along_to_another_browser()
    {
        await using var first = await chromium.OpenAsync(server.Address);
        await first.SignInAsync("manager@programme.example");
        await first.Page.Locator("summary", new() { HasText = "English" }).ClickAsync();
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Беларуская" }).ClickAsync();

        await using var second = await chromium.OpenAsync(server.Address);
        await second.SignInAsync("manager@programme.example");

        Assert.Equal("be", await first.Page.Locator("html").GetAttributeAsync("lang"));
        Assert.Equal("be", await second.Page.Locator("html").GetAttributeAsync("lang"));
    }

    [Fact]
    public async Task Ending_another_session_signs_that_browser_out()
    {
        const string person = "payer@moh.ly.example";
        await using var lost = await chromium.OpenAsync(server.Address);
        await lost.SignInAsync(person);
        await using var own = await chromium.OpenAsync(server.Address);
        await own.SignInAsync(person);

        await own.Page.GotoAsync("/account");
        await own.Page.SubmitAsync("/account/sessions/end");
        await lost.Page.GotoAsync("/account");

        Assert.Equal("/account/sign-in", new Uri(lost.Page.Url).AbsolutePath);
    }

    [Fact]
    public async Task An_auditor_sees_who_looked_at_a_patient_and_nobody_else_sees_the_page()
    {
        await using var auditor = await chromium.OpenAsync(server.Address);
        await auditor.SignInAsync("auditor@programme.example");
        await using var other = await chromium.OpenAsync(server.Address);
        await other.SignInAsync("doctor@cardiology.minsk.example");

        await auditor.Page.GotoAsync("/audit?patient=Patient/nobody");
        var refused = await other.Page.GotoAsync("/audit/patient/nobody");

        Assert.Equal("/audit/patient/nobody", new Uri(auditor.Page.Url).AbsolutePath);
        Assert.Equal(1, await auditor.Page.Locator("h1", new() { HasText = "nobody" }).CountAsync());
        Assert.Equal(403, refused!.Status);
    }

    [Fact]
    public async Task An_administrator_changes_an_organisation_and_is_told_when_somebody_was_faster()
    {
        await using var window = await chromium.OpenAsync(server.Address);
        await window.SignInAsync("admin@medcoop.example");
        await using var faster = await chromium.OpenAsync(server.Address);
        await faster.SignInAsync("admin@medcoop.example");
        await window.Page.GotoAsync("/admin/organizations/minsk-pharmacy");
        await faster.Page.GotoAsync("/admin/organizations/minsk-pharmacy");

        await faster.Page.Locator("#city").FillAsync("Мінск");
        await faster.Page.SubmitAsync("/admin/organizations/save");
        await window.Page.Locator("#city").FillAsync("Minsk");
        await window.Page.SubmitAsync("/admin/organizations/save");

        Assert.EndsWith("?done=saved", faster.Page.Url, StringComparison.Ordinal);
        Assert.EndsWith("?error=changed", window.Page.Url, StringComparison.Ordinal);
        Assert.Equal("Мінск", await window.Page.Locator("#city").InputValueAsync());
    }

    [Theory, InlineData("en"), InlineData("ar")]
    public async Task Somebody_signs_in_for_an_app_is_asked_and_comes_back_to_it(string language)
    {
        await using var window = await chromium.OpenAsync(server.Address);
        await window.SetLanguageAsync(language);
        var app = await AskAsync(window, "charts-" + language);
        var asked = await window.Page.Locator("main").InnerTextAsync();
        var violations = await window.ViolationsAsync();
        await window.Page.FollowAsync(window.Page.Locator("button[value=accept]"));
        Assert.StartsWith(app.AbsoluteUri + "?", window.Page.Url, StringComparison.Ordinal);

        Assert.Contains("Growth Charts", asked, StringComparison.Ordinal);
        Assert.Contains("user/Organization.rs", asked, StringComparison.Ordinal);
        Assert.Contains("code=", window.Page.Url, StringComparison.Ordinal);
        Assert.Empty(violations);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Who_ticks_nothing_gives_an_app_nothing()
    {
        await using var window = await chromium.OpenAsync(server.Address);
        var app = await AskAsync(window, "charts-nothing");

        var ticked = window.Page.Locator("input[name=granted]:checked");
        while (await ticked.CountAsync() > 0) await ticked.First.UncheckAsync();
        await window.Page.FollowAsync(window.Page.Locator("button[value=accept]"));
        Assert.StartsWith(app.AbsoluteUri + "?", window.Page.Url, StringComparison.Ordinal);

        Assert.Contains("error=access_denied", window.Page.Url, StringComparison.Ordinal);
        Assert.DoesNotContain("code=", window.Page.Url, StringComparison.Ordinal);
    }

    // An app leads somebody here, who signs in and is asked; gives the app's own page.
    private async Task<Uri> AskAsync(BrowserWindow window, string client)
    {
        var app = await server.RegisterAppAsync(client, "openid", "fhirUser", "user/Organization.rs");
        await window.Page.GotoAsync(
            $"/connect/authorize?response_type=code&client_id={client}&redirect_uri={Uri.EscapeDataString(app.AbsoluteUri)}&scope=openid+fhirUser+user/Organization.rs"
            + $"&state=s&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&aud={Uri.EscapeDataString(server.Address.AbsoluteUri + "fhir")}");
        await window.Page.Locator("#email").FillAsync("coordinator@benghazi.example");
        await window.Page.Locator("#password").FillAsync(DemoServer.Password);
        await window.Page.SubmitAsync("/account/sign-in");
        return app;
    }
}
