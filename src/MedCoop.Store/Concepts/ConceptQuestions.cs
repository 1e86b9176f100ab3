using System.Data.Common;
using System.Globalization;
using MedCoop.Fhir.Terminology.Systems;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Concepts;

/// <summary>What can be asked of the rows of one code system.</summary>
/// <param name="system"><see cref="CodeSystemRow.Id"/>.</param>
internal sealed class ConceptQuestions(IStoreEngine engine, int system)
{
    private const string Columns = "place, code, display, definition, flags";

    private readonly string ofPlaces = engine.Dialect == SqlDialect.Sqlite
        ? "place IN (SELECT value FROM json_each($2))"
        : "place = ANY(CAST($2 AS integer[]))";

    /// <summary>The concepts that a code may mean, with all that is known of them.</summary>
    public IReadOnlyList<(int Place, Concept Concept)> Find(string key) => engine.Ask(session =>
        Whole(session, ReadSession.List(session.Command($"SELECT {Columns} FROM concept WHERE system = $1 AND key = $2", system, key), Row)));

    /// <summary>The concepts of some places, in order of the places.</summary>
    public IReadOnlyList<(int Place, Concept Concept)> At(IReadOnlyList<int> places) => engine.Ask(session =>
        Whole(session, ReadSession.List(session.Command($"SELECT {Columns} FROM concept WHERE system = $1 AND {ofPlaces} ORDER BY place", system, Listed(places)), Row)));

    /// <summary>The codes of some places, in order of the places.</summary>
    public IReadOnlyList<string> CodesAt(IReadOnlyList<int> places) => engine.Ask(session =>
        ReadSession.List(session.Command($"SELECT code FROM concept WHERE system = $1 AND {ofPlaces} ORDER BY place", system, Listed(places)), row => row.GetString(0)));

    /// <summary>The place of exactly this code; null when there is none.</summary>
    public int? PlaceOf(string key, string code) => engine.Ask(session =>
        ReadSession.List<int?>(session.Command("SELECT place FROM concept WHERE system = $1 AND key = $2 AND code = $3", system, key, code), row => row.GetInt32(0)).FirstOrDefault());

    /// <summary>The concepts that have a flag.</summary>
    public Places Having(ConceptFlags flag) => Asked("SELECT place FROM concept WHERE system = $1 AND (flags & $2) <> 0", (int)flag);

    /// <summary>The concepts that have a property with a value (<see cref="LongValue.Of"/>); null for any.</summary>
    public Places Having(string property, string? value) => value is null
        ? Asked("SELECT DISTINCT place FROM concept_property WHERE system = $1 AND code = $2", property)
        : Asked("SELECT place FROM concept_property WHERE system = $1 AND code = $2 AND value = $3", property, value);

    /// <summary>The concepts whose text has a word.</summary>
    /// <param name="word">In capitals.</param>
    public Places Mentioning(string word) => Asked(
        engine.Dialect == SqlDialect.Sqlite
            ? "SELECT place FROM concept_text WHERE system = $1 AND instr(words, $2) > 0"
            : "SELECT place FROM concept_text WHERE system = $1 AND strpos(words, $2) > 0",
        word);

    /// <summary>Which stands directly below which.</summary>
    public IReadOnlyList<(int Place, int Parent)> Links() => engine.Ask(session =>
        ReadSession.List(session.Command("SELECT place, parent FROM concept_link WHERE system = $1 ORDER BY place, parent", system), row => (row.GetInt32(0), row.GetInt32(1))));

    private Places Asked(string sql, params ReadOnlySpan<object?> values)
    {
        object?[] all = [system, .. values];
        return engine.Ask(session => Places.Of(ReadSession.List(session.Command(sql, all), row => row.GetInt32(0))));
    }

    private string Listed(IReadOnlyList<int> places)
    {
        var text = string.Join(',', places.Select(place => place.ToString(CultureInfo.InvariantCulture)));
        return engine.Dialect == SqlDialect.Sqlite ? $"[{text}]" : $"{{{text}}}";
    }

    private List<(int Place, Concept Concept)> Whole(ReadSession session, List<(int Place, Concept Concept)> concepts)
    {
        if (concepts.Count == 0) return concepts;
        var places = Listed([.. concepts.Select(concept => concept.Place)]);
        var designations = ReadSession.List(
            session.Command($"SELECT place, language, use_system, use_code, use_display, value FROM concept_designation WHERE system = $1 AND {ofPlaces} ORDER BY place, ord", system, places),
            row => (Place: row.GetInt32(0), Designation: new Designation(Text(row, 1), Text(row, 3) is { } use ? new DesignationUse(Text(row, 2), use, Text(row, 4)) : null, row.GetString(5)))).ToLookup(row => row.Place, row => row.Designation);
        var properties = ReadSession.List(
            session.Command($"SELECT place, code, type, value, whole, value_system, value_display FROM concept_property WHERE system = $1 AND {ofPlaces} ORDER BY place, ord", system, places),
            row => (Place: row.GetInt32(0), Property: new ConceptProperty(row.GetString(1), row.GetString(2), Text(row, 4) ?? row.GetString(3)) { System = Text(row, 5), Display = Text(row, 6) })).ToLookup(row => row.Place, row => row.Property);
        return concepts.ConvertAll(found => (found.Place, found.Concept with { Designations = [.. designations[found.Place]], Properties = [.. properties[found.Place]] }));
    }

    private static (int Place, Concept Concept) Row(DbDataReader row)
    {
        var flags = (ConceptFlags)row.GetInt32(4);
        return (row.GetInt32(0), new Concept(row.GetString(1))
        {
            Display = Text(row, 2),
            Definition = Text(row, 3),
            IsAbstract = flags.HasFlag(ConceptFlags.Abstract),
            IsInactive = flags.HasFlag(ConceptFlags.Inactive),
        });
    }

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
