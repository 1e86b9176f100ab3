using System.Globalization;
using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Domain.Documents;
using MedCoop.Domain.Documents.Adoption;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;

namespace MedCoop.Server.Operations.Documents;

/// <summary>
/// What an adoption is asked for with: <c>dry-run</c>, <c>patient</c>, <c>case</c>, and per entry about which a person decided a <c>part</c> with <c>entry</c> (its place or
/// fullUrl), <c>action</c> (create, link, leave) and <c>target</c>.
/// </summary>
internal sealed record AdoptionInput
{
    /// <summary>Whether nothing is to be written.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>To whose record it goes; null: not said.</summary>
    public ResourceKey? Patient { get; init; }

    /// <summary>The case whose patient it is; null: not said.</summary>
    public ResourceKey? Case { get; init; }

    /// <summary>What was decided, by the place of the entry.</summary>
    public required IReadOnlyDictionary<int, AdoptionChoice> Choices { get; init; }

    /// <summary>Reads the body, Parameters or none, and the address.</summary>
    public static Result<AdoptionInput> Read(FhirRequest request, ClinicalDocument document, LocalReferences references, ReadLimits limits)
    {
        var parameters = new Parameters();
        if (!request.Body.IsEmpty)
        {
            if (!RequestContent.Read(request, "Parameters", limits).TryGet(out var content, out var problem)) return problem;
            parameters = (Parameters)content.Resource;
        }

        var (dryRun, patient, inCase) = (Text(parameters.Parameter, "dry-run") ?? request.Parameter("dry-run"), Text(parameters.Parameter, "patient") ?? request.Parameter("patient"), Text(parameters.Parameter, "case") ?? request.Parameter("case"));
        if (dryRun is not (null or "true" or "false")) return OperationInput.Bad("'dry-run' is true or false.");
        if (patient is not null && references.Read(patient) is not { Type: "Patient" }) return OperationInput.Bad("'patient' is a reference to a Patient of this server, such as Patient/1.");
        if (inCase is not null && references.Read(inCase) is null) return OperationInput.Bad("'case' is a reference to a referral or Task of this server, such as ServiceRequest/1.");
        var choices = new Dictionary<int, AdoptionChoice>();
        foreach (var part in parameters.Parameter.Where(parameter => parameter.Name == "part"))
        {
            if (!ChoiceOf(part, document, references).TryGet(out var choice, out var problem)) return problem;
            if (!choices.TryAdd(choice.Index, choice.Choice)) return Bad($"Two parts decide about Bundle.entry[{choice.Index}].");
        }

        // Who decides that the document's patient is somebody on record says to whose record it goes.
        var same = document.Patient is { } about ? choices.GetValueOrDefault(about.Index)?.Target : null;
        if (same is not null && patient is not null && references.Read(patient) != same) return Bad("'patient' and the part about the document's patient name two people.");
        return new AdoptionInput { IsDryRun = dryRun == "true", Patient = same ?? references.Read(patient), Case = references.Read(inCase), Choices = choices };
    }

    private static Result<Decided> ChoiceOf(Parameters.ParameterComponent part, ClinicalDocument document, LocalReferences references)
    {
        if (Text(part.Part, "entry") is not { } name || EntryOf(name, document) is not { } entry) return Bad("A part names in 'entry' an entry of the document: by its place (3 or Bundle.entry[3]) or its fullUrl.");
        ChosenAction? action = Text(part.Part, "action") switch
        {
            null or "create" => ChosenAction.Create,
            "link" => ChosenAction.Link,
            "leave" => ChosenAction.Leave,
            _ => null,
        };
        if (action is not { } chosen) return Bad("A part's 'action' is create, link or leave.");
        var target = Text(part.Part, "target");
        var key = references.Read(target);
        if (target is not null && (chosen != ChosenAction.Link || key is not { } named || !SameStatement.ComparedWith(entry.Type).Contains(named.Type, StringComparer.Ordinal)))
            return Bad($"A part's 'target' goes with the action link, and is a reference to a resource of this server of the kind of the entry ({entry.Type}).");
        return new Decided(entry.Index, new AdoptionChoice(chosen, key));
    }

    private static DocumentEntry? EntryOf(string name, ClinicalDocument document)
    {
        var place = name.StartsWith("Bundle.entry[", StringComparison.Ordinal) ? name["Bundle.entry[".Length..].TrimEnd(']') : name;
        return int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index < document.Entries.Count ? document.Entries[index] : null
            : document.Entries.FirstOrDefault(entry => entry.FullUrl == name);
    }

    private static string? Text(List<Parameters.ParameterComponent> parameters, string name) => parameters.Find(parameter => parameter.Name == name)?.Value switch
    {
        ResourceReference reference => reference.Reference,
        FhirBoolean flag => flag.Value is true ? "true" : "false",
        PrimitiveType { JsonValue: { } value } => Convert.ToString(value, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static Problem Bad(string text) => new(ProblemKind.Invalid, ErrorCodes.BadAdoption, text);

    private sealed record Decided(int Index, AdoptionChoice Choice);
}
