using Hl7.Fhir.Model;
using MedCoop.Domain.People;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Access;
using MedCoop.Server.Rest;

namespace MedCoop.Server.Operations.People;

/// <summary>
/// <c>Patient/$match</c>: who on record may be this person, graded, with what each element says for or against it. Only whom the caller may see, and by what the caller sees of them.
/// https://hl7.org/fhir/R4/patient-operation-match.html
/// </summary>
internal sealed class MatchPatient(PersonMatching matching, RestLimits limits)
{
    private const int MostAnswered = 100;
    private const int UsuallyAnswered = 20;

    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        var request = routed.Request;
        if (!OperationInput.Read(request, limits.Read).TryGet(out var input, out var problem)) return problem;
        if (input.Resource<Patient>("resource") is not { } patient) return OperationInput.Bad("Send the person in a parameter 'resource' (a Patient), or as the body itself.");
        if (!input.TryNumber("count", out var count, out var badCount)) return badCount!;
        var asked = ComparedPerson.Of(patient);
        if (MatchInput.Refusal(patient, asked) is { } tooLittle) return tooLittle;
        if (!(await matching.FindAsync(patient, request, cancellationToken)).TryGet(out var matches, out problem)) return problem;
        var shown = input.Flag("onlyCertainMatches")
            ? matches.Where(match => match.Result.Grade == MatchGrade.Certain).ToList() is [var only] ? [only] : []
            : matches.Take(Math.Min(count ?? UsuallyAnswered, MostAnswered)).ToList();
        return new FhirAnswer(AnswerKind.Ok)
        {
            Body = Bundle(request, shown, asked),
            IsShaped = true,
            Shown = [.. shown.Select(match => match.Version)],
        };
    }

    private static ReadOnlyMemory<byte> Bundle(FhirRequest request, IReadOnlyList<MatchedPatient> matches, ComparedPerson asked)
    {
        using var bundle = new BundleJson("searchset", request.At, request.BaseUrl);
        bundle.Total(matches.Count);
        foreach (var match in matches) bundle.Matched(match.Version, ShownParts.Of(match.Version.Body, request.Actor), match.Result);
        bundle.Outcome(Notes(asked));
        return bundle.Finish();
    }

    // What would have made the answer surer.
    private static List<Issue> Notes(ComparedPerson asked)
    {
        var notes = new List<Issue>();
        var weight = MatchInput.WeightOf(asked);
        if (weight < MatchInput.LevelZero)
            notes.Add(new Issue(IssueSeverity.Information, "informational", PeopleErrorCodes.TooLittleToMatch, $"What was sent weighs {weight}; from {MatchInput.LevelZero} on (level L0) a match says more: add a passport or national number, an address, a telephone number or an e-mail address."));
        foreach (var identifier in asked.Identifiers.Where(one => one.Kind != IdentifierKind.Other && !one.IsSound))
            notes.Add(new Issue(IssueSeverity.Warning, "value", PeopleErrorCodes.TooLittleToMatch, $"The number of system {identifier.System} has not the structure of its kind, or disagrees with birth date or gender; no match is certain by it.") { Expression = $"Patient.identifier.where(system = '{identifier.System}')" });
        return notes;
    }
}
