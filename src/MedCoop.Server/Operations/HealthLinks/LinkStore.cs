using System.Security.Cryptography;
using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Domain.HealthLinks;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Audit;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Access;

namespace MedCoop.Server.Operations.HealthLinks;

/// <summary>Links where they are kept: found by the secret of their address, changed one version at a time.</summary>
internal sealed class LinkStore(ResourceStore store, WriteDecision decision, WriteLoop loop, LinkVault vault) : IDisposable
{
    private const int Lanes = 64;

    // Each server judges passcodes of one link one after the other, so that as many guesses as there are servers may be under way when one of them is found right. With fewer
    // attempts left than that, also a right one is counted before it is said.
    private const int FewAttempts = 5;

    private static readonly Actor Server = new("Device/health-link") { IsUnrestricted = true };

    // Answers to passcodes of one link take turns in this process, instead of deciding again and again; between processes the versions decide.
    private readonly SemaphoreSlim[] lanes = [.. Enumerable.Range(0, Lanes).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>The link of an id; <see cref="Closed"/> where none is that this server has written.</summary>
    public async Task<Result<StoredLink>> FindAsync(string id, CancellationToken cancellationToken)
    {
        var key = new ResourceKey("DocumentManifest", id);
        var read = await store.ReadAsync(key, Visibility.Everything, cancellationToken);
        if (read.Problem is { Kind: ProblemKind.NotFound }) return Closed;
        if (!read.TryGet(out var stored, out var away)) return away;
        if (stored.IsDeletion) return Closed;
        var manifest = (DocumentManifest)ResourceReader.Parse(stored.Body);
        return vault.Open(StoredLink.SealedIn(manifest), key, stored.Version) is { } state ? new StoredLink(key, stored.Version, manifest, state) : Closed;
    }

    /// <summary>The plan that stores a new link and, where its content is kept, that too.</summary>
    public async Task<Result<WritePlan>> PlanAsync(string id, DocumentManifest manifest, LinkState state, (ResourceKey Key, string Jwe)? kept, FhirRequest request, CancellationToken cancellationToken)
    {
        var key = new ResourceKey("DocumentManifest", id);
        var together = new Dictionary<ResourceKey, ResourceContent> { [key] = ContentOf(StoredLink.With(manifest, state, vault.Seal(state, key, 1))) };
        if (kept is { } file)
            together[file.Key] = ContentOf(new Binary { ContentType = "application/jose", SecurityContext = new ResourceReference(key.ToString()), Data = System.Text.Encoding.ASCII.GetBytes(file.Jwe) });
        var all = new WritePlan { Kind = AnswerKind.Created, Key = key };
        foreach (var (at, content) in together)
        {
            var planned = await decision.PutAsync(new WriteTarget(at, ResourceHead.None, []), content, ChangeMethod.Post, together, request, cancellationToken);
            if (!planned.TryGet(out var plan, out var problem)) return problem;
            all = all with { Changes = [.. all.Changes, .. plan.Changes], Reliances = [.. all.Reliances, .. plan.Reliances] };
        }

        return all;
    }

    /// <summary>Takes a link back.</summary>
    public Task<Result<StoredLink>> RevokeAsync(string id, FhirRequest request, CancellationToken cancellationToken) => ChangeAsync(
        id, request with { Actor = request.Actor with { IsUnrestricted = true, Scopes = null }, Visibility = Visibility.Everything },
        static link => link.State.IsRevoked ? link.State : link.State with { IsRevoked = true, Key = null }, cancellationToken);

    /// <summary>
    /// Judges a passcode. That it is wrong is said only after it was counted in a version of its own: of passcodes that come at the same time, to whatever server, none is judged
    /// by a count that another one has used. A right one changes no count and is no version, unless few attempts are left.
    /// </summary>
    /// <returns>The link after it, and whether the passcode was right.</returns>
    public async Task<Result<JudgedPasscode>> JudgeAsync(StoredLink link, string passcode, RequestOrigin origin, string baseUrl, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var lane = lanes[(uint)StringComparer.Ordinal.GetHashCode(link.Key.Id) % Lanes];
        await lane.WaitAsync(cancellationToken);
        try
        {
            var hash = LinkVault.HashOf(passcode, link.State.Salt!);
            var request = new FhirRequest { Method = "PUT", Path = ["DocumentManifest", link.Key.Id], Query = [], Actor = Server, Origin = origin, At = at, BaseUrl = baseUrl };
            // As it is now that it is this one's turn.
            if (!(await FindAsync(link.Key.Id, cancellationToken)).TryGet(out var now, out var gone)) return gone;
            if (!now.State.IsOpen(at)) return Closed;
            var isRight = CryptographicOperations.FixedTimeEquals(hash, now.State.PasscodeHash);
            if (isRight && now.State.AttemptsLeft >= FewAttempts) return new JudgedPasscode(now, IsRight: true);
            var changed = await ChangeAsync(
                link.Key.Id, request,
                current =>
                {
                    if (!current.State.IsOpen(at)) return Closed;
                    isRight = CryptographicOperations.FixedTimeEquals(hash, current.State.PasscodeHash);
                    return current.State with { Attempts = current.State.Attempts + 1, AttemptsLeft = current.State.AttemptsLeft - (isRight ? 0 : 1) };
                },
                cancellationToken);
            return changed.TryGet(out var after, out var problem) ? new JudgedPasscode(after, isRight) : problem;
        }
        finally
        {
            lane.Release();
        }
    }

    public void Dispose()
    {
        foreach (var lane in lanes) lane.Dispose();
    }

    private async Task<Result<StoredLink>> ChangeAsync(string id, FhirRequest request, Func<StoredLink, Result<LinkState>> change, CancellationToken cancellationToken)
    {
        StoredLink? after = null;
        var changed = await loop.RunAsync(
            async token =>
            {
                if (!(await FindAsync(id, token)).TryGet(out var link, out var problem)) return problem;
                if (!change(link).TryGet(out var state, out problem)) return problem;
                var manifest = StoredLink.With(link.Manifest, state, vault.Seal(state, link.Key, link.Version + 1));
                after = link with { Version = link.Version + 1, Manifest = manifest, State = state };
                var target = new WriteTarget(link.Key, new ResourceHead(link.Version, IsDeleted: false, UInt128.Zero), []);
                return await decision.PutAsync(target, ContentOf(manifest), ChangeMethod.Put, WriteRequest.Alone, request, token);
            },
            request, cancellationToken);
        return changed.Problem is { } refusal ? refusal : after!;
    }

    private static ResourceContent ContentOf(Resource resource) => new(resource, ResourceFormat.ToJson(resource));

    /// <summary>The one answer to what is unknown, expired, revoked, disabled or changed: nobody learns which it is.</summary>
    public static Problem Closed { get; } = new(ProblemKind.NotFound, HealthLinkErrorCodes.LinkClosed, "There is no such link, or it is not open any more.");
}

/// <summary>What was found of a passcode.</summary>
/// <param name="Link">The link as it is now.</param>
/// <param name="IsRight">Whether it opens the link.</param>
internal sealed record JudgedPasscode(StoredLink Link, bool IsRight);
