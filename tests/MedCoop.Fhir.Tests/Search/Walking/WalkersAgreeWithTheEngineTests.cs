using Hl7.Fhir.FhirPath;
using Hl7.Fhir.Model;
using MedCoop.Fhir.Search;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Fhir.Search.Walking;

namespace MedCoop.Fhir.Tests.Search.Walking;

public sealed class WalkersAgreeWithTheEngineTests
{
    [Fact]
    public void Compiled_paths_find_what_the_FHIRPath_engine_finds_in_every_official_example()
    {
        var catalog = SearchParameterCatalog.R4;
        var compiled = new Dictionary<string, Step>(StringComparer.Ordinal);
        var differences = new SortedSet<string>(StringComparer.Ordinal);
        var compared = 0;

        // Observation-decimal holds decimals of more digits than .NET's, which the engine cannot compare.
        foreach (var (name, resource) in OfficialExamples.All().Where(example => example.Name != "Observation-decimal"))
        {
            foreach (var parameter in catalog.For(resource.TypeName))
            {
                if (!compiled.TryGetValue(parameter.Expression, out var path)) compiled.Add(parameter.Expression, path = PathCompiler.Compile(parameter.Expression));
                var walked = Described(Walked(path, resource));
                var evaluated = Described(resource.Select(parameter.Expression, Context(resource)).OfType<Base>());
                compared += walked.Count;
                if (!walked.SequenceEqual(evaluated, StringComparer.Ordinal)) differences.Add($"{parameter.IndexName} in {name}: ours {string.Join(',', walked)} engine {string.Join(',', evaluated)}");
            }
        }

        Assert.True(compared > 7_500, $"Only {compared} elements were compared.");
        Assert.True(differences.Count == 0, string.Join(Environment.NewLine, differences));
    }

    private static List<Base> Walked(Step path, Resource resource)
    {
        var walk = new Walk(resource);
        path.Visit(resource, walk);
        return walk.Found;
    }

    // The engine drops duplicates of a union; so does the index.
    private static List<string> Described(IEnumerable<Base> elements) => [.. elements.Select(Described).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    // The engine calls the outcome of a condition System.Boolean.
    private static string Described(Base element) => element is PrimitiveType primitive
        ? $"{element.TypeName.Replace("System.Boolean", "boolean", StringComparison.Ordinal)} {primitive.JsonValue}"
        : $"{element.TypeName} {{{string.Join(' ', element.EnumerateElements().Select(child => $"{child.Key}={Described(child.Value)}"))}}}";

    private static string Described(object? value) => value switch
    {
        Base element => Described(element),
        System.Collections.IEnumerable list and not string => $"[{string.Join(',', list.Cast<object?>().Select(Described))}]",
        _ => $"{value}",
    };

    // The engine needs the resource itself to tell its type.
    private static FhirEvaluationContext Context(Resource root)
    {
        var node = root.ToPocoNode();
        return new FhirEvaluationContext { Resource = node, RootResource = node, ElementResolver = Resolve };
    }

    private static PocoNode? Resolve(string reference) =>
        LiteralReference.TryRead(reference, out var literal) && literal.Type.Length > 0 && ModelInfo.GetTypeForFhirType(literal.Type) is { } type
            ? ((Resource)Activator.CreateInstance(type)!).ToPocoNode()
            : null;
}
