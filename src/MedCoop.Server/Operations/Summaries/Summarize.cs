using MedCoop.Domain.Access;
using MedCoop.Domain.Summaries;
using MedCoop.Domain.Summaries.Making;
using MedCoop.Domain.Summaries.Words;
using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Query;
using MedCoop.Server.Access;
using MedCoop.Server.Auth;
using MedCoop.Server.Rest;
using MedCoop.Store;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Operations.Summaries;

/// <summary>
/// <c>Patient/{id}/$summary</c> and <c>Patient/$summary?identifier=</c>: the International Patient Summary of a patient, made now from what the caller may see.
/// https://hl7.org/fhir/uv/ips/OperationDefinition-summary.html
/// </summary>
internal sealed class Summarize(ResourceStore store, CurrentTerminologies terminologies, DocumentKeeping keeping, IOptions<AccessOptions> access, RestLimits limits)
{
    private static readonly string[] Known = ["identifier", "profile", "language", "persist", "sign", "_format", "_pretty"];

    private static readonly string Software = typeof(Summarize).Assembly.GetName().Version!.ToString(3);

    // Records of one person may be many, merged or not.
    private const int MostRecords = 20;

    private readonly PatientRecords records = new(store);

    /// <summary>Of the patient whom the address names.</summary>
    public Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken) => AnswerAsync(routed, (_, _) => Task.FromResult<Result<ResourceKey>>(routed.Key), cancellationToken);

    /// <summary>Of the patient who has an identifier.</summary>
    public Task<Result<FhirAnswer>> RunByIdentifierAsync(RoutedRequest routed, CancellationToken cancellationToken) => AnswerAsync(routed, (input, request) => FindAsync(input, request, cancellationToken), cancellationToken);

    /// <summary>Makes a summary.</summary>
    /// <param name="patient">Of whom; of a record that was replaced the summary of the one that has taken its place is made.</param>
    /// <param name="edition">By which version of the guide.</param>
    /// <param name="language">In which of the four languages.</param>
    /// <param name="request">Who asks, and what they see.</param>
    /// <param name="cancellationToken">To stop.</param>
    public async Task<Result<MadeDocument>> MakeAsync(ResourceKey patient, SummaryEdition edition, string language, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!(await OwnReferences.OfAsync(store, request, cancellationToken)).TryGet(out var references, out var problem)) return problem;
        if (!(await PersonRecords.OfAsync(store, patient, request, cancellationToken)).TryGet(out var person, out problem)) return problem;
        if (!(await terminologies.GetAsync(cancellationToken)).TryGet(out var current, out problem)) return problem;
        var subject = PatientRecords.PartOf(person.Standing, request);
        if (!(await records.OfPatientAsync(subject.Part.Key.Id, request, cancellationToken)).TryGet(out var loaded, out problem)) return problem;
        var sections = SummarySelection.Of(PatientDevices.WithUses([.. loaded.Select(part => part.Part)], references), edition);
        var byKey = loaded.Append(subject).ToDictionary(part => part.Part.Key);
        if (!(await OrganizationsAsync(subject, references, request, cancellationToken)).TryGet(out var organizations, out problem)) return problem;
        foreach (var organization in organizations.Distinct()) byKey[organization.Part.Key] = organization;
        List<SummaryPart> told = [subject.Part, .. organizations.Select(organization => organization.Part), .. sections.SelectMany(section => section.Entries)];
        if (!(await records.SupportingAsync(person.All, told, byKey, references, request, cancellationToken)).TryGet(out var supporting, out problem)) return problem;
        var custodian = organizations.FirstOrDefault(organization => organization.Part.Key == CustodianOf(subject, references)) ?? (organizations is [var own, ..] ? own : null);
        var bundle = SummaryDocument.Make(new SummaryRequest
        {
            Patient = subject.Part,
            Replaced = person.Replaced,
            Sections = sections,
            Supporting = [.. organizations.Concat(supporting).Select(part => part.Part)],
            Edition = edition,
            Codes = new CodeWords(language, current),
            BaseUrl = access.Value.PublicUrl is { } known ? known.ToString().TrimEnd('/') + FhirEndpoint.BasePath : request.BaseUrl,
            References = references,
            Software = Software,
            Author = organizations.FirstOrDefault(organization => organization.Part.Key.ToString() == request.Actor.Organization)?.Part,
            Custodian = custodian?.Part,
            HiddenTypes = PatientRecords.HiddenFrom(request.Actor),
            At = request.At,
        });
        var shown = told.Select(part => byKey.GetValueOrDefault(part.Key)).OfType<LoadedPart>().Concat(supporting).Select(part => part.Version).Distinct();
        return new MadeDocument(bundle, SummaryWords.Title.In(language), SummarySections.DocumentCode, subject.Part.Key, [.. shown]);
    }

    private async Task<Result<FhirAnswer>> AnswerAsync(RoutedRequest routed, Func<OperationInput, FhirRequest, Task<Result<ResourceKey>>> find, CancellationToken cancellationToken)
    {
        var request = routed.Request;
        if (!OperationInput.Read(request, limits.Read).TryGet(out var input, out var problem)) return problem;
        if (request.Query.FirstOrDefault(parameter => !Known.Contains(parameter.Name, StringComparer.Ordinal)).Name is { } unknown)
            return OperationInput.Bad($"$summary has no parameter {unknown}; it has identifier, profile, language, persist and sign.");
        if (SummaryEdition.Find(input.Text("profile")) is not { } edition)
            return new Problem(ProblemKind.Invalid, ErrorCodes.UnsupportedProfile, $"Summaries are made by {SummaryEdition.Newest.Composition} (IPS {SummaryEdition.Newest.Version}) and {SummaryEdition.Earlier.Composition}; 'profile' names another one.");
        var language = input.Text("language") ?? SpokenText.Preferred(request.Headers.AcceptLanguage);
        if (!SpokenText.Languages.Contains(language, StringComparer.Ordinal)) return OperationInput.Bad($"'language' is one of {string.Join(", ", SpokenText.Languages)}.");
        if (DocumentKeeping.Refusal(input, request) is { } refusal) return refusal;
        if (!(await find(input, request)).TryGet(out var patient, out problem)) return problem;
        return (await MakeAsync(patient, edition, language, request, cancellationToken)).TryGet(out var made, out problem) ? await keeping.FinishAsync(made, input, request, cancellationToken) : problem;
    }

    private async Task<Result<ResourceKey>> FindAsync(OperationInput input, FhirRequest request, CancellationToken cancellationToken)
    {
        if (input.Text("identifier") is not { Length: > 0 } text) return OperationInput.Bad("Name the patient: Patient/{id}/$summary, or 'identifier' as system|value.");
        var bar = text.IndexOf('|', StringComparison.Ordinal);
        var query = new SearchQuery
        {
            Types = ["Patient"],
            Criteria = [new ValueCriterion(SearchParameterCatalog.R4.Find("Patient", "identifier")!, [bar < 0 ? new TokenValue(null, text) : new TokenValue(text[..bar], text[(bar + 1)..])])],
            Count = MostRecords,
        };
        if (HiddenSearch.Refusal(query, request.Actor) is { } hidden) return hidden;
        if (!(await store.SearchAsync(query, request.Visibility, cancellationToken)).TryGet(out var found, out var problem)) return problem;
        var people = new HashSet<ResourceKey>();
        foreach (var match in found.Matches)
        {
            if (!(await PersonRecords.OfAsync(store, match.Key, request, cancellationToken)).TryGet(out var person, out problem)) return problem;
            people.Add(person.Standing.Key);
        }

        return people.ToList() switch
        {
            [] => new Problem(ProblemKind.NotFound, ErrorCodes.UnknownResource, "There is no patient of this identifier whom you may see."),
            [var only] when found.NextPage is null => only,
            _ => new Problem(ProblemKind.MultipleMatches, ErrorCodes.MultipleMatches, "Several patients have this identifier: say which by Patient/{id}/$summary, or give the identifier with its system."),
        };
    }

    // For whom it is made, and who keeps the record.
    private Task<Result<IReadOnlyList<LoadedPart>>> OrganizationsAsync(LoadedPart subject, LocalReferences references, FhirRequest request, CancellationToken cancellationToken)
    {
        var own = references.Read(request.Actor.Organization);
        return records.ReadAsync(new[] { own, CustodianOf(subject, references) }.OfType<ResourceKey>().Where(key => key.Type == "Organization").Distinct(), request, cancellationToken);
    }

    private static ResourceKey? CustodianOf(LoadedPart subject, LocalReferences references) => references.Read((subject.Part.Resource as Hl7.Fhir.Model.Patient)?.ManagingOrganization);
}
