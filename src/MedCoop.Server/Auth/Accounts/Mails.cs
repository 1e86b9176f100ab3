using System.Threading.Channels;
using MailKit.Net.Smtp;
using MedCoop.Server.Hosting;
using Microsoft.Extensions.Options;
using MimeKit;

namespace MedCoop.Server.Auth.Accounts;

/// <summary>Sends mails by SMTP, where that is configured, beside the requests that cause them.</summary>
internal sealed partial class Mails(IOptions<MailOptions> options, IOptions<AccessOptions> access, ILogger<Mails> logger) : BackgroundService
{
    private const int MostWaiting = 1000;

    private readonly Channel<Func<CancellationToken, Task>> waiting =
        Channel.CreateBounded<Func<CancellationToken, Task>>(new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Whether mails can be sent.</summary>
    public bool CanSend => options.Value.Host is not null;

    /// <summary>Whether a text can be an e-mail address.</summary>
    public static bool IsAddress(string text) =>
        text.Length is > 3 and <= 256 && !text.Any(char.IsWhiteSpace) && MailboxAddress.TryParse(text, out var address) && address.Address == text && text.IndexOf('@', StringComparison.Ordinal) > 0;

    /// <summary>A link to a page of this server, with a token.</summary>
    public string Link(string page, string token) => $"{Page(page)}?token={token}";

    /// <summary>A page of this server.</summary>
    public string Page(string page) => $"{access.Value.PublicUrl?.ToString().TrimEnd('/')}{page}";

    /// <summary>Does something later, as sending takes its time.</summary>
    public void Later(Func<CancellationToken, Task> work)
    {
        if (CanSend) waiting.Writer.TryWrite(work);
    }

    /// <summary>Sends one.</summary>
    public async Task SendAsync(string to, MailText text, CancellationToken cancellationToken)
    {
        var mail = new MimeMessage { Subject = text.Subject, Body = new TextPart("plain") { Text = text.Body } };
        mail.From.Add(MailboxAddress.Parse(options.Value.From!));
        mail.To.Add(MailboxAddress.Parse(to));
        using var smtp = new SmtpClient();
        await smtp.ConnectAsync(options.Value.Host!, options.Value.Port, options.Value.Security, cancellationToken);
        if (options.Value.User is { } user) await smtp.AuthenticateAsync(user, options.Value.Password ?? "", cancellationToken);
        await smtp.SendAsync(mail, cancellationToken);
        await smtp.DisconnectAsync(quit: true, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var work in waiting.Reader.ReadAllAsync(stoppingToken)) await TryAsync(work, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops. Not for the host to report: a start that failed is told once, in words, by the command line.
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> work, CancellationToken stoppingToken)
    {
        try
        {
            await work(stoppingToken);
        }
#pragma warning disable CA1031 // A mail that cannot be sent, for whatever reason, must not stop those that come after it.
        catch (Exception failure) when (failure is not OperationCanceledException)
#pragma warning restore CA1031
        {
            LogNotSent(FailureText.Of(failure));
        }
    }

    [LoggerMessage(5022, LogLevel.Error, "A mail could not be sent: {Failure}")]
    private partial void LogNotSent(string failure);
}
