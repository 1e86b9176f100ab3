namespace MedCoop.Fhir.Json;

/// <summary>How much nesting a reader takes before it refuses.</summary>
/// <param name="MaxDepth">Deepest nesting of JSON objects and arrays, or XML elements.</param>
public sealed record ReadLimits(int MaxDepth)
{
    /// <summary>64 levels: the deepest official example has 24.</summary>
    public static ReadLimits Default { get; } = new(64);
}
