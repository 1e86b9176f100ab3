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

/// <summary>Watches over registrations: a Patient that comes to be and is probably on record already gets a Task per candidate, in the same commit. It never refuses and never links.</summary>
internal sealed class DuplicateWatch(ResourceStore store, PersonMatching matching, IOptions<PeopleOptions> options)
{
    private const int MostTasks = 3;

    /// <summary>The Tasks that a new Patient asks for.</summary>
    public async Task<Result<IReadOnlyList<CaseWrite>>> TasksAsync(ResourceKey key, Patient patient, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!(options.Value.QueueDuplicates ?? !request.Actor.IsUnrestricted) || MatchInput.Refusal(new Patient(), ComparedPerson.Of(patient)) is not null) return Result.Of<IReadOnlyList<CaseWrite>>([]);
        if (!(await OwnReferences.OfAsync(store, request, cancellationToken)).TryGet(out var references, out var problem)) return problem;
        var links = new PatientLinks(references);
        if (links.ReplacementOf(patient) is not null) return Result.Of<IReadOnlyList<CaseWrite>>([]);
        var asked = (Patient)patient.DeepCopy();
        asked.Id = key.Id;
        if (!(await matching.FindAsync(asked, request, cancellationToken)).TryGet(out var matches, out problem)) return problem;
        return Result.Of<IReadOnlyList<CaseWrite>>(
        [
            .. matches.Where(match => match.Result.Grade >= MatchGrade.Probable && !links.IsLinked(patient, match.Version.Key)).Take(MostTasks).Select(match =>
            {
                var id = Guid.CreateVersion7(request.At).ToString();
                return new CaseWrite(new ResourceKey("Task", id), 0, DuplicateTasks.Of(id, key, match.Version.Key, match.Result, RequesterOf(request), request.At));
            }),
        ]);
    }

    // Somebody of whom there is no resource is no reference.
    private static string? RequesterOf(FhirRequest request) => request.Actor.Reference is { } reference && reference.StartsWith("Practitioner", StringComparison.Ordinal) ? reference : request.Actor.Organization;
}

/// <summary>What is done about people (configuration section <c>People</c>).</summary>
public sealed class PeopleOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "People";

    /// <summary>Whether new Patients are looked up for duplicates; null: those of callers who have signed in, and not what commands bring in.</summary>
    public bool? QueueDuplicates { get; init; }
}
