using Hl7.Fhir.Model;
using MedCoop.Domain.People;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Access;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Operations.People;

/// <summary><c>Patient/{id}/$name-forms</c>: forms of the patient's names in other scripts, each with its rule. It proposes and writes nothing: who knows the person adopts a form by an ordinary update.</summary>
internal sealed class ProposeNameForms(ResourceStore store)
{
    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        if (!(await store.ReadAsync(routed.Key, routed.Request.Visibility, cancellationToken)).TryGet(out var version, out var problem)) return problem;
        if (version.IsDeletion) return Read.Deleted(version);
        var patient = (Patient)ResourceReader.Parse(ShownParts.Of(version.Body, routed.Request.Actor));
        var answer = new Parameters { Parameter = [.. NameForms.Of(patient).Select(Form)] };
        return new FhirAnswer(AnswerKind.Ok) { Body = ResourceFormat.ToJson(answer), Shown = [version] };
    }

    private static Parameters.ParameterComponent Form(ProposedName form) => new()
    {
        Name = "form",
        Part =
        [
            new() { Name = "name", Value = form.Name },
            new() { Name = "rule", Value = new Code(form.Rule) },
            new() { Name = "source", Value = new FhirString(form.Source) },
            new() { Name = "of", Value = new FhirString(form.Of) },
            new() { Name = "partial", Value = new FhirBoolean(form.IsPartial) },
        ],
    };
}
