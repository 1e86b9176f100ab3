using MedCoop.Domain.HealthLinks;
using MedCoop.Domain.Summaries.Making;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Access;
using MedCoop.Server.Operations.Summaries;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Access;

namespace MedCoop.Server.Operations.HealthLinks;

/// <summary>The encrypted file behind a link: kept since the link was made or, of a long-term link, made now from what its maker may see now.</summary>
internal sealed class LinkContent(ResourceStore store, Summarize summarize, MakerRights rights, ActorSight sight)
{
    /// <summary>What the file is.</summary>
    public const string FhirFile = "application/fhir+json";

    /// <summary>The document to share, as somebody sees it.</summary>
    /// <param name="content"><c>Patient/1</c>: a summary of that patient; <c>Bundle/1</c>: that document.</param>
    /// <param name="language">Of the summary.</param>
    /// <param name="request">Who, and what they see.</param>
    public async Task<Result<MadeDocument>> MakeAsync(string content, string language, FhirRequest request, CancellationToken cancellationToken)
    {
        var key = content.Split('/') is [var type, var id] ? new ResourceKey(type, id) : default;
        if (key.Type == "Patient") return await summarize.MakeAsync(key, SummaryEdition.Newest, language, request, cancellationToken);
        if (!(await store.ReadAsync(key, request.Visibility, cancellationToken)).TryGet(out var stored, out var problem)) return problem;
        if (stored.IsDeletion) return Read.Deleted(stored);
        return ResourceReader.Parse(stored.Body) is Hl7.Fhir.Model.Bundle { Type: Hl7.Fhir.Model.Bundle.BundleType.Document }
            ? new MadeDocument(stored.Body, "", null, null, [stored])
            : OperationInput.Bad("'document' names no Bundle of type document.");
    }

    /// <summary>The file of an open link, encrypted; <see cref="LinkStore.Closed"/> where its maker may not see any more what it shows.</summary>
    public async Task<Result<string>> JweAsync(StoredLink link, string baseUrl, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (link.State is { Key: { } key, Maker: { } maker }) return await FreshAsync(link.State, key, maker, baseUrl, at, cancellationToken);
        var kept = await store.ReadAsync(new ResourceKey("Binary", link.State.Content["Binary/".Length..]), Visibility.Everything, cancellationToken);
        if (kept.Problem is { Kind: not ProblemKind.NotFound } away) return away;
        return kept.Problem is null && !kept.Value.IsDeletion ? System.Text.Encoding.ASCII.GetString(BinaryContent.Unwrap(kept.Value.Body).Content) : LinkStore.Closed;
    }

    private async Task<Result<string>> FreshAsync(LinkState state, byte[] key, LinkMaker madeBy, string baseUrl, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (!(await rights.NowAsync(madeBy, cancellationToken)).TryGet(out var maker, out var ended)) return ended;
        if (!(await sight.OfAsync(maker, at, cancellationToken)).TryGet(out var visibility, out var away)) return away;
        var request = new FhirRequest { Method = "GET", Path = ["Patient", state.Patient, "$summary"], Query = [], Actor = maker, At = at, BaseUrl = baseUrl, Visibility = visibility };
        var made = await MakeAsync(state.Content, state.Language!, request, cancellationToken);
        if (made.Problem is { } problem) return problem.Kind == ProblemKind.Unavailable ? problem : LinkStore.Closed;
        return new LinkedFile(FhirFile, made.Value.Bundle.ToArray()).Encrypt(key);
    }
}
