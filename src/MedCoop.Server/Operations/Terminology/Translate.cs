using Hl7.Fhir.Model;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search;
using MedCoop.Fhir.Terminology;
using MedCoop.Fhir.Terminology.Maps;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Operations.Terminology;

/// <summary>
/// <c>ConceptMap/$translate</c>: what a code means in another code system, by the map that is named or by all maps between the value sets or
/// systems that are. https://hl7.org/fhir/R4/conceptmap-operation-translate.html
/// </summary>
internal sealed class Translate(CurrentTerminologies current, ResourceStore store, RestLimits limits)
{
    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        if (!OperationInput.Read(routed.Request, limits.Read).TryGet(out var input, out var problem)) return problem;
        if (input.Codes().Where(code => code.System is not null).ToList() is not { Count: > 0 } codes)
            return OperationInput.Bad("Name the code: 'code' with 'system', 'coding' or 'codeableConcept'.");
        if (!(await current.GetAsync(cancellationToken)).TryGet(out var terminologies, out problem)) return problem;
        if (!(await MapsAsync(routed, input, terminologies, cancellationToken)).TryGet(out var maps, out problem)) return problem;
        var targetSystem = input.Text("targetsystem");
        var matches = maps
            .SelectMany(map => codes.SelectMany(code => map.Of(code.System!, code.Code, targetSystem, input.Flag("reverse"))))
            .Distinct().ToList();
        return Answer(matches, maps.Count);
    }

    private async Task<Result<IReadOnlyList<ConceptTranslation>>> MapsAsync(RoutedRequest routed, OperationInput input, Terminologies terminologies, CancellationToken cancellationToken)
    {
        if (routed.Values.Id is not null)
        {
            if (!(await store.ReadAsync(routed.Key, routed.Request.Visibility, cancellationToken)).TryGet(out var version, out var problem)) return problem;
            return version.IsDeletion ? Read.Deleted(version) : new List<ConceptTranslation> { ConceptTranslation.Read(version.Body) };
        }

        if (input.Text("url") is { } url)
        {
            if (input.Text("conceptMapVersion") is { } number) url += "|" + number;
            return terminologies.Map(url) is { } map
                ? new List<ConceptTranslation> { map }
                : new Problem(ProblemKind.NotFound, ErrorCodes.UnusableTerminology, "There is no concept map with this URL (and version) here; PUT it first, or load its package.");
        }

        var (source, target) = (input.Text("source"), input.Text("target"));
        if (source is null && target is null && input.Text("targetsystem") is null)
            return OperationInput.Bad("Say into what: name the map by 'url', or 'target' (a value set) or 'targetsystem'.");
        return terminologies.Entries.Where(entry => entry.Type == "ConceptMap").Select(entry => entry.Url).Distinct(StringComparer.Ordinal)
            .Select(terminologies.Map).OfType<ConceptTranslation>()
            .Where(map => IsOf(source, map.Source) && IsOf(target, map.Target)).ToList();
    }

    private static bool IsOf(string? wanted, string? canonical) =>
        wanted is null || (canonical is not null && CanonicalUrl.Split(canonical).Url == CanonicalUrl.Split(wanted).Url);

    private static FhirAnswer Answer(List<ConceptMatch> matches, int maps)
    {
        var isFound = matches.Exists(match => match.IsMatch);
        var answer = new Parameters();
        answer.Add("result", new FhirBoolean(isFound));
        if (!isFound) answer.Add("message", new FhirString(maps == 0 ? "No concept map here leads there." : "The maps have no meaning for this code."));
        answer.Parameter.AddRange(matches.Select(match => TerminologyAnswers.Parts(
            "match",
            ("equivalence", new Code(match.Equivalence)),
            ("concept", match.Code is null ? null : new Coding(match.System, match.Code, match.Display!)),
            ("source", match.Map.Length == 0 ? null : new FhirUri(match.Map)))));
        return TerminologyAnswers.Of(answer);
    }
}
