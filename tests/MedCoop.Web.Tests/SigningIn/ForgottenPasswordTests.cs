using MedCoop.Server.Auth.Accounts;
using MedCoop.Server.Hosting;
using MedCoop.Web.Tests.Browser;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MedCoop.Web.Tests.SigningIn;

/// <summary>What who has forgotten a password is told, in a real browser at a server that sends mails and at one that does not.</summary>
public sealed class ForgottenPasswordTests(Chromium chromium, DemoServer server) : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("medcoop-web-");

    [Theory]
    [InlineData("en", "This server sends no mail.")]
    [InlineData("ar", "هذا الخادم لا يرسل بريدًا إلكترونيًا.")]
    [InlineData("ru", "Этот сервер не отправляет писем.")]
    [InlineData("be", "Гэты сервер не адпраўляе лістоў.")]
    public async Task Without_a_mail_server_it_is_the_administrator_who_helps_and_no_link_is_promised(string language, string text)
    {
        await using var window = await chromium.OpenAsync(server.Address);
        await window.SetLanguageAsync(language);
        foreach (var address in new[] { "/account/forgot", "/account/forgot?sent=true" })
        {
            await window.Page.GotoAsync(address);

            Assert.Contains(text, await window.Page.Locator("main [role=status]").InnerTextAsync(), StringComparison.Ordinal);
            Assert.Equal(0, await window.Page.Locator("main form").CountAsync());
            Assert.Equal(1, await window.Page.Locator("main a[href='/account/sign-in']").CountAsync());
            Assert.Empty(await window.FaultsAsync($"forgot-{language}-no-mail"));
        }

        Assert.Empty(window.Complaints);
    }

    [Theory]
    [InlineData("en", "a link to reset the password is on its way")]
    [InlineData("ar", "فسيصلك رابط لإعادة تعيين كلمة المرور")]
    public async Task With_a_mail_server_a_link_is_asked_for_by_a_form(string language, string text)
    {
        await using var app = await StartAsync("--Access:PublicUrl=http://localhost", "--Mail:Host=127.0.0.1", "--Mail:From=MedCoop <medcoop@hospital.example>");
        await using var window = await chromium.OpenAsync(new Uri(app.Urls.First()));
        await window.SetLanguageAsync(language);
        await window.Page.GotoAsync("/account/forgot");
        var faults = new List<string>(await window.FaultsAsync($"forgot-{language}-form"));

        await window.Page.Locator("#email").FillAsync("nobody@hospital.example");
        await window.Page.SubmitAsync("/account/forgot");
        faults.AddRange(await window.FaultsAsync($"forgot-{language}-sent"));

        Assert.Contains(text, await window.Page.Locator("main [role=status]").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("/account/forgot?sent=true", new Uri(window.Page.Url).PathAndQuery);
        Assert.Empty(faults);
        Assert.Empty(window.Complaints);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private async Task<WebApplication> StartAsync(params string[] settings)
    {
        var app = ServerApp.Build(
        [
            "--urls=http://127.0.0.1:0", "--Logs:Directory=", "--Logs:Console=false", $"--Auth:KeyFolder={Path.Combine(folder.FullName, "keys")}",
            $"--Audit:Keys={Path.Combine(folder.FullName, "audit")}", $"--Store:ConnectionString=Data Source={Path.Combine(folder.FullName, "test.db")}", .. settings,
        ]);
        app.Services.GetServices<IHostedService>().OfType<FirstStart>().Single().Console = TextWriter.Null;
        await app.StartAsync();
        return app;
    }
}
