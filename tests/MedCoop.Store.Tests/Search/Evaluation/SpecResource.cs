using System.Globalization;
using System.Text;
using System.Text.Json;
using Hl7.Fhir.FhirPath;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>A current resource: its JSON, read and asked by the SDK.</summary>
/// <param name="order">Grows with creation.</param>
internal sealed class SpecResource(string json, long order, DateTimeOffset lastUpdated)
{
    private static readonly FhirJsonDeserializer Reader = new(new DeserializerSettings().UsingMode(DeserializationMode.Ostrich));

    private readonly Resource resource = Read(json);
    private readonly Dictionary<string, IReadOnlyList<Base>> elements = new(StringComparer.Ordinal);
    private IReadOnlyList<string>? narrative;
    private IReadOnlyList<string>? content;

    public string Type => resource.TypeName;

    public string Id => resource.Id!;

    public long Order => order;

    /// <summary>As the SDK reads it.</summary>
    public Resource Model => resource;

    /// <summary>The words of its narrative, and of everything else that is written for people.</summary>
    public IReadOnlyList<string> Narrative => narrative ??= SpecWords.OfNarrative(resource);

    /// <inheritdoc cref="Narrative" />
    public IReadOnlyList<string> Content => content ??= SpecWords.OfContent(resource);

    /// <summary>As a dateTime with milliseconds, which is how precisely it is told.</summary>
    public string LastUpdated { get; } = lastUpdated.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>What an expression leads to.</summary>
    public IReadOnlyList<Base> Elements(string expression)
    {
        if (!elements.TryGetValue(expression, out var found)) elements[expression] = found = Select(resource, expression);
        return found;
    }

    /// <summary>Whether it is what a canonical names.</summary>
    /// <param name="version">Null: any.</param>
    public bool Is(string url, string? version) =>
        SpecParameter.Find(Type, "url") is { Kind: SearchParamType.Uri } parameter
        && Elements(parameter.Expression).SelectMany(SpecUri.Of).Contains(url)
        && (version is null || Elements($"{Type}.version").SelectMany(SpecToken.Of).Any(token => token.Code == version));

    /// <summary>
    /// Whether a reference parameter leads to another resource; canonicals only where the parameter may lead to its type.
    /// </summary>
    /// <param name="code">Of the parameter; <c>*</c>: any.</param>
    public bool Refers(string code, SpecResource other) => SpecParameter.References(Type)
        .Where(parameter => code == "*" || parameter.Code == code)
        .Any(parameter => Elements(parameter.Expression).SelectMany(SpecReference.Of)
            .Any(reference => reference.LeadsTo(other) && (!reference.IsCanonical || parameter.Targets.Contains(other.Type))));

    /// <summary>What an expression leads to from one element.</summary>
    public IReadOnlyList<Base> Select(Base from, string expression)
    {
        var root = resource.ToPocoNode();
        var context = new FhirEvaluationContext { Resource = root, RootResource = root, ElementResolver = Resolve };
        return [.. Alternatives(expression).SelectMany(alternative => from.Select(alternative, context)).OfType<Base>()];
    }

    // Apart, because the engine compares the elements of a union to drop equal ones, and fails on quantities with a comparator.
    private static IEnumerable<string> Alternatives(string expression)
    {
        var (start, depth) = (0, 0);
        for (var at = 0; at < expression.Length; at++)
        {
            depth += expression[at] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth != 0 || expression[at] != '|') continue;
            yield return expression[start..at];
            start = at + 1;
        }

        yield return expression[start..];
    }

    // resolve() is only ever asked for the type of the target.
    private PocoNode? Resolve(string reference) => TypeOf(reference) is { } type && ModelInfo.GetTypeForFhirType(type) is { } model
        ? ((Resource)Activator.CreateInstance(model)!).ToPocoNode()
        : null;

    private string? TypeOf(string reference) => reference.StartsWith('#')
        ? (resource as DomainResource)?.Contained.FirstOrDefault(c => reference == $"#{c.Id}")?.TypeName
        : SpecReference.Read(reference)?.Type;

    private static Resource Read(string json)
    {
        var bytes = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        Reader.TryDeserializeResource(ref bytes, out var read, out _);
        return read!;
    }
}
