using System.Text.Json;

namespace MedCoop.Fhir.Terminology.Systems;

/// <summary>Reads CodeSystem resources. What breaks the rules of R4 is left out: whether a resource is valid is for validation to say.</summary>
public static class CodeSystemReading
{
    private const string StandardProperties = "http://hl7.org/fhir/concept-properties#";

    /// <summary>The code system of a resource.</summary>
    internal static ListedCodeSystem Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, ReadingLimits.Json);
        return Read(document.RootElement);
    }

    /// <inheritdoc cref="Read(ReadOnlyMemory{byte})" />
    internal static ListedCodeSystem Read(JsonElement resource)
    {
        var roles = Roles(resource);
        var concepts = new List<Concept>();
        var links = new List<(string Parent, string Child)>();
        foreach (var concept in resource.List("concept")) Read(concept, parent: null, roles, concepts, links);
        return new ListedCodeSystem(Header(resource), concepts, links);
    }

    /// <summary>What is known of the code system besides its concepts.</summary>
    internal static CodeSystemHeader Header(JsonElement resource)
    {
        var url = resource.Text("url") ?? "";
        return new CodeSystemHeader(url, resource.Text("version"), resource.Text("title") ?? resource.Text("name") ?? url)
        {
            Language = resource.Text("language"),
            IsComplete = resource.Text("content") == "complete",
            IsCaseSensitive = resource.Flag("caseSensitive") is true,
            ValueSet = resource.Text("valueSet"),
        };
    }

    /// <summary>What a code system calls the properties that FHIR defines (it says so by their URI): FHIR's name by its own.</summary>
    internal static Dictionary<string, string> Roles(JsonElement resource)
    {
        var roles = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in resource.List("property"))
        {
            if (property.Text("code") is { } code && property.Text("uri") is { } uri && uri.StartsWith(StandardProperties, StringComparison.Ordinal))
                roles[code] = uri[StandardProperties.Length..];
        }

        return roles;
    }

    /// <summary>One concept without those nested in it.</summary>
    internal static Concept ReadOne(JsonElement element, string code, IReadOnlyDictionary<string, string> roles)
    {
        var properties = element.List("property").Select(Property).OfType<ConceptProperty>().ToList();
        return WithFlags(new Concept(code)
        {
            Display = element.Text("display"),
            Definition = element.Text("definition"),
            Designations = Designations(element),
            Properties = properties.Count == 0 ? [] : properties,
        }, roles);
    }

    /// <summary>The concept with what its properties say of it: abstract, inactive.</summary>
    /// <param name="concept">With its properties.</param>
    /// <param name="roles">What its code system calls the properties that FHIR defines: FHIR's name by its own.</param>
    public static Concept WithFlags(Concept concept, IReadOnlyDictionary<string, string> roles)
    {
        ArgumentNullException.ThrowIfNull(concept);
        return concept.Properties.Count == 0 ? concept : concept with
        {
            IsAbstract = concept.Properties.Any(p => RoleOf(p, roles) is "notSelectable" && p.Value == "true"),
            IsInactive = concept.Properties.Any(p => RoleOf(p, roles) switch
            {
                "inactive" => p.Value == "true",
                "status" => p.Value is "retired" or "inactive",
                _ => false,
            }),
        };
    }

    /// <summary>The designations of a concept.</summary>
    internal static IReadOnlyList<Designation> Designations(JsonElement element) =>
        element.Member("designation") is null ? [] : [.. element.List("designation").Select(Designation).OfType<Designation>()];

    /// <summary>The links that a concept's own properties state.</summary>
    public static IEnumerable<(string Parent, string Child)> Links(Concept concept, IReadOnlyDictionary<string, string> roles)
    {
        foreach (var property in concept.Properties)
        {
            if (property.Type is not ("code" or "string" or "Coding") || property.Value.Length == 0) continue;
            if (RoleOf(property, roles) is "parent" or "subsumedBy") yield return (property.Value, concept.Code);
            if (RoleOf(property, roles) == "child") yield return (concept.Code, property.Value);
        }
    }

    private static void Read(
        JsonElement element, string? parent, IReadOnlyDictionary<string, string> roles, List<Concept> concepts, List<(string Parent, string Child)> links)
    {
        if (element.Text("code") is not { Length: > 0 } code) return;
        var concept = ReadOne(element, code, roles);
        concepts.Add(concept);
        if (parent is not null) links.Add((parent, code));
        links.AddRange(Links(concept, roles));
        foreach (var child in element.List("concept")) Read(child, code, roles, concepts, links);
    }

    private static string RoleOf(ConceptProperty property, IReadOnlyDictionary<string, string> roles) => roles.GetValueOrDefault(property.Code, property.Code);

    private static ConceptProperty? Property(JsonElement element)
    {
        if (element.Text("code") is not { } code) return null;
        foreach (var member in element.EnumerateObject())
        {
            if (!member.Name.StartsWith("value", StringComparison.Ordinal) || member.Name.Length == 5) continue;
            if (member.Value.ValueKind == JsonValueKind.Object)
            {
                return new ConceptProperty(code, "Coding", member.Value.Text("code") ?? "")
                {
                    System = member.Value.Text("system"),
                    Display = member.Value.Text("display"),
                };
            }

            return new ConceptProperty(code, $"{char.ToLowerInvariant(member.Name[5])}{member.Name[6..]}", member.Value.AsText());
        }

        return null;
    }

    private static Designation? Designation(JsonElement element)
    {
        if (element.Text("value") is not { } value) return null;
        var use = element.Member("use") is { } coding && coding.Text("code") is { } code
            ? new DesignationUse(coding.Text("system"), code, coding.Text("display"))
            : null;
        return new Designation(element.Text("language"), use, value);
    }
}
