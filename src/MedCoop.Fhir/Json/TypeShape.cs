using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text;
using Hl7.Fhir.Introspection;
using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Json;

/// <summary>
/// One R4 type as JSON shows it, made once from the SDK's metadata: what a walk over raw bytes needs to know at each property,
/// without building objects.
/// </summary>
internal sealed class TypeShape
{
    private static readonly ConcurrentDictionary<ClassMapping, TypeShape> Shapes = new();

    private static readonly FrozenDictionary<byte[], ClassMapping> Resources = ModelInfo.SupportedResources
        .Select(name => ModelInfo.ModelInspector.FindClassMapping(name)!)
        .Where(mapping => mapping is { IsResource: true, IsAbstract: not true } && !mapping.NativeType.IsAbstract)
        .ToFrozenDictionary(mapping => Utf8Names.Bytes(mapping.Name), Utf8Names.Ordinal);

    private static readonly FrozenDictionary<byte[], ClassMapping>.AlternateLookup<ReadOnlySpan<byte>> ResourceLookup =
        Resources.GetAlternateLookup<ReadOnlySpan<byte>>();

    private readonly FrozenDictionary<byte[], ElementShape>.AlternateLookup<ReadOnlySpan<byte>> lookup;

    private TypeShape(ClassMapping mapping)
    {
        Name = mapping.Name;
        IsPrimitive = mapping.IsFhirPrimitive;
        IsNarrative = mapping.NativeType == typeof(XHtml);
        IsMarkup = mapping.NativeType == typeof(Narrative);
        IsResource = mapping.IsResource;
        IsLink = mapping.NativeType == typeof(FhirUri) || mapping.NativeType == typeof(FhirUrl)
            || mapping.NativeType == typeof(Oid) || mapping.NativeType == typeof(Uuid);
        Elements = [.. mapping.PropertyMappings.Where(property => !property.RepresentsValueElement).SelectMany(ShapesOf).OrderBy(shape => shape.Order)];
        lookup = Elements.ToFrozenDictionary(element => element.Utf8Name, Utf8Names.Ordinal).GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>The type's name; a backbone element's is <c>Patient#Patient.Contact</c> or similar and only for messages.</summary>
    public string Name { get; }

    /// <summary>A FHIR primitive: a JSON string, number or boolean.</summary>
    public bool IsPrimitive { get; }

    /// <summary>The XHTML of a narrative.</summary>
    public bool IsNarrative { get; }

    /// <summary>The Narrative type, which holds status and XHTML.</summary>
    public bool IsMarkup { get; }

    /// <summary>A resource type.</summary>
    public bool IsResource { get; }

    /// <summary>A type whose values are rewritten when ids are assigned: uri, url, oid, uuid, but not canonical.</summary>
    public bool IsLink { get; }

    /// <summary>Every property, in XML's order.</summary>
    public IReadOnlyList<ElementShape> Elements { get; }

    /// <summary>The shape of a type.</summary>
    public static TypeShape Of(ClassMapping mapping) => Shapes.GetOrAdd(mapping, static key => new TypeShape(key));

    /// <summary>The shape of a concrete R4 resource type; null when there is none of exactly this name.</summary>
    public static TypeShape? OfResource(ReadOnlySpan<byte> name) => ResourceLookup.TryGetValue(name, out var mapping) ? Of(mapping) : null;

    /// <inheritdoc cref="OfResource(ReadOnlySpan{byte})"/>
    public static TypeShape? OfResource(string name) => OfResource(Encoding.UTF8.GetBytes(name));

    /// <summary>The property of this name, with or without a leading underscore; null when the type has none.</summary>
    public ElementShape? Find(ReadOnlySpan<byte> jsonName) =>
        lookup.TryGetValue(jsonName.StartsWith((byte)'_') ? jsonName[1..] : jsonName, out var element) ? element : null;

    private static IEnumerable<ElementShape> ShapesOf(PropertyMapping property) => property.Choice switch
    {
        ChoiceType.ResourceChoice => [new ElementShape(property, property.Name, typeMapping: null)],
        ChoiceType.DatatypeChoice => ChoiceTypes(property).Select(type => new ElementShape(property, property.Name + Capitalized(type.Name), type)),
        _ => [new ElementShape(property, property.Name, property.PropertyTypeMapping)],
    };

    // An open choice ("*") is declared as DataType and stands for the list of https://hl7.org/fhir/R4/datatypes.html#open.
    private static IEnumerable<ClassMapping> ChoiceTypes(PropertyMapping property) => property.FhirType is [var only] && only == typeof(DataType)
        ? ModelInfo.ModelInspector.OpenTypes.Select(type => ModelInfo.ModelInspector.FindOrImportClassMapping(type)!)
        : property.FhirTypeMappings;

    private static string Capitalized(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
