using System.Globalization;
using Hl7.Fhir.Model;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Terminology.Sets;
using MedCoop.Fhir.Terminology.Systems;
using MedCoop.Server.Rest;

namespace MedCoop.Server.Operations.Terminology;

/// <summary><c>CodeSystem/$lookup</c>: everything known of a code. https://hl7.org/fhir/R4/codesystem-operation-lookup.html</summary>
internal sealed class Lookup(CurrentTerminologies current, RestLimits limits)
{
    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        if (!OperationInput.Read(routed.Request, limits.Read).TryGet(out var input, out var problem)) return problem;
        if (input.Codes() is not [{ System: { Length: > 0 } url } coding]) return OperationInput.Bad("Name one code: 'code' with 'system', or 'coding'.");
        if (!(await current.GetAsync(cancellationToken)).TryGet(out var terminologies, out problem)) return problem;
        if (terminologies.CodeSystem(url, coding.Version) is not { } system) return Unknown("This code system is not here (in this version); PUT it first, or load its package.");
        if (system.Find(coding.Code) is not { } concept)
            return Unknown(system.IsComplete ? "The code system has no such code." : "The code is not here; not all of the code system is.");
        return Answer(system, concept, input);
    }

    private static Problem Unknown(string text) => new(ProblemKind.NotFound, ErrorCodes.UnusableTerminology, text);

    private static FhirAnswer Answer(ICodeSystem system, Concept concept, OperationInput input)
    {
        var language = input.Text("displayLanguage");
        var wanted = input.Texts("property");
        var answer = new Parameters();
        answer.Add("name", new FhirString(system.Name));
        if (system.Version is { } version) answer.Add("version", new FhirString(version));
        var code = new ExpandedCode(system.Url, concept, Listed: null) { CodeSystem = system };
        if ((code.Display(language) ?? concept.Code) is { } display) answer.Add("display", new FhirString(display));
        if (concept.Definition is { Length: > 0 } definition && Wants("definition")) answer.Add("definition", new FhirString(definition));
        foreach (var designation in concept.Designations.Where(designation => Wants("designation") || wanted.Contains("lang." + designation.Language, StringComparer.Ordinal)))
            answer.Parameter.Add(TerminologyAnswers.Parts(
                "designation",
                ("language", designation.Language is { } tag ? new Code(tag) : null),
                ("use", TerminologyAnswers.Use(designation)),
                ("value", new FhirString(designation.Value))));
        foreach (var (name, value) in Properties(system, concept))
            if (Wants(name)) answer.Parameter.Add(TerminologyAnswers.Parts("property", ("code", new Code(name)), ("value", value)));
        return TerminologyAnswers.Of(answer);

        bool Wants(string property) => wanted.Count == 0 || wanted.Contains(property, StringComparer.Ordinal);
    }

    private static IEnumerable<(string Name, DataType Value)> Properties(ICodeSystem system, Concept concept)
    {
        foreach (var parent in system.Parents(concept.Code)) yield return ("parent", new Code(parent));
        foreach (var child in system.Children(concept.Code)) yield return ("child", new Code(child));
        if (concept.IsInactive) yield return ("inactive", new FhirBoolean(true));
        if (concept.IsAbstract) yield return ("notSelectable", new FhirBoolean(true));
        foreach (var property in concept.Properties.Where(property => property.Code is not ("parent" or "child" or "inactive" or "notSelectable")))
            yield return (property.Code, ValueOf(property));
    }

    private static DataType ValueOf(ConceptProperty property) => property.Type switch
    {
        "Coding" => new Coding(property.System, property.Value, property.Display!),
        "boolean" => new FhirBoolean(property.Value == "true"),
        "integer" when int.TryParse(property.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => new Integer(number),
        "decimal" when decimal.TryParse(property.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => new FhirDecimal(number),
        "dateTime" => new FhirDateTime(property.Value),
        "code" => new Code(property.Value),
        _ => new FhirString(property.Value),
    };
}
