using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Patch;

/// <summary>One operation on one resource: FHIRPath finds the place in the object, the change is made in the JSON, so that all else keeps its text.</summary>
internal sealed class ElementEdit(JsonObject tree, Resource resource)
{
    private readonly PocoNode root = resource.ToPocoNode();

    /// <summary>Applies it to the tree; a problem says why it cannot be.</summary>
    public Problem? Apply(FhirPathOperation operation) => operation.Type switch
    {
        "add" => Add(operation),
        "insert" => Insert(operation),
        "delete" => Delete(operation),
        "replace" => Replace(operation),
        _ => Move(operation),
    };

    private Problem? Add(FhirPathOperation operation)
    {
        if (!Single(operation.Path).TryGet(out var container, out var problem)) return problem;
        string[] names = [.. JsonPlacement.NamesOf(container), operation.Name!];
        if (PatchGuard.IsImmutable(names)) return PatchGuard.Refusal(index: null);
        var (owner, type) = JsonPlacement.OwnerOf(container, tree);
        if (owner is null || type is null) return FhirPathOperation.Bad("'path' leads to a value, not to an element that could hold another");
        if (PatchValue.ElementFor(type, operation.Name!, operation.Value!) is not { } element)
            return FhirPathOperation.Bad($"'{operation.Name}' is no element there");
        if (!PatchValue.For(element, operation.Value!).TryGet(out var value, out problem)) return problem;
        var count = PropertyPair.Count(owner, element);
        if (!element.IsCollection && type.Elements.Any(other => other.FhirName == element.FhirName && PropertyPair.Count(owner, other) > 0))
            return FhirPathOperation.Bad($"'{element.FhirName}' is there already and may stand once; use replace");
        PropertyPair.Set(owner, element, element.IsCollection ? count : null, value);
        return null;
    }

    private Problem? Delete(FhirPathOperation operation)
    {
        if (!PatchPath.Select(root, operation.Path).TryGet(out var found, out var problem)) return problem;

        // Deleting what is not there is no error: https://hl7.org/fhir/R4/fhirpatch.html
        if (found.Count == 0) return null;
        if (found.Count > 1) return FhirPathOperation.Bad($"'path' leads to {found.Count} elements; only one can be deleted at a time");
        if (!Placed(found[0]).TryGet(out var placement, out problem)) return problem;
        placement.Remove();
        return null;
    }

    private Problem? Replace(FhirPathOperation operation)
    {
        if (!Single(operation.Path).TryGet(out var target, out var problem)) return problem;
        if (!Placed(target).TryGet(out var placement, out problem)) return problem;
        var element = PatchValue.ElementFor(placement.OwnerType, placement.Element.FhirName, operation.Value!) ?? placement.Element;
        if (!PatchValue.For(element, operation.Value!).TryGet(out var value, out problem)) return problem;
        placement.Write(element, value);
        return null;
    }

    private Problem? Insert(FhirPathOperation operation)
    {
        if (!List(operation.Path).TryGet(out var list, out var problem)) return problem;
        if (operation.Index > list.Count) return FhirPathOperation.Bad($"'index' is {operation.Index}, but the list has {list.Count} elements");
        if (!PatchValue.For(list.Element, operation.Value!).TryGet(out var value, out problem)) return problem;
        PropertyPair.Insert(list.Owner, list.Element, operation.Index, value);
        return null;
    }

    private Problem? Move(FhirPathOperation operation)
    {
        if (!List(operation.Path).TryGet(out var list, out var problem)) return problem;
        if (operation.Source >= list.Count || operation.Destination >= list.Count)
            return FhirPathOperation.Bad($"'source' and 'destination' must be below {list.Count}, the length of the list");
        PropertyPair.Move(list.Owner, list.Element, operation.Source, operation.Destination);
        return null;
    }

    private Result<PocoNode> Single(string path)
    {
        if (!PatchPath.Select(root, path).TryGet(out var found, out var problem)) return problem;
        return found.Count switch
        {
            1 => found[0],
            0 => FhirPathOperation.Bad("nothing is found at 'path'"),
            _ => FhirPathOperation.Bad($"'path' leads to {found.Count} elements; it must lead to one"),
        };
    }

    private Result<JsonPlacement> Placed(PocoNode node)
    {
        if (node.Parent is null) return FhirPathOperation.Bad("'path' leads to the whole resource; patch its elements");
        if (PatchGuard.IsImmutable(JsonPlacement.NamesOf(node))) return PatchGuard.Refusal(index: null);
        return JsonPlacement.Of(node, tree) is { } placement ? placement : FhirPathOperation.Bad("'path' leads to a computed value, not to an element of the resource");
    }

    /// <summary>The list that a path names by its last element, even when it is empty.</summary>
    private Result<ListPlace> List(string path)
    {
        if (PatchPath.Split(path) is not { } split) return FhirPathOperation.Bad("'path' must end in the name of a list, such as Patient.name");
        Result<PocoNode> single = split.Parent.Length == 0 ? root : Single(split.Parent);
        if (!single.TryGet(out var parent, out var problem)) return problem;
        var (owner, type) = JsonPlacement.OwnerOf(parent, tree);
        var element = type?.Elements.FirstOrDefault(candidate => candidate.FhirName == split.Name);
        if (owner is null || element is not { IsCollection: true }) return FhirPathOperation.Bad($"'{split.Name}' is no list");
        return new ListPlace(owner, element, PropertyPair.Count(owner, element));
    }

    private sealed record ListPlace(JsonObject Owner, ElementShape Element, int Count);
}
