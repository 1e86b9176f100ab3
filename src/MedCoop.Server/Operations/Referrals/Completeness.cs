using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Domain.Referrals.Completeness;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Operations.Referrals;

/// <summary>
/// <c>ServiceRequest/{id}/$completeness</c>: how complete a referral is, judged by what a hospital of its specialty needs, and the form filled
/// in from the record. For who may see what patients' records say; only what the caller may see counts.
/// </summary>
internal sealed class Completeness(ResourceStore store, RestLimits limits)
{
    private static readonly string[] Known = ["questionnaire", "_format", "_pretty"];

    private readonly CompletenessForms forms = new(store);
    private readonly CaseRecords records = new(store);

    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        var request = routed.Request;
        if (!AccessRules.Of(request.Actor, "QuestionnaireResponse").HasFlag(Rights.Read)) return NotTheirs;
        if (!OperationInput.Read(request, limits.Read).TryGet(out var input, out var problem)) return problem;
        if (request.Query.FirstOrDefault(parameter => !Known.Contains(parameter.Name, StringComparer.Ordinal)).Name is { } unknown)
            return OperationInput.Bad($"$completeness has no parameter {unknown}; it has questionnaire.");
        if (!(await store.ReadAsync(routed.Key, request.Visibility, cancellationToken)).TryGet(out var version, out problem)) return problem;
        if (version.IsDeletion) return Read.Deleted(version);
        var referral = (ServiceRequest)ResourceReader.Parse(version.Body);
        if (!(await forms.FindAsync(referral, input.Text("questionnaire"), request, cancellationToken)).TryGet(out var form, out problem)) return problem;
        if (!(await records.LoadAsync(referral, form, request, cancellationToken)).TryGet(out var loaded, out problem)) return problem;
        var completeness = CompletenessRules.Judge(form, loaded.Record, request.At);
        return new FhirAnswer(AnswerKind.Ok)
        {
            Body = ResourceFormat.ToJson(Answer(completeness, referral, SpokenText.Preferred(request.Headers.AcceptLanguage), request.At)),
            Shown = [version, .. completeness.Items.SelectMany(item => item.Resources).Select(loaded.VersionOf).OfType<StoredVersion>().Distinct()],
        };
    }

    private static Problem NotTheirs => new(
        ProblemKind.Forbidden, AccessErrorCodes.RoleMissing,
        $"How complete a referral is can be told to who sees clinical records: {string.Join(", ", AccessRules.RolesFor("QuestionnaireResponse", Rights.Read).Select(role => role.Code()))}.");

    private static Parameters Answer(CaseCompleteness completeness, ServiceRequest referral, string language, DateTimeOffset at)
    {
        var answer = new Parameters { Language = language };
        answer.Add("score", new Integer(completeness.Score));
        answer.Add("blocking", new FhirBoolean(completeness.IsBlocked));
        answer.Add("questionnaire", new Canonical(completeness.Form.Canonical));
        answer.Parameter.AddRange(completeness.Items.Select(item => new Parameters.ParameterComponent { Name = "item", Part = [.. Parts(item, language)] }));
        answer.Parameter.Add(new Parameters.ParameterComponent { Name = "response", Resource = FilledForm.Of(completeness, referral, language, at) });
        return answer;
    }

    private static IEnumerable<Parameters.ParameterComponent> Parts(ItemState state, string language)
    {
        yield return Part("linkId", new FhirString(state.Item.LinkId));
        if (SpokenText.Of(state.Item.Definition.TextElement, language) is { } text) yield return Part("text", new FhirString(text));
        yield return Part("status", new Code(CodeOf(state.Status)));
        yield return Part("blocks", new FhirBoolean(state.Item.Blocks));
        foreach (var resource in state.Resources) yield return Part("resource", new ResourceReference($"{resource.TypeName}/{resource.Id}"));
        if (state.At is { } at) yield return Part("date", new FhirDateTime(at));
        foreach (var source in SourceText.Of(state.Item, language)) yield return Part("source", new FhirString(source));
    }

    private static Parameters.ParameterComponent Part(string name, DataType value) => new() { Name = name, Value = value };

    private static string CodeOf(AnswerStatus status) => status switch
    {
        AnswerStatus.Present => "present",
        AnswerStatus.AnsweredInForm => "answered-in-form",
        AnswerStatus.TooOld => "too-old",
        _ => "missing",
    };
}
