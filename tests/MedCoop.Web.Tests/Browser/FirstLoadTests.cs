namespace MedCoop.Web.Tests.Browser;

public sealed class FirstLoadTests(Chromium chromium, ScreenServer server)
{
    private const int Most = 150_000;

    [Theory, InlineData("/", "en"), InlineData("/", "ar"), InlineData("/account/sign-in", "en"), InlineData("/account/sign-in", "ar")]
    [InlineData("/audit/patient/p", "ar"), InlineData("/admin/people", "ar"), InlineData("/admin/people/7", "ar"), InlineData("/account", "ar"), InlineData("/account/second-factor/set-up", "ar")]
    public async Task A_first_visit_loads_little(string address, string language)
    {
        await using var window = await chromium.OpenAsync(server.Address);
        await window.SetLanguageAsync(language);
        if (address is not ("/" or "/account/sign-in")) await window.SetCookieAsync("stub", "administrator.auditor");
        var network = await window.Context.NewCDPSessionAsync(window.Page);
        await network.SendAsync("Network.enable");
        long loaded = 0;
        network.Event("Network.loadingFinished").OnEvent += (_, finished) => loaded += (long)finished!.Value.GetProperty("encodedDataLength").GetDouble();

        await window.Page.GotoAsync(address, new() { WaitUntil = Microsoft.Playwright.WaitUntilState.NetworkIdle });

        TestContext.Current.TestOutputHelper?.WriteLine($"{address} {language}: {loaded} bytes");
        Assert.Equal(address, new Uri(window.Page.Url).AbsolutePath);
        Assert.InRange(loaded, 1, Most);
    }
}
