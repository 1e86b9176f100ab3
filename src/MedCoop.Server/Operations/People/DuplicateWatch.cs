using Hl7.Fhir.Model;
using MedCoop.Domain.People;
using MedCoop.Domain.Workflow;
using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Access;
using MedCoop.Server.Rest;
using MedCoop.Store;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Operations.People;

/// <summary>
/// Watches over registrations: a Patient that comes to be and is probably on record already gets a Task per candidate, in the same commit. It never refuses and never links: when looking up fails or takes too long, the
/// Patient comes to be without.
/// </summary>
internal sealed partial class DuplicateWatch(ResourceStore store, PersonMatching matching, IOptions<PeopleOptions> options, ILogger<DuplicateWatch> logger)
{
    private const int MostTasks = 3;

    /// <summary>The Tasks that a new Patient asks for.</summary>
    public async Task<IReadOnlyList<CaseWrite>> TasksAsync(ResourceKey key, Patient patient, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!(options.Value.QueueDuplicates ?? !request.Actor.IsUnrestricted)) return [];
        if (MatchInput.Refusal(new Patient(), ComparedPerson.Of(patient)) is not null) return [];
        if ((await CandidatesAsync(key, patient, request, cancellationToken)).TryGet(out var candidates, out var problem)) return [.. candidates.Select(match => TaskOf(key, match, request))];
        LogUnwatched(key.Id, problem.Code);
        return [];
    }

    private async Task<Result<IReadOnlyList<MatchedPatient>>> CandidatesAsync(ResourceKey key, Patient patient, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!(await OwnReferences.OfAsync(store, request, cancellationToken)).TryGet(out var references, out var problem)) return problem;
        var links = new PatientLinks(references);
        if (links.ReplacementOf(patient) is not null) return Result.Of<IReadOnlyList<MatchedPatient>>([]);
        var asked = (Patient)patient.DeepCopy();
        asked.Id = key.Id;
        if (!(await matching.FindAsync(asked, request, cancellationToken)).TryGet(out var matches, out problem)) return problem;
        return Result.Of<IReadOnlyList<MatchedPatient>>([.. matches.Where(match => match.Result.Grade >= MatchGrade.Probable && !links.IsLinked(patient, match.Version.Key)).Take(MostTasks)]);
    }

    private static CaseWrite TaskOf(ResourceKey key, MatchedPatient match, FhirRequest request)
    {
        var id = Guid.CreateVersion7(request.At).ToString();
        return new CaseWrite(new ResourceKey("Task", id), 0, DuplicateTasks.Of(id, key, match.Version.Key, match.Result, RequesterOf(request), request.At));
    }

    // Somebody of whom there is no resource is no reference.
    private static string? RequesterOf(FhirRequest request) => request.Actor.Reference is { } reference && reference.StartsWith("Practitioner", StringComparison.Ordinal) ? reference : request.Actor.Organization;

    [LoggerMessage(1091, LogLevel.Warning, "Whether Patient {Id} is on record already could not be looked up: {Code}")]
    private partial void LogUnwatched(string id, string code);
}
