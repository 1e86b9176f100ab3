using MedCoop.Fhir.Terminology.Systems;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Concepts;

/// <summary>Rows of one code system that wait to be written.</summary>
/// <param name="system"><see cref="CodeSystemRow.Id"/>.</param>
/// <param name="isCaseSensitive">Whether case matters in its codes.</param>
internal sealed class ConceptRowBuffer(int system, bool isCaseSensitive)
{
    // What a row takes besides its texts, roughly.
    private const int RowBytes = 100;

    private readonly Rows concepts = new("concept", ["system", "place", "code", "key", "display", "definition", "flags"]);
    private readonly Rows links = new("concept_link", ["system", "place", "parent"]);
    private readonly Rows designations = new("concept_designation", ["system", "place", "ord", "language", "use_system", "use_code", "use_display", "value"]);
    private readonly Rows properties = new("concept_property", ["system", "place", "ord", "code", "type", "value", "whole", "value_system", "value_display"]);
    private readonly Rows texts = new("concept_text", ["system", "place", "words"]);
    private int ord;

    /// <summary>Roughly how much waits.</summary>
    public int Bytes => concepts.Bytes + links.Bytes + designations.Bytes + properties.Bytes + texts.Bytes;

    public void Add(int place, Concept concept)
    {
        var flags = (concept.IsAbstract ? ConceptFlags.Abstract : ConceptFlags.None) | (concept.IsInactive ? ConceptFlags.Inactive : ConceptFlags.None);
        concepts.Add(system, place, concept.Code, StoredCodeSystem.KeyOf(concept.Code, isCaseSensitive), concept.Display, concept.Definition, (int)flags);
        foreach (var designation in concept.Designations) Add(place, designation);
        foreach (var property in concept.Properties) Add(place, property);
    }

    public void Add(int place, Designation designation) => designations.Add(
        system, place, ord++, designation.Language, designation.Use?.System, designation.Use?.Code, designation.Use?.Display, designation.Value);

    public void Add(int place, ConceptProperty property)
    {
        var kept = LongValue.Of(property.Value);
        properties.Add(system, place, ord++, property.Code, property.Type, kept, kept == property.Value ? null : property.Value, property.System, property.Display);
    }

    public void Add(int place, int parent) => links.Add(system, place, parent);

    public void AddText(int place, string words) => texts.Add(system, place, words);

    /// <summary>What waits; from here on nothing does.</summary>
    public IReadOnlyList<RowBatch> Take() => [.. new[] { concepts, links, designations, properties, texts }.Select(rows => rows.Take())];

    private sealed class Rows(string table, string[] columns)
    {
        private List<object?[]> rows = [];

        public int Bytes { get; private set; }

        public void Add(params object?[] row)
        {
            for (var at = 0; at < row.Length; at++)
            {
                if (row[at] is not string text) continue;
                row[at] = LongValue.WithoutNul(text);
                Bytes += text.Length;
            }

            Bytes += RowBytes;
            rows.Add(row);
        }

        public RowBatch Take()
        {
            var taken = new RowBatch(table, columns, rows, Bytes);
            rows = [];
            Bytes = 0;
            return taken;
        }
    }
}
