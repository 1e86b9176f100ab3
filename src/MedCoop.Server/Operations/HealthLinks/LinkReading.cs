using MedCoop.Domain.HealthLinks;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Audit;

namespace MedCoop.Server.Operations.HealthLinks;

/// <summary>
/// What somebody gets who has a link: nobody signs in, so that the link, its passcode and its end are all that decides. Each question about a link that there is or was stands in the
/// audit trail of its patient before it is answered.
/// </summary>
internal sealed class LinkReading(LinkStore links, LinkContent content, LinkVault vault, AuditTrail trail, TimeProvider clock)
{
    /// <summary>How long the address of a file is good; the specification allows an hour.</summary>
    public static readonly TimeSpan FileLifetime = TimeSpan.FromMinutes(15);

    /// <summary>Answers a question for the manifest.</summary>
    public Task<Result<LinkAnswer>> ManifestAsync(LinkQuestion question, CancellationToken cancellationToken) =>
        AnswerAsync(LinkVault.IdOf(question.Secret), question, "manifest", static link => !link.State.Flags.HasFlag(LinkKinds.DirectFile), cancellationToken);

    /// <summary>Answers a question for the one file of a link with flag U.</summary>
    public Task<Result<LinkAnswer>> DirectAsync(LinkQuestion question, CancellationToken cancellationToken) =>
        AnswerAsync(LinkVault.IdOf(question.Secret), question, "file", static link => link.State.Flags.HasFlag(LinkKinds.DirectFile), cancellationToken);

    /// <summary>Answers a question for a file by the address that a manifest gave.</summary>
    public async Task<Result<LinkAnswer>> FileAsync(string address, RequestOrigin origin, string baseUrl, CancellationToken cancellationToken)
    {
        if (vault.OpenTicket(address) is not { } ticket || ticket.Until <= clock.GetUtcNow()) return LinkStore.Closed;
        // The passcode was given for the manifest.
        if (!(await links.FindAsync(ticket.Link, cancellationToken)).TryGet(out var link, out var problem)) return problem;
        return await ShowAsync(link, new LinkQuestion("", ticket.Recipient, null, origin, baseUrl), "file", cancellationToken);
    }

    private async Task<Result<LinkAnswer>> AnswerAsync(string id, LinkQuestion question, string what, Func<StoredLink, bool> isAskedRightly, CancellationToken cancellationToken)
    {
        if (!(await links.FindAsync(id, cancellationToken)).TryGet(out var link, out var problem)) return problem;
        if (!link.State.IsOpen(clock.GetUtcNow()) || !isAskedRightly(link)) return await RecordedAsync(link, question, what, LinkStore.Closed, cancellationToken);
        if (link.State.PasscodeHash is null) return await ShowAsync(link, question, what, cancellationToken);
        // One that is missing is no guess.
        if (question.Passcode is not { Length: > 0 and <= PasscodeRules.Longest } passcode) return await RefusedAsync(link, question, cancellationToken);
        if (!(await links.JudgeAsync(link, passcode, question.Origin, question.BaseUrl, clock.GetUtcNow(), cancellationToken)).TryGet(out var judged, out problem))
            return await RecordedAsync(link, question, what, problem, cancellationToken);
        return judged.IsRight ? await ShowAsync(judged.Link, question, what, cancellationToken) : await RefusedAsync(judged.Link, question, cancellationToken);
    }

    private async Task<Result<LinkAnswer>> ShowAsync(StoredLink link, LinkQuestion question, string what, CancellationToken cancellationToken)
    {
        var at = clock.GetUtcNow();
        var shown = link.State.IsOpen(at) ? await content.JweAsync(link, question.BaseUrl, at, cancellationToken) : LinkStore.Closed;
        if (!shown.TryGet(out var jwe, out var problem)) return await RecordedAsync(link, question, what, problem, cancellationToken);
        if (await RecordAsync(link, question, what, code: null, cancellationToken) is { } unrecorded) return unrecorded;
        var isLongTerm = link.State.Key is not null;
        var until = at + FileLifetime < link.State.Expires ? at + FileLifetime : link.State.Expires;
        var file = new ShownFile(jwe, vault.Seal(new FileTicket(link.Key.Id, until, question.Recipient)), isLongTerm, isLongTerm ? at : link.Manifest.CreatedElement!.ToDateTimeOffset(TimeSpan.Zero));
        return new LinkAnswer(file, link.State.AttemptsLeft);
    }

    private async Task<Result<LinkAnswer>> RefusedAsync(StoredLink link, LinkQuestion question, CancellationToken cancellationToken) =>
        await RecordAsync(link, question, "passcode", HealthLinkErrorCodes.WrongPasscode, cancellationToken) is { } unrecorded ? unrecorded : new LinkAnswer(File: null, link.State.AttemptsLeft);

    private async Task<Problem> RecordedAsync(StoredLink link, LinkQuestion question, string what, Problem refusal, CancellationToken cancellationToken) =>
        await RecordAsync(link, question, what, refusal.Code, cancellationToken) ?? refusal;

    private Task<Problem?> RecordAsync(StoredLink link, LinkQuestion question, string what, string? code, CancellationToken cancellationToken) =>
        trail.HealthLinkAsync(link.Key.ToString(), link.Patient, question.Recipient, what, code, question.Origin, cancellationToken);
}

/// <summary>Somebody asks for what is behind a link.</summary>
/// <param name="Secret">The last part of the link's address.</param>
/// <param name="Recipient">Who, in their own words.</param>
/// <param name="Passcode">As it was typed; null: none was.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="BaseUrl">This server's FHIR base.</param>
internal sealed record LinkQuestion(string Secret, string Recipient, string? Passcode, RequestOrigin Origin, string BaseUrl);

/// <summary>The answer to who has a link.</summary>
/// <param name="File">Its one file; null: the passcode is missing or wrong.</param>
/// <param name="AttemptsLeft">How many wrong passcodes it still takes.</param>
internal sealed record LinkAnswer(ShownFile? File, int AttemptsLeft);

/// <summary>The file behind a link.</summary>
/// <param name="Jwe">The file, encrypted.</param>
/// <param name="Ticket">The last part of its own address.</param>
/// <param name="CanChange">Whether it may be another one later.</param>
/// <param name="LastUpdated">As of when it is.</param>
internal sealed record ShownFile(string Jwe, string Ticket, bool CanChange, DateTimeOffset LastUpdated);
