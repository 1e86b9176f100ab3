using System.Text;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using MedCoop.Fhir.Json;

namespace MedCoop.Fhir.Patch;

/// <summary>Where an element that FHIRPath found stands in the JSON tree: the object that owns it, the property, and its place in the array.</summary>
/// <param name="Owner">The object; for an element inside a primitive (an extension) the object of the underscore property.</param>
/// <param name="OwnerType">The owner's shape.</param>
/// <param name="Element">The property's shape.</param>
/// <param name="Index">Place in the array; null when the property is no array.</param>
internal sealed record JsonPlacement(JsonObject Owner, TypeShape OwnerType, ElementShape Element, int? Index)
{
    /// <summary>Finds the element; null when the tree has no such place, which is so for values that FHIRPath computed.</summary>
    public static JsonPlacement? Of(PocoNode node, JsonObject root)
    {
        if (node.Parent is null) return null;
        var (owner, type) = OwnerOf(node.Parent, root);
        if (owner is null || type is null) return null;
        var element = type.Elements.FirstOrDefault(shape => shape.FhirName == node.Name && (owner.ContainsKey(shape.JsonName) || owner.ContainsKey("_" + shape.JsonName)));
        return element is null ? null : new JsonPlacement(owner, type, element, element.IsCollection ? node.Index ?? 0 : null);
    }

    /// <summary>The object in which the node's children stand, and its type. A primitive's is made when it is not there yet.</summary>
    public static (JsonObject? Owner, TypeShape? Type) OwnerOf(PocoNode node, JsonObject root)
    {
        if (node.Parent is null) return (root, ShapeOf(root));
        if (Of(node, root) is not { } placement) return (null, null);
        var isPrimitive = placement.Element.Type is { IsPrimitive: true };
        var value = placement.Read(isPrimitive ? "_" + placement.Element.JsonName : placement.Element.JsonName);
        if (value is not JsonObject owner)
        {
            if (!isPrimitive) return (null, null);
            owner = placement.MakeExtra();
        }

        return (owner, placement.Element.IsResource ? ShapeOf(owner) : placement.Element.Type);
    }

    /// <summary>The element's path in names, from the resource down, as far as an immutable element could stand: two names.</summary>
    public static IReadOnlyList<string> NamesOf(PocoNode node)
    {
        List<string> names = [];
        for (var current = node; current.Parent is not null; current = current.Parent) names.Insert(0, current.Name ?? "");
        return names;
    }

    /// <summary>The value of the element, or of its underscore property.</summary>
    public JsonNode? Read(string property) => Index is { } index
        ? Owner[property] is JsonArray array && index < array.Count ? array[index] : null
        : Owner[property];

    /// <summary>Gives the element another value and other extensions; the property is renamed when the value's type is another one of a choice.</summary>
    public void Write(ElementShape element, PatchValue value)
    {
        if (element.JsonName != Element.JsonName) Remove();
        PropertyPair.Set(Owner, element, Index, value);
    }

    /// <summary>Takes the element away; what becomes empty by that goes too.</summary>
    public void Remove()
    {
        foreach (var property in new[] { Element.JsonName, "_" + Element.JsonName })
        {
            if (Index is { } index && Owner[property] is JsonArray array)
            {
                if (index < array.Count) array.RemoveAt(index);
                if (array.All(item => item is null)) Owner.Remove(property);
            }
            else
            {
                Owner.Remove(property);
            }
        }

        JsonTree.Prune([Owner]);
    }

    private JsonObject MakeExtra()
    {
        var extra = new JsonObject();
        PropertyPair.SetAt(Owner, "_" + Element.JsonName, Index, extra);
        return extra;
    }

    private static TypeShape? ShapeOf(JsonObject resource) =>
        resource["resourceType"]?.GetValue<string>() is { } type ? TypeShape.OfResource(Encoding.UTF8.GetBytes(type)) : null;
}
