using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using MedCoop.Domain.Access;
using MedCoop.Server.Tests.Hosting;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Store.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace MedCoop.Server.Tests.Auth;

/// <summary>Mails, as an SMTP server gets them.</summary>
public sealed partial class MailTests
{
    [Fact]
    public async Task A_forgotten_password_is_answered_by_mail_to_who_has_an_account_and_alike_to_everybody()
    {
        using var folder = new KeyFolder();
        using var mailbox = new Mailbox();
        await using var running = await RestServer.StartAsync(
            StoreProvider.Sqlite, "--Access:Mode=Required", folder.AuthSetting, folder.AuditSetting, "--Access:PublicUrl=https://medcoop.example", "--Mail:Host=127.0.0.1",
            $"--Mail:Port={mailbox.Port.ToString(CultureInfo.InvariantCulture)}", "--Mail:Security=None", "--Mail:From=MedCoop <medcoop@x.example>");
        var server = new SignInServer(running);
        var person = await server.PersonAsync(Role.Auditor);
        using var browser = server.Browser();

        var known = await browser.PostAsync("/account/forgot", ("email", person.Email!));
        var unknown = await browser.PostAsync("/account/forgot", ("email", "nobody@x.example"));
        var mail = await mailbox.NextAsync();
        var link = Link().Match(mail);
        var reset = await browser.PostAsync("/account/reset", ("token", link.Groups["token"].Value), ("password", "two brass telescopes"));

        Assert.Equal(known, unknown);
        Assert.Contains($"RCPT TO:<{person.Email}>", mail, StringComparison.Ordinal);
        Assert.True(link.Success, mail);
        Assert.Equal("/account/sign-in?reset=true", reset.Location);
    }

    [Fact]
    public async Task A_name_gets_five_mails_about_a_forgotten_password_in_a_quarter_of_an_hour()
    {
        using var folder = new KeyFolder();
        using var mailbox = new Mailbox();
        await using var running = await RestServer.StartAsync(
            StoreProvider.Sqlite, "--Access:Mode=Required", folder.AuthSetting, folder.AuditSetting, "--Access:PublicUrl=https://medcoop.example", "--Mail:Host=127.0.0.1",
            $"--Mail:Port={mailbox.Port.ToString(CultureInfo.InvariantCulture)}", "--Mail:Security=None", "--Mail:From=MedCoop <medcoop@x.example>");
        var server = new SignInServer(running);
        var (person, other) = (await server.PersonAsync(Role.Auditor), await server.PersonAsync(Role.Auditor));
        using var browser = server.Browser();

        var answers = new List<string>();
        for (var i = 0; i < 7; i++) answers.Add((await browser.PostAsync("/account/forgot", ("email", i % 2 == 0 ? person.Email! : person.Email!.ToUpperInvariant()))).Location);
        await browser.PostAsync("/account/forgot", ("email", other.Email!));
        var mails = new List<string>();
        for (var i = 0; i < 6; i++) mails.Add(await mailbox.NextAsync());

        Assert.Single(answers.Distinct());
        Assert.All(mails[..5], mail => Assert.Contains($"RCPT TO:<{person.Email}>", mail, StringComparison.Ordinal));
        Assert.Contains($"RCPT TO:<{other.Email}>", mails[5], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_mail_can_be_sent_none_is_promised_to_who_has_forgotten_a_password()
    {
        using var folder = new KeyFolder();
        await using var running = await RestServer.StartAsync(StoreProvider.Sqlite, "--Access:Mode=Required", folder.AuthSetting, folder.AuditSetting);
        var server = new SignInServer(running);
        var person = await server.PersonAsync(Role.Auditor);
        using var browser = server.Browser();

        var known = await browser.PostAsync("/account/forgot", ("email", person.Email!));
        var unknown = await browser.PostAsync("/account/forgot", ("email", "nobody@x.example"));

        Assert.Equal((HttpStatusCode.SeeOther, "/account/forgot"), known);
        Assert.Equal(known, unknown);
    }

    [Fact]
    public async Task Whose_second_factor_is_at_the_provider_gets_no_new_password_by_mail()
    {
        using var folder = new KeyFolder();
        using var mailbox = new Mailbox();
        await using var running = await RestServer.StartAsync(
            StoreProvider.Sqlite, "--Access:Mode=Required", folder.AuthSetting, folder.AuditSetting, "--Access:PublicUrl=https://medcoop.example", "--Mail:Host=127.0.0.1",
            $"--Mail:Port={mailbox.Port.ToString(CultureInfo.InvariantCulture)}", "--Mail:Security=None", "--Mail:From=MedCoop <medcoop@x.example>",
            "--Auth:Authority=https://login.example", "--Auth:ClientId=medcoop");
        var server = new SignInServer(running);
        var person = await server.PersonAsync(Role.Auditor);
        Assert.True(await running.Services.GetRequiredService<LoginStore>().TryAddAsync(person.Id, "https://login.example", "17", CancellationToken.None));
        using var browser = server.Browser();

        var asked = await browser.PostAsync("/account/forgot", ("email", person.Email!));
        var mail = await mailbox.NextAsync();

        Assert.Equal("/account/forgot?sent=true", asked.Location);
        Assert.Contains("https://medcoop.example/account/sign-in", mail, StringComparison.Ordinal);
        Assert.DoesNotContain("token", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_invited_again_is_told_so_and_not_that_a_password_is_new()
    {
        using var folder = new KeyFolder();
        using var mailbox = new Mailbox();
        await using var running = await RestServer.StartAsync(
            StoreProvider.Sqlite, "--Access:Mode=Required", folder.AuthSetting, folder.AuditSetting, "--Access:PublicUrl=https://medcoop.example", "--Access:SecondFactor:RequiredRoles:0=auditor", "--Mail:Host=127.0.0.1",
            $"--Mail:Port={mailbox.Port.ToString(CultureInfo.InvariantCulture)}", "--Mail:Security=None", "--Mail:From=MedCoop <medcoop@x.example>");
        var server = new SignInServer(running);
        using var administrator = server.Browser();
        await administrator.SignInAsync((await server.PersonAsync(Role.Administrator)).Email!);

        var invited = await administrator.PostAsync("/admin/people/invite", ("email", "guest@x.example"), ("organization", "Organization/y"), ("organizationName", "Clinic"), ("roles", "logistics"));
        var first = await mailbox.NextAsync();
        await administrator.PostAsync($"{invited.Location.Split('?')[0]}/reset-link");
        var second = await mailbox.NextAsync();

        Assert.All([first, second], mail => Assert.Contains("Clinic invites you", mail, StringComparison.Ordinal));
        Assert.All([first, second], mail => Assert.Contains("https://medcoop.example/account/invitation?token=", mail, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mails_need_to_know_where_their_links_lead()
    {
        var (_, error) = await ServerProcess.FailAsync("--Access:Mode=Required", "--urls", "http://127.0.0.1:0", "--Mail:Host=127.0.0.1", "--Mail:From=a@x.example");

        Assert.Contains("Access:PublicUrl must be set", error, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"https://medcoop\.example/account/reset\?token=(?<token>[\w-]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    /// <summary>Takes one mail and keeps everything that the client said.</summary>
    private sealed class Mailbox : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);

        public Mailbox() => listener.Start();

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public async Task<string> NextAsync()
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var client = await listener.AcceptTcpClientAsync(patience.Token);
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream);
            await using var writer = new StreamWriter(stream) { AutoFlush = true, NewLine = "\r\n" };
            var said = new StringBuilder();
            await writer.WriteLineAsync("220 mailbox");
            while (await reader.ReadLineAsync(patience.Token) is { } line)
            {
                said.Append(line).Append('\n');
                if (line == "QUIT") break;
                if (line != "DATA")
                {
                    await writer.WriteLineAsync("250 ok");
                    continue;
                }

                await writer.WriteLineAsync("354 go on");
                while (await reader.ReadLineAsync(patience.Token) is { } text && text != ".") said.Append(text).Append('\n');
                await writer.WriteLineAsync("250 taken");
            }

            return said.ToString().Replace("=\n", "", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);
        }

        public void Dispose() => listener.Dispose();
    }
}
