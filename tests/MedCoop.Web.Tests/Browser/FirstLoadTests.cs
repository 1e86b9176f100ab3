namespace MedCoop.Web.Tests.Browser;

public sealed class FirstLoadTests(Chromium chromium, ScreenServer server)
{
    private const int Most = 150_000;

    [Theory, InlineData("/", "en"), InlineData("/", "ar"), InlineData("/account/sign-in", "en"), InlineData("/account/sign-in", "ar")]
    public async Task A_first_visit_loads_little(string address, string language)
    {
        await using var window = await chromium.OpenAsync(server.Address);
        await window.SetLanguageAsync(language);
        var network = await window.Context.NewCDPSessionAsync(window.Page);
        await network.SendAsync("Network.enable");
        long loaded = 0;
        network.Event("Network.loadingFinished").OnEvent += (_, finished) => loaded += (long)finished!.Value.GetProperty("encodedDataLength").GetDouble();

        await window.Page.GotoAsync(address, new() { WaitUntil = Microsoft.Playwright.WaitUntilState.NetworkIdle });

        TestContext.Current.TestOutputHelper?.WriteLine($"{address} {language}: {loaded} bytes");
        Assert.InRange(loaded, 1, Most);
    }
}
