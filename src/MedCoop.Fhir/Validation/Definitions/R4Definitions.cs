using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;

namespace MedCoop.Fhir.Validation.Definitions;

/// <summary>R4's own types, from the table beside this file (<c>r4-definitions.txt</c>); each is taken apart when it is first asked for.</summary>
public static class R4Definitions
{
    private const string Canonical = "http://hl7.org/fhir/StructureDefinition/";

    private static readonly Lazy<FrozenDictionary<string, string[]>> Blocks = new(Load);
    private static readonly ConcurrentDictionary<string, Definition> Known = new(StringComparer.Ordinal);

    /// <summary>The names of all types.</summary>
    public static IEnumerable<string> Names => Blocks.Value.Keys;

    /// <summary>A type by its name or canonical URL; null when R4 has none.</summary>
    public static Definition? Find(string name)
    {
        // What R4 has not is not kept: clients can name anything.
        var key = name.StartsWith(Canonical, StringComparison.Ordinal) ? name[Canonical.Length..] : name;
        if (Known.TryGetValue(key, out var known)) return known;
        return Read(key) is { } read ? Known.GetOrAdd(key, read) : null;
    }

    private static FrozenDictionary<string, string[]> Load()
    {
        using var stream = typeof(R4Definitions).Assembly.GetManifestResourceStream("r4-definitions.txt")
            ?? throw new InvalidOperationException("r4-definitions.txt is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd()
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(block => block.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .ToFrozenDictionary(lines => lines[0].Split('\t')[1], StringComparer.Ordinal);
    }

    private static Definition? Read(string name)
    {
        if (ProfileOf(name) is { } profile) return profile;
        if (!Blocks.Value.TryGetValue(name, out var lines)) return null;
        var head = lines[0].Split('\t');
        var parent = head[3].Length == 0 ? null : Find(head[3]);
        return new Definition
        {
            Url = Canonical + name,
            Version = "4.0.1",
            Name = name,
            Type = name,
            Kind = head[2] switch
            {
                "primitive-type" => DefinitionKind.Primitive,
                "complex-type" => DefinitionKind.Complex,
                _ => DefinitionKind.Resource,
            },
            IsAbstract = head[4] == "abstract",
            BaseUrl = parent?.Url,
            Elements = [.. Elements(name, parent, lines)],
        };
    }

    // R4's two profiles of Quantity that its own types use. https://hl7.org/fhir/R4/datatypes.html#SimpleQuantity
    private static Definition? ProfileOf(string name)
    {
        var rule = name switch
        {
            "SimpleQuantity" => new ConstraintRule("sqty-1", true, "The comparator is not used on a SimpleQuantity", "comparator.empty()"),
            "MoneyQuantity" => new ConstraintRule("mtqy-1", true,
                "There SHALL be a code if there is a value and it SHALL be an expression of currency.  If system is present, it SHALL be ISO 4217 (system = \"urn:iso:std:iso:4217\" - currency).",
                "(code.exists() or value.empty()) and (system.empty() or system = 'urn:iso:std:iso:4217')"),
            _ => null,
        };
        if (rule is null) return null;
        var quantity = Find("Quantity")!;
        var root = quantity.Elements[0];
        return quantity with
        {
            Url = Canonical + name,
            Name = name,
            IsConstraint = true,
            BaseUrl = quantity.Url,
            Elements = [root with { Constraints = [.. root.Constraints, rule with { Source = Canonical + name }] }, .. quantity.Elements.Skip(1)],
        };
    }

    private static IEnumerable<ElementRule> Elements(string name, Definition? parent, string[] lines)
    {
        var own = Own(name, lines);
        yield return own[0] with { Constraints = [.. parent?.Elements[0].Constraints ?? [], .. own[0].Constraints] };
        foreach (var inherited in Below(parent, name)) yield return inherited;
        foreach (var rule in own.Skip(1))
        {
            yield return rule;
            if (rule.Types is [{ Code: "BackboneElement" or "Element" }])
            {
                foreach (var brought in Below(Find(rule.Types[0].Code), rule.Path)) yield return brought;
            }
        }
    }

    // What a type says below itself, said of another place.
    private static IEnumerable<ElementRule> Below(Definition? type, string path) => (type?.Elements.Skip(1) ?? [])
        .Select(rule => path + rule.Path[type!.Type.Length..])
        .Zip(type?.Elements.Skip(1) ?? [], (moved, rule) => rule with { Id = moved, Path = moved });

    private static List<ElementRule> Own(string name, string[] lines)
    {
        List<ElementRule> rules = [];
        List<ConstraintRule> constraints = [];
        foreach (var line in lines.Skip(1))
        {
            if (line.StartsWith("! ", StringComparison.Ordinal))
            {
                constraints.Add(Constraint(line.Split('\t'), Canonical + name));
                rules[^1] = rules[^1] with { Constraints = [.. constraints] };
                continue;
            }

            constraints.Clear();
            rules.Add(Element(name, line.Split('\t')));
        }

        return rules;
    }

    private static ElementRule Element(string name, string[] fields)
    {
        var path = fields[0].Length == 0 ? name : $"{name}.{fields[0]}";
        var bounds = fields[1].Split("..");
        var max = bounds[1] == "*" ? ElementRule.Unbounded : int.Parse(bounds[1], CultureInfo.InvariantCulture);
        return new ElementRule
        {
            Id = path,
            Path = path,
            Min = int.Parse(bounds[0], CultureInfo.InvariantCulture),
            Max = max,
            IsCollection = max > 1,
            Types = Field(fields, 2) is { } types ? [.. types.Split('|').Select(Type)] : [],
            ContentReference = Field(fields, 3),
            Binding = Field(fields, 4) is { } binding ? Binding(binding) : null,
            IsModifier = Field(fields, 5) is not null,
        };
    }

    private static ConstraintRule Constraint(string[] fields, string source) =>
        new(fields[0][2..], fields[1][0] == 'e', fields[3], fields[2].Length == 0 ? null : fields[2]) { Source = source, IsBestPractice = fields[1].EndsWith('b') };

    // code[profile,...](target,...)
    private static TypeRule Type(string text)
    {
        var end = text.IndexOfAny(['[', '(']);
        return new TypeRule(end < 0 ? text : text[..end]) { Profiles = Between(text, '[', ']'), TargetProfiles = Between(text, '(', ')') };
    }

    private static string[] Between(string text, char open, char close)
    {
        var start = text.IndexOf(open, StringComparison.Ordinal);
        if (start < 0) return [];
        return [.. text[(start + 1)..text.IndexOf(close, start)].Split(',').Select(name => name.Contains("://", StringComparison.Ordinal) ? name : Canonical + name)];
    }

    private static BindingRule Binding(string text)
    {
        var sets = text[1..].Split('^');
        var strength = text[0] switch
        {
            'r' => BindingStrength.Required,
            'e' => BindingStrength.Extensible,
            'p' => BindingStrength.Preferred,
            _ => BindingStrength.Example,
        };
        return new BindingRule(strength, sets[0].Length == 0 ? null : sets[0]) { MaxValueSet = sets.Length > 1 ? sets[1] : null };
    }

    private static string? Field(string[] fields, int at) => at < fields.Length && fields[at].Length > 0 ? fields[at] : null;
}
