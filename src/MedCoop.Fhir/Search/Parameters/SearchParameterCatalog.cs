namespace MedCoop.Fhir.Search.Parameters;

/// <summary>Every search parameter by resource type and code; built once.</summary>
public sealed class SearchParameterCatalog
{
    /// <summary>R4's own parameters.</summary>
    public static SearchParameterCatalog R4 { get; } = new();

    /// <summary>All of a type, those of every resource included.</summary>
    public IReadOnlyList<SearchParameterInfo> For(string resourceType) => throw new NotSupportedException("not built yet");

    /// <summary>One; null when the type has none of that name.</summary>
    public SearchParameterInfo? Find(string resourceType, string code) => throw new NotSupportedException("not built yet");
}
