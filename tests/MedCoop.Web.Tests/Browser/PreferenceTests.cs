using Microsoft.Playwright;

namespace MedCoop.Web.Tests.Browser;

public sealed class PreferenceTests(Chromium chromium, ScreenServer server)
{
    [Theory, InlineData("العربية", "ar", "rtl"), InlineData("Беларуская", "be", "ltr"), InlineData("Русский", "ru", "ltr")]
    public async Task Somebody_who_cannot_read_the_page_finds_their_language_and_keeps_it(string name, string code, string direction)
    {
        await using var window = await chromium.OpenAsync(server.Address);
        await window.Page.GotoAsync("/account/sign-in");

        await window.Page.Locator("summary", new() { HasText = "English" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = name }).ClickAsync();
        await window.Page.GotoAsync("/account/forgot");

        var html = window.Page.Locator("html");
        Assert.Equal(code, await html.GetAttributeAsync("lang"));
        Assert.Equal(direction, await html.GetAttributeAsync("dir"));
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Language_and_theme_can_be_chosen_without_scripts()
    {
        await using var window = await chromium.OpenAsync(server.Address, new BrowserNewContextOptions { JavaScriptEnabled = false, ColorScheme = ColorScheme.Light });
        await window.Page.GotoAsync("/about");

        await window.Page.Locator("summary", new() { HasText = "Appearance" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Dark" }).ClickAsync();
        await window.Page.Locator("summary", new() { HasText = "English" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Русский" }).ClickAsync();

        Assert.EndsWith("/about", window.Page.Url, StringComparison.Ordinal);
        Assert.Equal("ru", await window.Page.Locator("html").GetAttributeAsync("lang"));
        Assert.Equal("dark", await window.Page.Locator("meta[name=color-scheme]").GetAttributeAsync("content"));
    }

    [Fact]
    public async Task Menus_open_and_close_by_keyboard_and_the_first_stop_leads_past_them()
    {
        await using var window = await chromium.OpenAsync(server.Address);
        await window.Page.GotoAsync("/about");

        await window.Page.Keyboard.PressAsync("Tab");
        var first = await window.Page.EvaluateAsync<string>("document.activeElement.getAttribute('href')");
        await window.Page.Locator("summary").First.FocusAsync();
        await window.Page.Keyboard.PressAsync("Enter");
        var opened = await window.Page.Locator("details[open]").CountAsync();
        await window.Page.Keyboard.PressAsync("Escape");

        Assert.Equal("#main", first);
        Assert.Equal(1, opened);
        Assert.Equal(0, await window.Page.Locator("details[open]").CountAsync());
    }
}
