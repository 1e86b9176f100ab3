using Hl7.Fhir.Model;
using MedCoop.Domain.People;
using MedCoop.Fhir.Names;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Query;
using MedCoop.Server.Access;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Operations.People;

/// <summary>
/// Finds who is worth comparing with a person: a few searches, each by an index and each of a bounded number, so that it takes about as long among a million as among a thousand. Whoever
/// shares an identifier, the birth date and a part of the name, two parts of the name and the year of birth, or a telephone number and a part of the name.
/// </summary>
internal sealed class MatchBlocks(ResourceStore store)
{
    /// <summary>Most candidates of one block; those stored first, when there are more.</summary>
    private const int MostOfBlock = 100;

    private static readonly SearchParameterCatalog Catalog = SearchParameterCatalog.BuiltIn;
    private static readonly SearchParameterInfo Names = Find("name");

    /// <summary>The current Patients that the request's actor sees; each once.</summary>
    public async Task<Result<IReadOnlyList<StoredVersion>>> FindAsync(Patient patient, FhirRequest request, CancellationToken cancellationToken)
    {
        var found = new Dictionary<Fhir.ResourceKey, StoredVersion>();
        foreach (var block in Blocks(Bounded(patient), request))
        {
            // What an actor does not see of people finds none of them.
            if (HiddenSearch.Refusal(block, request.Actor) is not null) continue;
            if (!(await store.SearchAsync(block, request.Visibility, cancellationToken)).TryGet(out var result, out var problem)) return problem;
            foreach (var match in result.Matches) found.TryAdd(match.Key, match);
        }

        return Result.Of<IReadOnlyList<StoredVersion>>([.. found.Values]);
    }

    // However much is sent, only so much of it is looked up.
    private static Patient Bounded(Patient patient) => new()
    {
        Name = [.. patient.Name.Take(ComparedPerson.MostNames)],
        Identifier = [.. patient.Identifier.Take(ComparedPerson.MostNumbers)],
        Telecom = [.. patient.Telecom.Take(ComparedPerson.MostNumbers)],
        BirthDate = patient.BirthDate,
    };

    private static IEnumerable<SearchQuery> Blocks(Patient patient, FhirRequest request)
    {
        var keys = patient.Name.SelectMany(NamePairs.All).SelectMany(NameKeys.ForName).Distinct(StringComparer.Ordinal).Select(key => new NameKeyValue(key)).ToList<SearchValue>();
        var byName = new ValueCriterion(Names, keys);
        var identifiers = patient.Identifier.Where(identifier => !string.IsNullOrWhiteSpace(identifier.Value))
            .Select(identifier => new PlainNumberValue(new TokenValue(identifier.System ?? "", PersonNumbers.Plain(identifier.Value!)))).ToList<SearchValue>();
        if (identifiers.Count > 0) yield return Query([new ValueCriterion(Find("identifier"), identifiers)]);
        var pairs = NamePairs.ForQuery(patient).Select(pair => new NamePairValue(pair)).ToList<SearchValue>();
        if (pairs.Count > 0) yield return Query([new ValueCriterion(Names, pairs)]);
        if (keys.Count == 0) yield break;
        foreach (var date in Days(patient.BirthDate)) yield return Query([date, byName]);
        var contacts = patient.Telecom.Select(contact => PersonNumbers.Contact(contact.Value)).OfType<string>().Select(contact => new PlainNumberValue(new TokenValue("", contact))).ToList<SearchValue>();
        if (contacts.Count > 0) yield return Query([new ValueCriterion(Find("telecom"), contacts), byName]);

        SearchQuery Query(IReadOnlyList<Criterion> criteria) => Empty(request) with { Criteria = criteria, Count = MostOfBlock };
    }

    // The day itself, and what a form makes of it that has the month first.
    private static IEnumerable<ValueCriterion> Days(string? birthDate)
    {
        if (birthDate is not { Length: 10 } || !InstantRange.TryRead(birthDate, out var day)) yield break;
        yield return On(day);
        var swapped = $"{birthDate[..4]}-{birthDate[8..]}-{birthDate[5..7]}";
        if (swapped != birthDate && InstantRange.TryRead(swapped, out var other)) yield return On(other);
    }

    private static ValueCriterion On(InstantRange day) => new(Find("birthdate"), [new DateValue(Prefix.Eq, day.Start, day.End)]);

    private static SearchQuery Empty(FhirRequest request) => new SearchQueryParser(Catalog).Parse("Patient", [], new SearchParsing(Strict: true, request.BaseUrl, request.At)).Value;

    private static SearchParameterInfo Find(string code) => Catalog.Find("Patient", code) ?? throw new InvalidOperationException($"R4 has no Patient.{code}");
}
