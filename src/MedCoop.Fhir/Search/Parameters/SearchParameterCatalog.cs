using System.Collections.Frozen;

namespace MedCoop.Fhir.Search.Parameters;

/// <summary>Every search parameter by resource type and code; built once, never changed.</summary>
public sealed class SearchParameterCatalog
{
    private static readonly Lazy<SearchParameterCatalog> LazyR4 = new(() => new SearchParameterCatalog(R4SearchParameters.All()));

    private static readonly Lazy<SearchParameterCatalog> LazyBuiltIn = new(WithOwn);

    private readonly FrozenDictionary<string, TypeParameters> types;

    /// <summary>A catalogue of these. Where two have the same type and code, the later one counts.</summary>
    public SearchParameterCatalog(IEnumerable<SearchParameterInfo> parameters)
    {
        types = parameters.GroupBy(parameter => parameter.ResourceType, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, TypeParameters.Of, StringComparer.Ordinal);
    }

    /// <summary>R4's own parameters.</summary>
    public static SearchParameterCatalog R4 => LazyR4.Value;

    /// <summary>R4's own parameters, and those of the cooperation's package, such as who has the ball and until when.</summary>
    public static SearchParameterCatalog BuiltIn => LazyBuiltIn.Value;

    /// <summary>
    /// Begins to build <see cref="BuiltIn"/> on another thread. Every program needs it a little later, and with the SDK's tables that it reads it takes
    /// as long as everything else before the database is opened.
    /// </summary>
    public static void Prepare() => _ = Task.Run(static () => BuiltIn);

    /// <summary>The resource types that can be searched, in ordinal order.</summary>
    public IReadOnlyList<string> Types => field ??= [.. types.Keys.Order(StringComparer.Ordinal)];

    /// <summary>All of a type, those of every resource included, by code; empty when the type is unknown.</summary>
    public IReadOnlyList<SearchParameterInfo> For(string resourceType) =>
        types.TryGetValue(resourceType, out var found) ? found.All : [];

    /// <summary>One; null when the type has none of that name.</summary>
    public SearchParameterInfo? Find(string resourceType, string code) =>
        types.TryGetValue(resourceType, out var found) ? found.ByCode.GetValueOrDefault(code) : null;

    /// <summary>This catalogue with more parameters, such as those of SearchParameter resources that users added.</summary>
    public SearchParameterCatalog With(IEnumerable<SearchParameterInfo> more) =>
        new(types.Values.SelectMany(type => type.All).Concat(more));

    private static SearchParameterCatalog WithOwn()
    {
        var catalog = R4;
        var own = typeof(SearchParameterCatalog).Assembly;
        foreach (var name in own.GetManifestResourceNames().Where(name => name.StartsWith("search/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = own.GetManifestResourceStream(name)!;
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            var read = CustomParameter.Read((Hl7.Fhir.Model.SearchParameter)Json.ResourceReader.Parse(bytes.ToArray()), catalog);
            catalog = read.TryGet(out var parameter, out var problem) ? catalog.With(parameter.Parameters) : throw new InvalidOperationException($"{name}: {problem.Text}");
        }

        return catalog;
    }

    private sealed record TypeParameters(IReadOnlyList<SearchParameterInfo> All, FrozenDictionary<string, SearchParameterInfo> ByCode)
    {
        public static TypeParameters Of(IEnumerable<SearchParameterInfo> parameters)
        {
            var byCode = new SortedDictionary<string, SearchParameterInfo>(StringComparer.Ordinal);
            foreach (var parameter in parameters) byCode[parameter.Code] = parameter;
            return new TypeParameters([.. byCode.Values], byCode.ToFrozenDictionary(StringComparer.Ordinal));
        }
    }
}
