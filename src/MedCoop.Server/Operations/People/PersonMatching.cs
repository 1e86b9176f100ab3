using Hl7.Fhir.Model;
using MedCoop.Domain.People;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Access;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Access;

namespace MedCoop.Server.Operations.People;

/// <summary>Compares a person with all on record who are worth it.</summary>
internal sealed class PersonMatching(ResourceStore store)
{
    private readonly MatchBlocks blocks = new(store);

    /// <summary>Who may be the same person, the likeliest first; records that others have replaced are left out.</summary>
    /// <param name="patient">Whom.</param>
    /// <param name="request">Who asks: what they see of a record is what is compared.</param>
    /// <param name="visibility">Among whom.</param>
    public async Task<Result<IReadOnlyList<MatchedPatient>>> FindAsync(Patient patient, FhirRequest request, Visibility visibility, CancellationToken cancellationToken)
    {
        var asked = ComparedPerson.Of(patient);
        if (!(await blocks.FindAsync(patient, request, visibility, cancellationToken)).TryGet(out var candidates, out var problem)) return problem;
        if (candidates.Count == 0) return Result.Of<IReadOnlyList<MatchedPatient>>([]);
        var read = candidates.Select(version => (Version: version, Patient: (Patient)ResourceReader.Parse(ShownParts.Of(version.Body, request.Actor))))
            .Where(one => !IsReplaced(one.Patient) && one.Version.Key.Id != patient.Id).Select(one => (one.Version, Person: ComparedPerson.Of(one.Patient))).ToList();
        var keys = asked.Names.Concat(read.SelectMany(one => one.Person.Names)).SelectMany(name => name.Family.Concat(name.Given)).SelectMany(part => part.Keys).ToHashSet(StringComparer.Ordinal);
        if (!(await store.NameSharesAsync(keys, cancellationToken)).TryGet(out var shares, out problem)) return problem;
        var frequencies = new NameFrequencies(shares.Population, shares.Shares);
        return Result.Of<IReadOnlyList<MatchedPatient>>(
        [
            .. read.Select(one => new MatchedPatient(one.Version, MatchJudge.Judge(asked, one.Person, frequencies)))
                .Where(match => match.Result.Grade != MatchGrade.CertainlyNot)
                .OrderByDescending(match => match.Result.Grade).ThenByDescending(match => match.Result.Score).ThenByDescending(match => match.Result.Evidence.Sum(one => one.Weight))
                .ThenBy(match => match.Version.Key.Id, StringComparer.Ordinal),
        ]);
    }

    /// <summary>Whether another record has taken this one's place.</summary>
    public static bool IsReplaced(Patient patient) => patient.Link.Exists(link => link.Type == Patient.LinkType.ReplacedBy);
}

/// <summary>Somebody who may be the person.</summary>
internal sealed record MatchedPatient(StoredVersion Version, MatchResult Result);
