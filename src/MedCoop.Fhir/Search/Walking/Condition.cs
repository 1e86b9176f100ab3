using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Search.Walking;

/// <summary>A FHIRPath condition on one element, in three-valued logic: null is FHIRPath's empty collection. A closed family.</summary>
internal abstract class Condition
{
    /// <summary>Whether it holds; null when it cannot be told.</summary>
    internal abstract bool? Test(Base element, Walk walk);
}

/// <summary><c>a and b</c>.</summary>
internal sealed class AndCondition(Condition left, Condition right) : Condition
{
    internal override bool? Test(Base element, Walk walk) => left.Test(element, walk) & right.Test(element, walk);
}

/// <summary><c>a or b</c>.</summary>
internal sealed class OrCondition(Condition left, Condition right) : Condition
{
    internal override bool? Test(Base element, Walk walk) => left.Test(element, walk) | right.Test(element, walk);
}

/// <summary><c>x.not()</c>.</summary>
internal sealed class NotCondition(Condition inner) : Condition
{
    internal override bool? Test(Base element, Walk walk) => !inner.Test(element, walk);
}

/// <summary><c>path.exists()</c>.</summary>
internal sealed class ExistsCondition(Step path) : Condition
{
    internal override bool? Test(Base element, Walk walk) => walk.Gather(path, element).Count > 0;
}

/// <summary><c>path = 'literal'</c>; a path with no value equals nothing and differs from nothing.</summary>
internal sealed class EqualsCondition(Step path, object literal) : Condition
{
    internal override bool? Test(Base element, Walk walk)
    {
        var values = walk.Gather(path, element);
        if (values.Count == 0) return null;
        return values is [PrimitiveType single] && literal.Equals(single.JsonValue);
    }
}

/// <summary>The element itself is a true boolean: <c>where(active)</c>.</summary>
internal sealed class TruthCondition(Step path) : Condition
{
    internal override bool? Test(Base element, Walk walk) => walk.Gather(path, element) switch
    {
        [] => null,
        [FhirBoolean value] => value.Value,
        _ => true,
    };
}

/// <summary><c>path is Type</c>.</summary>
internal sealed class IsTypeCondition(Step path, string typeName) : Condition
{
    internal override bool? Test(Base element, Walk walk) => walk.Gather(path, element) switch
    {
        [] => null,
        [var single] => TypeStep.IsOfType(single, typeName),
        _ => false,
    };
}

/// <summary><c>path.resolve() is Type</c>, told from the reference alone: nothing is fetched.</summary>
internal sealed class ResolvesToCondition(Step path, string typeName) : Condition
{
    internal override bool? Test(Base element, Walk walk) => walk.Gather(path, element) switch
    {
        [ResourceReference reference] => ReferencedType.Of(reference, walk.Root) is { } type ? type == typeName : null,
        [] => null,
        _ => false,
    };
}
