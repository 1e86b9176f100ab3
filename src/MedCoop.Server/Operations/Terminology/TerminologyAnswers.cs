using Hl7.Fhir.Model;
using MedCoop.Fhir.Json;
using MedCoop.Server.Rest;
using Systems = MedCoop.Fhir.Terminology.Systems;

namespace MedCoop.Server.Operations.Terminology;

/// <summary>Terminology in the SDK's forms.</summary>
internal static class TerminologyAnswers
{
    /// <summary>Parameters; those without a value are left out.</summary>
    public static FhirAnswer Of(params IEnumerable<(string Name, DataType? Value)> values) => Of(new Parameters { Parameter = Parameter(values) });

    /// <summary>A parameter with parts; those without a value are left out.</summary>
    public static Parameters.ParameterComponent Parts(string name, params IEnumerable<(string Name, DataType? Value)> parts) => new() { Name = name, Part = Parameter(parts) };

    /// <summary>Parameters as they are.</summary>
    public static FhirAnswer Of(Parameters parameters) => new(AnswerKind.Ok) { Body = ResourceFormat.ToJson(parameters) };

    private static List<Parameters.ParameterComponent> Parameter(IEnumerable<(string Name, DataType? Value)> values) =>
        [.. values.Where(value => value.Value is not null).Select(value => new Parameters.ParameterComponent { Name = value.Name, Value = value.Value })];

    /// <summary>Text; null for none.</summary>
    public static FhirString? Text(string? text) => string.IsNullOrEmpty(text) ? null : new FhirString(text);

    /// <summary>A designation.</summary>
    public static ValueSet.DesignationComponent Designation(Systems.Designation designation) =>
        new() { Language = designation.Language, Use = Use(designation), Value = designation.Value };

    /// <summary>What a designation is for; null when not said.</summary>
    public static Coding? Use(Systems.Designation designation) => designation.Use is { } use ? new Coding(use.System, use.Code, use.Display!) : null;
}
