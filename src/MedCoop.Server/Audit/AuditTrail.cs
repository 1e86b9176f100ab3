using System.Runtime.CompilerServices;
using MedCoop.Domain.Access;
using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Auth;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Access;
using MedCoop.Store.Audit;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Audit;

/// <summary>
/// What the server writes to the audit trail. Everything returns only after it is durable; what cannot be recorded must not be answered, so
/// a problem here takes the place of the answer.
/// </summary>
internal sealed class AuditTrail(ResourceStore store, IOptions<AuditOptions> options, IOptions<AccessOptions> access, Emergencies emergencies)
{
    private const string NotAnswered = "What was asked could not be recorded in the audit trail, so it is not answered.";

    // What all records of an actor have in common; an actor is the same object as long as its token is remembered.
    private static readonly ConditionalWeakTable<Actor, AuditRecord> Actors = [];

    /// <summary>Whether the configuration wants a trail.</summary>
    public bool IsWanted => options.Value.Enabled ?? access.Value.Mode == AccessMode.Required;

    /// <summary>Whether every request is recorded.</summary>
    public bool KeepsRequests { get; private set; }

    /// <summary>The trail is open.</summary>
    /// <param name="keepsRequests">Whether from now on every request is recorded.</param>
    public void Open(bool keepsRequests) => KeepsRequests = keepsRequests;

    /// <summary>Records a request with its outcome, then gives the answer; changes were recorded with their commit.</summary>
    public async Task<Result<FhirAnswer>> KeptAsync(FhirRequest request, RouteMatch? match, Result<FhirAnswer> answered, CancellationToken cancellationToken)
    {
        var bases = await BasesAsync(request, cancellationToken);
        var (patients, unnamed) = RequestRecords.Named(request, match, answered, bases);
        // What is refused anyway is refused for its own reason; what would be shown is not, unless it is known whose it is.
        if (!(await InCasesAsync(unnamed, cancellationToken)).TryGet(out var inCases, out var unknown) && answered.Problem is null) return NotKept(unknown);
        if (inCases is { Count: > 0 }) patients = [.. patients.Union(inCases, StringComparer.Ordinal)];
        var records = RequestRecords.Of(request, match, answered, patients);
        if (records.Count == 0) return answered;
        if (!(await emergencies.OfAsync(request, records, cancellationToken)).TryGet(out var opened, out unknown) && answered.Problem is null) return NotKept(unknown);
        records = RequestRecords.InEmergency(records, opened ?? []);
        return await AppendAsync(records, cancellationToken) is { } problem ? problem : answered;
    }

    /// <summary>What the commit of a plan records; nothing where nothing is recorded.</summary>
    public async Task<Result<IReadOnlyList<AuditEntry>>> OfChangesAsync(FhirRequest request, WritePlan plan, CancellationToken cancellationToken)
    {
        if (!KeepsRequests) return Result.Of<IReadOnlyList<AuditEntry>>([]);
        var records = new List<AuditRecord>();
        var bases = await BasesAsync(request, cancellationToken);
        foreach (var change in plan.Changes)
        {
            var content = change.Body?.Bytes ?? ReadOnlyMemory<byte>.Empty;
            if (change.Body is null)
            {
                // Whose it was is told by what is deleted.
                if (!(await store.ReadAsync(change.Key, Visibility.Everything, cancellationToken)).TryGet(out var current, out var problem)) return problem;
                content = current.Body;
            }

            IReadOnlyList<ResourceKey> unnamed = RequestRecords.IsUnnamed(change, content, bases) ? [change.Key] : [];
            if (!(await InCasesAsync(unnamed, cancellationToken)).TryGet(out var inCases, out var unknown)) return unknown;
            records.AddRange(RequestRecords.Of(request, change, content, bases, inCases));
        }

        return await EntriesAsync(request, plan.Records, records, cancellationToken);
    }

    /// <summary>What a commit records of an entry that changed nothing and was answered with what is stored.</summary>
    public async Task<Result<IReadOnlyList<AuditEntry>>> OfFoundAsync(FhirRequest request, StoredVersion found, CancellationToken cancellationToken)
    {
        var bases = await BasesAsync(request, cancellationToken);
        IReadOnlyList<ResourceKey> unnamed = RequestRecords.IsUnnamed(found, bases) ? [found.Key] : [];
        if (!(await InCasesAsync(unnamed, cancellationToken)).TryGet(out var inCases, out var unknown)) return unknown;
        return await EntriesAsync(request, [], [.. RequestRecords.OfFound(request, found, bases, inCases)], cancellationToken);
    }

    private async Task<Result<IReadOnlyList<AuditEntry>>> EntriesAsync(FhirRequest request, IReadOnlyList<AuditEntry> first, IReadOnlyList<AuditRecord> records, CancellationToken cancellationToken) =>
        (await emergencies.OfAsync(request, records, cancellationToken)).TryGet(out var opened, out var unknown)
            ? Result.Of<IReadOnlyList<AuditEntry>>([.. first, .. RequestRecords.InEmergency(records, opened).Select(AuditEntry.Of)])
            : unknown;

    /// <summary>Records that a request was refused before it reached an interaction, as for want of a valid token.</summary>
    /// <param name="origin">Where it came from.</param>
    /// <param name="method">HTTP method.</param>
    /// <param name="path">Address asked for, without query.</param>
    /// <param name="refusal">Why.</param>
    public Task<Problem?> RefusedAsync(RequestOrigin origin, string method, string path, Problem refusal, CancellationToken cancellationToken) => AppendAsync(
        [From(AuditKind.Refused, "", origin) with { Outcome = RequestRecords.OutcomeOf(refusal), Code = refusal.Code, Query = $"{method} {path}" }], cancellationToken);

    /// <summary>Records that somebody signed in.</summary>
    /// <param name="way">How: password, passkey, totp, recovery-code, client-credentials, refresh.</param>
    public Task<Problem?> SignedInAsync(Actor actor, string? name, string way, RequestOrigin origin, CancellationToken cancellationToken) =>
        AppendAsync([Of(AuditKind.SignIn, actor, origin) with { Name = name, Detail = way, Purpose = null }], cancellationToken);

    /// <summary>Records that somebody could not sign in.</summary>
    /// <param name="account">Whom it was tried for, e.g. <c>Practitioner/1</c>; null when there is no such account: never what was typed.</param>
    /// <param name="reason">A word: wrong, locked, disabled, wrong-code, bad-client.</param>
    public Task<Problem?> SignInRefusedAsync(string? account, string reason, RequestOrigin origin, CancellationToken cancellationToken) =>
        AppendAsync([From(AuditKind.SignIn, account ?? "", origin) with { Outcome = 4, Detail = reason }], cancellationToken);

    /// <summary>Records that somebody signed out, here or everywhere.</summary>
    public Task<Problem?> SignedOutAsync(Actor actor, string detail, RequestOrigin origin, CancellationToken cancellationToken) =>
        AppendAsync([Of(AuditKind.SignOut, actor, origin) with { Detail = detail, Purpose = null }], cancellationToken);

    /// <summary>Records that a client got no token.</summary>
    public Task<Problem?> TokenRefusedAsync(string? client, string error, RequestOrigin origin, CancellationToken cancellationToken) =>
        AppendAsync([From(AuditKind.SignIn, "", origin) with { Outcome = 4, Client = client, Detail = error }], cancellationToken);

    /// <summary>Records a change of an account, of somebody's roles, or of clients, or that one was refused.</summary>
    /// <param name="actor">Who asked; null: whoever followed a link.</param>
    /// <param name="detail">What was asked, in words without secrets.</param>
    /// <param name="error">Why it was refused; null: it was done.</param>
    public Task<Problem?> AccountChangedAsync(Actor? actor, string detail, string? error, RequestOrigin origin, CancellationToken cancellationToken) => AppendAsync(
        [
            (actor is null ? From(AuditKind.Account, "", origin) : Of(AuditKind.Account, actor, origin)) with
            {
                Outcome = error is null ? 0 : 4, Detail = error is null ? detail : $"{detail}: {error}", Purpose = null,
            },
        ],
        cancellationToken);

    /// <summary>Records that somebody with a SMART Health Link asked for what is behind it.</summary>
    /// <param name="link">Its DocumentManifest.</param>
    /// <param name="patient">Whom it is about, e.g. <c>Patient/1</c>.</param>
    /// <param name="recipient">Who asks, in their own words: nobody has checked them.</param>
    /// <param name="what">A word: manifest, file, passcode.</param>
    /// <param name="code">Why it was refused; null: it was given.</param>
    public Task<Problem?> HealthLinkAsync(string link, string patient, string recipient, string what, string? code, RequestOrigin origin, CancellationToken cancellationToken) => AppendAsync(
        [
            From(AuditKind.Export, "", origin) with
            {
                Entity = link, Patient = patient, Outcome = code is null ? 0 : 4, Code = code, Client = "health-link", Purpose = "PATRQT",
                Detail = $"SMART Health Link, {what}; recipient: {recipient}",
            },
        ],
        cancellationToken);

    /// <summary>What the commit that opens a case in an emergency records.</summary>
    public static AuditEntry BrokeGlass(FhirRequest request, string patientOrCase, string reason, DateTimeOffset until) => AuditEntry.Of(
        Of(AuditKind.BreakGlass, request.Actor, request.Origin) with
        {
            Patient = patientOrCase.StartsWith("Patient/", StringComparison.Ordinal) ? patientOrCase : null,
            Entity = patientOrCase,
            Purpose = "ETREAT",
            Detail = $"until {until.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}: {reason}",
        });

    /// <summary>Records what an operator's command did, if there is a trail.</summary>
    public async Task<Problem?> CommandAsync(AuditKind kind, string detail, CancellationToken cancellationToken) => store.Audit.IsOpen
        ? await AppendAsync([Of(kind, Actor.Operator, RequestOrigin.None) with { Detail = detail }], cancellationToken)
        : null;

    /// <summary>A record with all that is known of an actor.</summary>
    public static AuditRecord Of(AuditKind kind, Actor actor, RequestOrigin origin) => Actors.GetValue(actor, OfActor) with { Kind = kind, Address = origin.Address, RequestId = origin.RequestId };

    private static AuditRecord OfActor(Actor actor) => From(AuditKind.Refused, actor.Reference, RequestOrigin.None) with
    {
        Organization = actor.Organization,
        Roles = [.. actor.Roles.Select(role => role.Code())],
        Purpose = actor.PurposeOfUse,
        Client = actor.ClientId,
    };

    private static AuditRecord From(AuditKind kind, string actor, RequestOrigin origin) => new(kind, actor) { Address = origin.Address, RequestId = origin.RequestId };

    private async ValueTask<Result<IReadOnlyList<string>>> InCasesAsync(IReadOnlyList<ResourceKey> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0) return Result.Of<IReadOnlyList<string>>([]);
        return (await store.CasePatientsAsync(keys, cancellationToken)).TryGet(out var patients, out var problem)
            ? Result.Of<IReadOnlyList<string>>([.. patients.Select(patient => patient.ToString())])
            : problem;
    }

    // While the database is away, by the address of the request alone.
    private async ValueTask<IReadOnlyList<string>> BasesAsync(FhirRequest request, CancellationToken cancellationToken) =>
        await store.DefinitionsAsync(cancellationToken) is { Problem: null, Value: var definitions } ? [request.BaseUrl, .. definitions.OwnUrls] : [request.BaseUrl];

    private async Task<Problem?> AppendAsync(IReadOnlyList<AuditRecord> records, CancellationToken cancellationToken)
    {
        if (!store.Audit.IsOpen) return null;
        var entries = new AuditEntry[records.Count];
        for (var i = 0; i < entries.Length; i++) entries[i] = AuditEntry.Of(records[i]);
        var appended = await store.Audit.AppendAsync(entries, cancellationToken);
        return appended.Problem is { } problem ? NotKept(problem) : null;
    }

    private static Problem NotKept(Problem problem) => problem with { Text = $"{NotAnswered} {problem.Text}" };
}
