using MedCoop.Web.Tests.Browser;
using Microsoft.Playwright;

namespace MedCoop.Web.Tests.SigningIn;

/// <summary>What people do on these screens, step by step.</summary>
internal static class Steps
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    /// <summary>Signs in with a password, the demonstration's unless another is given.</summary>
    public static async Task SignInAsync(this BrowserWindow window, string person, string password = DemoServer.Password)
    {
        await window.Page.GotoAsync("/account/sign-in");
        await window.Page.Locator("#email").FillAsync(person);
        await window.Page.Locator("#password").FillAsync(password);
        await window.Page.SubmitAsync("/account/sign-in");
    }

    /// <summary>Sets up an authenticator app on its page; gives its key and the recovery codes that are then shown.</summary>
    public static async Task<(string Key, IReadOnlyList<string> Codes)> SetUpAuthenticatorAsync(this BrowserWindow window)
    {
        var key = await window.Page.Locator("#key").InnerTextAsync();
        await window.Page.Locator("#code").FillAsync(AuthenticatorApp.Code(key, steps: -1));
        await window.Page.SubmitAsync("/account/second-factor/set-up");
        return (key, await window.Page.Locator(".codes li").AllTextContentsAsync());
    }

    /// <summary>Sends the form that goes to this address. Every form is answered with a redirect, and that page has to be there before the test goes on.</summary>
    public static Task SubmitAsync(this IPage page, string action) =>
        page.FollowAsync(page.Locator($"form[action='{action}']:not([data-passkey]) button:not([type=button])").First);

    /// <summary>Clicks on what leads to another page, by whichever redirects, and waits until that is there.</summary>
    public static async Task FollowAsync(this IPage page, ILocator button)
    {
        // Listened for before it can happen: asked for afterwards, a page that has just loaded may be missed.
        var loaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Loaded(object? sender, IPage of) => loaded.TrySetResult();
        page.Load += Loaded;
        try
        {
            await page.RunAndWaitForResponseAsync(() => button.ClickAsync(), answer => answer.Request.Method == "GET" && answer.Request.IsNavigationRequest && answer.Status < 300);
            await loaded.Task.WaitAsync(Patience);
        }
        finally
        {
            page.Load -= Loaded;
        }
    }

    /// <summary>Puts in a key that holds passkeys. https://chromedevtools.github.io/devtools-protocol/tot/WebAuthn/</summary>
    public static async Task AddAuthenticatorAsync(this BrowserWindow window)
    {
        var devices = await window.Context.NewCDPSessionAsync(window.Page);
        await devices.SendAsync("WebAuthn.enable");
        await devices.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
    }
}
