using Hl7.Fhir.Model;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Patch;

/// <summary>One operation of a FHIRPath Patch, its parts checked.</summary>
/// <param name="Type">add, insert, delete, replace or move.</param>
/// <param name="Path">FHIRPath of the element or list concerned.</param>
internal sealed record FhirPathOperation(string Type, string Path)
{
    /// <summary>The element to add; only for add.</summary>
    public string? Name { get; init; }

    /// <summary>Where to insert; only for insert.</summary>
    public int Index { get; init; }

    /// <summary>Where from; only for move.</summary>
    public int Source { get; init; }

    /// <summary>Where to; only for move.</summary>
    public int Destination { get; init; }

    /// <summary>The new value; only for add, insert and replace.</summary>
    public Parameters.ParameterComponent? Value { get; init; }

    /// <summary>Reads one <c>parameter</c>; a problem's text says what is wrong, without a full stop.</summary>
    public static Result<FhirPathOperation> Read(Parameters.ParameterComponent parameter)
    {
        if (parameter.Name != "operation") return Bad("each parameter of a patch must be named 'operation'");
        var parts = new Parts(parameter);
        if (parts.Unknown is { } unknown) return Bad(unknown);
        if (parts.Text("type") is not ("add" or "insert" or "delete" or "replace" or "move") || parts.Text("type") is not { } type)
            return Bad("'type' must be add, insert, delete, replace or move");
        if (parts.Text("path") is not { Length: > 0 } path) return Bad("'path' is missing");
        var operation = new FhirPathOperation(type, path)
        {
            Name = parts.Text("name"),
            Index = parts.Number("index") ?? -1,
            Source = parts.Number("source") ?? -1,
            Destination = parts.Number("destination") ?? -1,
            Value = parts.Find("value"),
        };
        return operation.Incompleteness is { } missing ? Bad(missing) : operation;
    }

    private string? Incompleteness => Type switch
    {
        "add" when Name is not { Length: > 0 } => "'name' is missing: the element to add",
        "add" or "insert" or "replace" when Value is null || (Value.Value is null && Value.Part.Count == 0 && Value.Resource is null) => "'value' is missing",
        "insert" when Index < 0 => "'index' must be a whole number of 0 or more",
        "move" when Source < 0 => "'source' must be a whole number of 0 or more",
        "move" when Destination < 0 => "'destination' must be a whole number of 0 or more",
        _ => null,
    };

    /// <summary>A refusal whose text the caller leads with the operation's number.</summary>
    public static Problem Bad(string text) => new(ProblemKind.Invalid, ErrorCodes.BadPatch, text);

    private readonly struct Parts(Parameters.ParameterComponent operation)
    {
        public string? Unknown => operation.Part.Select(part => part.Name).GroupBy(name => name, StringComparer.Ordinal)
            .Select(group => group.Key is not ("type" or "path" or "name" or "value" or "index" or "source" or "destination")
                ? "an operation has the parts type, path, name, value, index, source and destination only"
                : group.Count() > 1 ? $"'{group.Key}' stands more than once" : null)
            .FirstOrDefault(text => text is not null);

        public Parameters.ParameterComponent? Find(string name) => operation.Part.Find(part => part.Name == name);

        public string? Text(string name) => Find(name)?.Value is PrimitiveType { JsonValue: string text } ? text : null;

        public int? Number(string name) => Find(name)?.Value is PrimitiveType { JsonValue: int number } ? number : null;
    }
}
