using Hl7.Fhir.Model;
using MedCoop.Domain.People;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Access;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Operations.People;

/// <summary>Compares a person with all on record who are worth it.</summary>
internal sealed class PersonMatching(ResourceStore store)
{
    private readonly MatchBlocks blocks = new(store);

    /// <summary>Who may be the same person, the likeliest first; for records that were replaced the ones that stand for them (<see cref="Survivors"/>).</summary>
    /// <param name="patient">Whom.</param>
    /// <param name="request">Who asks: whom they see, and what they see of each, is what is compared.</param>
    /// <param name="cancellationToken">To stop.</param>
    public async Task<Result<IReadOnlyList<MatchedPatient>>> FindAsync(Patient patient, FhirRequest request, CancellationToken cancellationToken)
    {
        var asked = ComparedPerson.Of(patient);
        if (!(await blocks.FindAsync(patient, request, cancellationToken)).TryGet(out var candidates, out var problem)) return problem;
        if (candidates.Count == 0) return Result.Of<IReadOnlyList<MatchedPatient>>([]);
        if (!(await ReadAsync(candidates, patient.Id, request, cancellationToken)).TryGet(out var read, out problem)) return problem;
        // What agrees with a part that is asked for has its keys.
        var keys = asked.Names.SelectMany(name => name.Family.Concat(name.Given)).SelectMany(part => part.Keys).ToHashSet(StringComparer.Ordinal);
        if (!(await store.NameCountsAsync(keys, cancellationToken)).TryGet(out var counts, out problem)) return problem;
        var frequencies = NameFrequencies.Learned(counts.Population, counts.Borne, counts.Bound);
        return Result.Of<IReadOnlyList<MatchedPatient>>(
        [
            .. read.Select(one => new MatchedPatient(one.Version, MatchJudge.Judge(asked, one.Person, frequencies)))
                .OrderByDescending(match => match.Result.Grade).ThenByDescending(match => match.Result.Score).DistinctBy(match => match.Version.Key)
                .Where(match => match.Result.Grade != MatchGrade.CertainlyNot)
                .OrderByDescending(match => match.Result.Grade).ThenByDescending(match => match.Result.Score).ThenByDescending(match => match.Result.Evidence.Sum(one => one.Weight))
                .ThenBy(match => match.Version.Key.Id, StringComparer.Ordinal),
        ]);
    }

    // A record that was replaced stands for the one in whose place it was: its old number or name finds that.
    private async Task<Result<List<(StoredVersion Version, ComparedPerson Person)>>> ReadAsync(IReadOnlyList<StoredVersion> candidates, string? own, FhirRequest request, CancellationToken cancellationToken)
    {
        var read = new List<(StoredVersion, ComparedPerson)>(candidates.Count);
        foreach (var candidate in candidates)
        {
            if (!(await Survivors.OfAsync(store, candidate, request, cancellationToken)).TryGet(out var survivor, out var problem)) return problem;
            if (survivor.Key.Id != own && candidate.Key.Id != own) read.Add((survivor, ComparedPerson.Of((Patient)ResourceReader.Parse(ShownParts.Of(candidate.Body, request.Actor)))));
        }

        return read;
    }
}

/// <summary>Somebody who may be the person.</summary>
internal sealed record MatchedPatient(StoredVersion Version, MatchResult Result);
