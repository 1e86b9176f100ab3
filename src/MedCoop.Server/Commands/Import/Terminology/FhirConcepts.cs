using System.Text.Json;
using MedCoop.Fhir.Terminology.Systems;
using MedCoop.Store.Concepts;

namespace MedCoop.Server.Commands.Import.Terminology;

/// <summary>The concepts of a CodeSystem in a JSON file, one after the other, those above before those nested in them.</summary>
/// <param name="file">The file.</param>
/// <param name="roles">What the code system calls the properties that FHIR defines: FHIR's name by its own.</param>
internal sealed class FhirConcepts(TerminologyFile file, IReadOnlyDictionary<string, string> roles)
{
    /// <summary>How deep concepts may be nested, counted in brackets.</summary>
    public const int Deepest = 512;

    public IEnumerable<ConceptFact> Facts()
    {
        using var stream = file.Open();
        var tokens = new JsonTokens(stream, Deepest);
        using var facts = Read(tokens).GetEnumerator();
        while (true)
        {
            Misstated? broken = null;
            try
            {
                if (!facts.MoveNext()) yield break;
            }
            catch (JsonException)
            {
                broken = new Misstated(At(tokens), "This is no JSON, or cut off.");
            }

            yield return broken ?? facts.Current;
            if (broken is not null) yield break;
        }
    }

    private IEnumerable<ConceptFact> Read(JsonTokens tokens)
    {
        tokens.Next();
        while (tokens.Next() && tokens.Type == JsonTokenType.PropertyName)
        {
            var name = tokens.Text;
            tokens.Next();
            if (name == "concept" && tokens.Type == JsonTokenType.StartArray)
                foreach (var fact in Concepts(tokens)) yield return fact;
            else tokens.Skip();
        }
    }

    // Nesting is followed with a stack of codes: iterators within iterators would make deep trees slow.
    private IEnumerable<ConceptFact> Concepts(JsonTokens tokens)
    {
        var above = new Stack<string>();
        var open = new Stack<Draft>();
        for (var depth = 1; depth > 0 && tokens.Next();)
        {
            if (tokens.Type == JsonTokenType.StartObject)
            {
                open.Push(new Draft(At(tokens), above.TryPeek(out var parent) ? parent : null));
            }
            else if (tokens.Type == JsonTokenType.EndArray)
            {
                depth--;
                above.TryPop(out _);
            }
            else if (tokens.Type == JsonTokenType.EndObject)
            {
                foreach (var fact in open.Pop().Rest(roles)) yield return fact;
            }
            else if (tokens.Type == JsonTokenType.PropertyName && Member(tokens, open.Peek()))
            {
                foreach (var fact in open.Peek().Rest(roles)) yield return fact;
                above.Push(open.Peek().Code);
                depth++;
            }
        }
    }

    // True when the concepts nested in this one begin.
    private static bool Member(JsonTokens tokens, Draft draft)
    {
        var name = tokens.Text;
        tokens.Next();
        switch (name, tokens.Type)
        {
            case ("concept", JsonTokenType.StartArray): return true;
            case ("code", JsonTokenType.String): draft.Code = tokens.Text; break;
            case ("display", JsonTokenType.String): draft.Display = tokens.Text; break;
            case ("definition", JsonTokenType.String): draft.Definition = tokens.Text; break;
            case ("designation", JsonTokenType.StartArray): draft.Designations.AddRange(Objects(tokens).Select(Designation).OfType<Designation>()); break;
            case ("property", JsonTokenType.StartArray): draft.Properties.AddRange(Objects(tokens).Select(Property).OfType<ConceptProperty>()); break;
            default: tokens.Skip(); break;
        }

        return false;
    }

    private static Designation? Designation(Dictionary<string, string> members) => !members.TryGetValue("value", out var value) ? null : new Designation(
        members.GetValueOrDefault("language"),
        members.TryGetValue("use.code", out var code) ? new DesignationUse(members.GetValueOrDefault("use.system"), code, members.GetValueOrDefault("use.display")) : null,
        value);

    private static ConceptProperty? Property(Dictionary<string, string> members)
    {
        if (!members.TryGetValue("code", out var code)) return null;
        if (members.TryGetValue("valueCoding.code", out var coding))
            return new ConceptProperty(code, "Coding", coding) { System = members.GetValueOrDefault("valueCoding.system"), Display = members.GetValueOrDefault("valueCoding.display") };
        return members.Where(member => member.Key.StartsWith("value", StringComparison.Ordinal) && member.Key.Length > 5 && !member.Key.Contains('.', StringComparison.Ordinal))
            .Select(member => new ConceptProperty(code, $"{char.ToLowerInvariant(member.Key[5])}{member.Key[6..]}", member.Value)).FirstOrDefault();
    }

    // Objects of an array: their single values by name, those of objects in them by both names.
    private static IEnumerable<Dictionary<string, string>> Objects(JsonTokens tokens)
    {
        while (tokens.Next() && tokens.Type == JsonTokenType.StartObject)
        {
            Dictionary<string, string> members = new(StringComparer.Ordinal);
            Fill(tokens, members, prefix: "");
            yield return members;
        }
    }

    private static void Fill(JsonTokens tokens, Dictionary<string, string> members, string prefix)
    {
        while (tokens.Next() && tokens.Type == JsonTokenType.PropertyName)
        {
            var name = prefix + tokens.Text;
            tokens.Next();
            if (tokens.Type == JsonTokenType.StartObject && prefix.Length == 0) Fill(tokens, members, name + ".");
            else if (tokens.Type is JsonTokenType.StartObject or JsonTokenType.StartArray) tokens.Skip();
            else members[name] = tokens.Text;
        }
    }

    private FilePlace At(JsonTokens tokens) => new(file.Path, tokens.Line);

    /// <summary>A concept whose members are being read.</summary>
    private sealed class Draft(FilePlace at, string? parent)
    {
        private bool isStated;

        public string Code { get; set; } = "";

        public string? Display { get; set; }

        public string? Definition { get; set; }

        public List<Designation> Designations { get; } = [];

        public List<ConceptProperty> Properties { get; } = [];

        /// <summary>What has not been said of it yet. Called before the concepts nested in it, and at its end.</summary>
        public IEnumerable<ConceptFact> Rest(IReadOnlyDictionary<string, string> roles)
        {
            if (isStated && (Display ?? Definition ?? (Properties.Count > 0 ? "" : null)) is not null)
                yield return new Misstated(at, $"The concept '{Code}' has members after those nested in it; put them before.");
            else if (isStated)
                foreach (var designation in Designations) yield return new DesignationStated(at, Code, designation);
            else foreach (var fact in Whole(roles)) yield return fact;
            isStated = true;
            (Display, Definition) = (null, null);
            Designations.Clear();
            Properties.Clear();
        }

        private IEnumerable<ConceptFact> Whole(IReadOnlyDictionary<string, string> roles)
        {
            var concept = new Concept(Code) { Display = Display, Definition = Definition, Designations = [.. Designations], Properties = [.. Properties] };
            yield return new ConceptStated(at, CodeSystemReading.WithFlags(concept, roles));
            if (parent is not null) yield return new LinkStated(at, Code, parent);
            foreach (var (above, below) in CodeSystemReading.Links(concept, roles)) yield return new LinkStated(at, below, above);
        }
    }
}
