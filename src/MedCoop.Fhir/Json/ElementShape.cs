using Hl7.Fhir.Introspection;
using Hl7.Fhir.Model;
using Hl7.Fhir.Specification;

namespace MedCoop.Fhir.Json;

/// <summary>One property of a FHIR type as JSON shows it; each type of a choice is a property of its own (<c>valueQuantity</c>).</summary>
internal sealed class ElementShape
{
    private readonly ClassMapping? typeMapping;
    private TypeShape? type;

    public ElementShape(PropertyMapping mapping, string jsonName, ClassMapping? typeMapping)
    {
        this.typeMapping = typeMapping;
        JsonName = jsonName;
        Utf8Name = Utf8Names.Bytes(jsonName);
        FhirName = mapping.Name;
        IsCollection = mapping.IsCollection;
        InSummary = mapping.InSummary;
        IsMandatory = mapping.IsMandatoryElement;
        IsModifier = mapping.IsModifier;
        Order = mapping.Order ?? 0;
        Representation = mapping.SerializationHint;
        IsReferenceValue = mapping.DeclaringClass.NativeType == typeof(ResourceReference) && mapping.Name == "reference";
    }

    /// <summary>The property's name without the underscore that carries a primitive's id and extensions.</summary>
    public string JsonName { get; }

    /// <summary><see cref="JsonName"/> in UTF-8.</summary>
    public byte[] Utf8Name { get; }

    /// <summary>The element's name in FHIRPath: <c>value</c> for <c>valueQuantity</c>.</summary>
    public string FhirName { get; }

    /// <summary>May repeat, so it is an array.</summary>
    public bool IsCollection { get; }

    /// <summary>Part of <c>_summary=true</c>.</summary>
    public bool InSummary { get; }

    /// <summary>Has a minimum cardinality over 0.</summary>
    public bool IsMandatory { get; }

    /// <summary>Can change the meaning of what is beside it, so no view may leave it out.</summary>
    public bool IsModifier { get; }

    /// <summary>Place among its siblings in XML.</summary>
    public int Order { get; }

    /// <summary>How XML shows it.</summary>
    public XmlRepresentation Representation { get; }

    /// <summary>Is <c>Reference.reference</c>.</summary>
    public bool IsReferenceValue { get; }

    /// <summary>Holds a resource of any type.</summary>
    public bool IsResource => typeMapping is null;

    /// <summary>The type of the value; null when it is a resource, whose <c>resourceType</c> tells.</summary>
    public TypeShape? Type => type ??= typeMapping is null ? null : TypeShape.Of(typeMapping);
}
