using System.Globalization;
using Hl7.Fhir.Model;
using MedCoop.Domain.Summaries;
using MedCoop.Domain.Summaries.Making;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Access;
using MedCoop.Server.Auth;
using MedCoop.Server.Rest;
using MedCoop.Store;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Operations.Summaries;

/// <summary>
/// <c>Composition/{id}/$document</c>: the document of a stored Composition, with everything that it refers to. https://hl7.org/fhir/R4/composition-operation-document.html
/// </summary>
internal sealed class ComposeDocument(ResourceStore store, DocumentKeeping keeping, IOptions<AccessOptions> access, RestLimits limits)
{
    private static readonly string[] Known = ["persist", "graph", "sign", "_format", "_pretty"];

    private readonly PatientRecords records = new(store);

    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        var request = routed.Request;
        if (!OperationInput.Read(request, limits.Read).TryGet(out var input, out var problem)) return problem;
        if (request.Query.FirstOrDefault(parameter => !Known.Contains(parameter.Name, StringComparer.Ordinal)).Name is { } unknown) return OperationInput.Bad($"$document has no parameter {unknown}; it has persist and sign.");
        if (input.Text("graph") is not null) return OperationInput.Bad("$document takes no 'graph' here: what the Composition refers to, and what results, medicines and devices among it are made of, is what the document holds.");
        if (DocumentKeeping.Refusal(input, request) is { } refusal) return refusal;
        if (!(await store.ReadAsync(routed.Key, request.Visibility, cancellationToken)).TryGet(out var stored, out problem)) return problem;
        if (stored.IsDeletion) return Read.Deleted(stored);
        return (await MakeAsync(PatientRecords.PartOf(stored, request), request, cancellationToken)).TryGet(out var made, out problem) ? await keeping.FinishAsync(made, input, request, cancellationToken) : problem;
    }

    private async Task<Result<MadeDocument>> MakeAsync(LoadedPart composition, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!(await OwnReferences.OfAsync(store, request, cancellationToken)).TryGet(out var references, out var problem)) return problem;
        var direct = ReferenceRewriter.Values(composition.Part.Json).Select(references.Read).OfType<ResourceKey>().Where(key => key != composition.Part.Key).Distinct().ToList();
        if (!(await records.ReadAsync(direct, request, cancellationToken)).TryGet(out var parts, out problem)) return problem;
        // A document lacks nothing that its Composition names: half of one would look whole. https://hl7.org/fhir/R4/documents.html#content
        if (direct.Except(parts.Select(part => part.Part.Key)).ToList() is [_, ..] missing)
            return new Problem(ProblemKind.BusinessRule, ErrorCodes.IncompleteDocument, $"The Composition refers to what is not there or not for you: {string.Join(", ", missing)}. No document is made without it.");
        var person = await PersonAsync(references.Read(((Composition)composition.Part.Resource).Subject), request, cancellationToken);
        if (!(await records.SupportingAsync(person, parts.Select(part => part.Part), parts.ToDictionary(part => part.Part.Key), references, request, cancellationToken)).TryGet(out var supporting, out problem)) return problem;
        IReadOnlyList<LoadedPart> all = [composition, .. parts, .. supporting];
        var writer = new DocumentWriter(access.Value.PublicUrl is { } known ? known.ToString().TrimEnd('/') + FhirEndpoint.BasePath : request.BaseUrl, references);
        foreach (var part in all) writer.Add(part.Part.Key, part.Part.Version);
        List<(string Url, ReadOnlyMemory<byte> Json)> entries = [.. all.Select(part => (writer.Add(part.Part.Key, part.Part.Version), writer.Rewritten(part.Part.Json)))];
        var identifier = NameBasedId.Of($"{request.BaseUrl}/{composition.Part.Key}/$document {string.Join(' ', entries.Select(entry => entry.Url))} {request.At.UtcTicks.ToString(CultureInfo.InvariantCulture)}");
        var resource = (Composition)composition.Part.Resource;
        var labels = DocumentLabels.Of(all.Select(part => part.Part.Resource));
        var type = resource.Type?.Coding.Find(coding => coding.System == SummarySections.Loinc)?.Code;
        return new MadeDocument(DocumentWriter.Write(identifier, profile: null, labels, resource.Language, request.At, entries), resource.Title ?? "", type, references.Read(resource.Subject), [.. all.Select(part => part.Version)]);
    }

    // Whose results may go along: of a person all records.
    private async Task<IReadOnlyList<ResourceKey>> PersonAsync(ResourceKey? subject, FhirRequest request, CancellationToken cancellationToken) =>
        subject is not { } key ? []
        : key.Type == "Patient" && (await PersonRecords.OfAsync(store, key, request, cancellationToken)).TryGet(out var person, out _) ? person.All
        : [key];
}
