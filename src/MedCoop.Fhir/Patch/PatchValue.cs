using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Patch;

/// <summary>A new value as JSON.</summary>
/// <param name="Content">The value itself; null when a primitive has only extensions.</param>
/// <param name="Extra">A primitive's id and extensions; null when it has none.</param>
internal sealed record PatchValue(JsonNode? Content, JsonObject? Extra)
{
    private static readonly FhirJsonSerializer Serializer = new();

    /// <summary>The element of <paramref name="owner"/> that a value goes to: of a choice, the one for the value's type.</summary>
    public static ElementShape? ElementFor(TypeShape owner, string name, Parameters.ParameterComponent value)
    {
        List<ElementShape> candidates = [.. owner.Elements.Where(element => element.FhirName == name || element.JsonName == name)];
        return candidates switch
        {
            [] => null,
            [var only] => only,
            _ => candidates.Find(element => value.Value is { } typed && element.Type?.Name == typed.TypeName) ?? candidates.Find(element => element.JsonName == name),
        };
    }

    /// <summary>The value for an element; values of backbone elements are built from nested parts.</summary>
    public static Result<PatchValue> For(ElementShape element, Parameters.ParameterComponent value)
    {
        if (element.IsResource)
            return value.Resource is null ? FhirPathOperation.Bad($"'{element.FhirName}' takes a resource") : new PatchValue(Serialized(value.Resource), Extra: null);
        if (value.Value is { } typed) return FromTyped(element, typed);
        if (element.Type!.IsPrimitive) return FhirPathOperation.Bad($"'{element.FhirName}' takes a single value, not parts");
        return FromParts(element.Type, value.Part);
    }

    private static Result<PatchValue> FromTyped(ElementShape element, DataType typed)
    {
        if (typed is PrimitiveType != element.Type!.IsPrimitive)
            return FhirPathOperation.Bad($"'{element.FhirName}' is a {element.Type.Name}, which a {typed.TypeName} cannot be");
        if (typed is not PrimitiveType primitive) return new PatchValue(Serialized(typed), Extra: null);

        // Inside an extension a primitive shows itself as the pair of properties that it becomes in its place.
        var pair = Serialized(new Extension { Url = "http://hl7.org/fhir", Value = primitive });
        var name = "value" + char.ToUpperInvariant(primitive.TypeName[0]) + primitive.TypeName[1..];
        return new PatchValue(pair[name]?.DeepClone(), pair["_" + name]?.DeepClone() as JsonObject);
    }

    private static Result<PatchValue> FromParts(TypeShape type, List<Parameters.ParameterComponent> parts)
    {
        var built = new JsonObject();
        foreach (var part in parts)
        {
            if (part.Name is not { } name || ElementFor(type, name, part) is not { } element) return FhirPathOperation.Bad($"the value has a part '{part.Name}' that is no element there");
            if (!For(element, part).TryGet(out var value, out var problem)) return problem;
            var count = PropertyPair.Count(built, element);
            if (count > 0 && !element.IsCollection) return FhirPathOperation.Bad($"the value has '{name}' more than once");
            PropertyPair.Set(built, element, element.IsCollection ? count : null, value);
        }

        return new PatchValue(built, Extra: null);
    }

    private static JsonObject Serialized(Base value) => (JsonObject)JsonTree.Parse(Serializer.SerializeToBytes(value))!;
}
