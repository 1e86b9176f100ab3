using System.Collections;
using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Search.Walking;

/// <summary>
/// One step of a compiled path. Each step knows the next one, so that a walk needs no lists in between. A closed family; together they
/// cover the FHIRPath that search parameters use.
/// </summary>
internal abstract class Step
{
    /// <summary>Goes on from one element.</summary>
    internal abstract void Visit(Base element, Walk walk);
}

/// <summary>The end of a path: the element is a result.</summary>
internal sealed class FoundStep : Step
{
    internal static FoundStep Instance { get; } = new();

    internal override void Visit(Base element, Walk walk) => walk.Found.Add(element);
}

/// <summary><c>.name</c>: one element or each of a list. A choice element has its name without the type (<c>value</c>).</summary>
internal sealed class ChildStep(string name, Step next) : Step
{
    internal override void Visit(Base element, Walk walk)
    {
        if (!element.TryGetValue(name, out var value)) return;
        if (value is Base child)
        {
            next.Visit(child, walk);
        }
        else if (value is IList list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                if (list[i] is Base item) next.Visit(item, walk);
            }
        }
    }
}

/// <summary>A type's name at the start of a path: <c>Patient</c>, <c>Resource</c>.</summary>
internal sealed class RootStep(string typeName, Step next) : Step
{
    internal override void Visit(Base element, Walk walk)
    {
        var isOfType = typeName switch
        {
            "Resource" => element is Resource,
            "DomainResource" => element is DomainResource,
            _ => element is Resource && element.TypeName == typeName,
        };
        if (isOfType) next.Visit(element, walk);
    }
}

/// <summary><c>%resource</c>.</summary>
internal sealed class ResourceStep(Step next) : Step
{
    internal override void Visit(Base element, Walk walk) => next.Visit(walk.Root, walk);
}

/// <summary><c>as</c> and <c>ofType</c>.</summary>
internal sealed class TypeStep(string typeName, Step next) : Step
{
    internal override void Visit(Base element, Walk walk)
    {
        if (IsOfType(element, typeName)) next.Visit(element, walk);
    }

    // R4 writes as(DateTime) once (Observation-code-value-date) where the type is called dateTime; Age, Duration and the like are Quantities.
    internal static bool IsOfType(Base element, string typeName) =>
        string.Equals(element.TypeName, typeName, StringComparison.OrdinalIgnoreCase) || (typeName == "Quantity" && element is Quantity);
}

/// <summary><c>where(…)</c>.</summary>
internal sealed class FilterStep(Condition condition, Step next) : Step
{
    internal override void Visit(Base element, Walk walk)
    {
        if (condition.Test(element, walk) == true) next.Visit(element, walk);
    }
}

/// <summary><c>a | b</c>.</summary>
internal sealed class UnionStep(Step left, Step right) : Step
{
    internal override void Visit(Base element, Walk walk)
    {
        left.Visit(element, walk);
        right.Visit(element, walk);
    }
}

/// <summary><c>path[n]</c>, <c>path.first()</c>: one of everything that the path leads to.</summary>
internal sealed class IndexStep(Step path, int index, Step next) : Step
{
    internal override void Visit(Base element, Walk walk)
    {
        var all = walk.Gather(path, element);
        if (index < all.Count) next.Visit(all[index], walk);
    }
}

/// <summary>A condition as a path's result: <c>a.exists() and a != false</c>. Nothing when it cannot be told.</summary>
internal sealed class ConditionStep(Condition condition, Step next) : Step
{
    internal override void Visit(Base element, Walk walk)
    {
        if (condition.Test(element, walk) is { } outcome) next.Visit(new FhirBoolean(outcome), walk);
    }
}
