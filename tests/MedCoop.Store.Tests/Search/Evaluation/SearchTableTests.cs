using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Store.Access;
using MedCoop.Testing.Databases;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>The table of searches: what stands in each row by hand is what the store finds and what the evaluator finds.</summary>
public sealed partial class SearchTableTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Search", "Evaluation");
    private static readonly Row[] Rows =
        [.. File.ReadLines(Path.Combine(Folder, "SearchTable.txt")).Where(line => line.Length > 0 && line[0] != '#').Select(Row.Read)];

    [Theory, EveryDatabase]
    public async Task Every_row_of_the_table_finds_what_it_says(StoreProvider provider)
    {
        await using var world = await SearchWorld.OnAsync(provider);
        var all = await FillAsync(world);
        var wrong = new List<string>();
        foreach (var row in Rows)
        {
            var found = await FoundAsync(world, row.Query);
            if (found != row.Expected) wrong.Add($"{row.Text}: found {found}");
            if (Evaluated(all, row.Query) is var evaluated && evaluated != row.Expected) wrong.Add($"{row.Text}: evaluated {evaluated}");
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Theory]
    [InlineData("Token", ":missing :not :text :of-type :in :not-in :above :below", "")]
    [InlineData("String", ":missing :exact :contains", "")]
    [InlineData("Date", ":missing", "eq ne gt lt ge le sa eb ap")]
    [InlineData("Number", ":missing", "eq ne gt lt ge le sa eb ap")]
    [InlineData("Quantity", ":missing", "eq ne gt lt ge le sa eb ap")]
    [InlineData("Uri", ":missing :above :below", "")]
    [InlineData("Reference", ":missing :identifier :Patient :above :below", "")]
    [InlineData("Composite", "", "")]
    [InlineData("Special", ":missing", "")]
    public void The_table_has_a_row_for_every_modifier_and_prefix(string kind, string modifiers, string prefixes)
    {
        var parameters = Rows.SelectMany(row => row.Query.Parameters.Select(p => (row.Query.Type, Name: p.Name.Split(':'), p.Value)))
            .Where(p => p.Type is not null && SearchParameterCatalog.R4.Find(p.Type, p.Name[0])?.Type.ToString() == kind).ToList();

        Assert.NotEmpty(parameters);
        Assert.All(
            modifiers.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            modifier => Assert.Contains(parameters, p => p.Name.Length > 1 && $":{p.Name[1]}" == modifier));
        Assert.All(
            prefixes.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            prefix => Assert.Contains(parameters, p => p.Value.StartsWith(prefix, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("_id _lastUpdated _tag _profile _security _source _text _content _list _type _filter near")]
    [InlineData("_has _include _include:iterate _revinclude _revinclude:iterate _sort")]
    public void The_table_has_a_row_for_every_parameter_that_all_resources_have(string names) => Assert.All(
        names.Split(' '),
        name => Assert.Contains(
            Rows.SelectMany(row => row.Query.Parameters), p => p.Name == name || p.Name.StartsWith($"{name}:", StringComparison.Ordinal)));

    [Theory]
    [InlineData("String", "eq ne co sw ew gt lt ge le pr")]
    [InlineData("Token", "eq ne in ni ss sb pr")]
    [InlineData("Date", "eq ne gt lt ge le sa eb ap po pr")]
    [InlineData("Number", "eq ne gt lt ge le sa eb ap pr")]
    [InlineData("Quantity", "eq ne gt lt ge le sa eb ap pr")]
    [InlineData("Uri", "eq ne sw pr")]
    [InlineData("Reference", "eq ne re pr")]
    [InlineData("Composite", "eq")]
    public void The_table_has_a_row_for_every_comparison_of_filters(string kind, string operations)
    {
        var filters = Rows.SelectMany(row => row.Query.Parameters.Select(p => (row.Query.Type, p.Name, Words: p.Value.Split(' '))))
            .Where(p => p is { Type: not null, Name: "_filter" } && SearchParameterCatalog.R4.Find(p.Type, p.Words[0])?.Type.ToString() == kind)
            .ToList();

        Assert.All(operations.Split(' '), operation => Assert.Contains(filters, filter => filter.Words[1] == operation));
    }

    [Theory]
    [InlineData("questionnaire")]
    [InlineData("questionnaire.title")]
    [InlineData("_has:QuestionnaireResponse:questionnaire:status")]
    [InlineData("_include")]
    [InlineData("_revinclude")]
    public void The_table_has_a_row_for_every_way_to_follow_a_canonical(string name) => Assert.Contains(
        Rows, row => row.Query.Type?.StartsWith("Questionnaire", StringComparison.Ordinal) == true && row.Query.Parameters.Any(p => p.Name == name));

    private static async Task<string> FoundAsync(SearchWorld world, RawQuery query)
    {
        var parsed = EvaluationTests.Parsed(query);
        var matches = await world.AllPagesAsync(parsed with { Count = 2 });
        var included = (await world.Store.SearchAsync(parsed with { Count = 100 }, Visibility.Everything, CancellationToken.None)).Value.Included;
        return Row.Shown(matches.Select(match => match.Key.Id), included.Select(i => i.Key.Id));
    }

    private static string Evaluated(IReadOnlyList<SpecResource> all, RawQuery query)
    {
        var spec = new SpecSearch(all, EvaluationTests.Now);
        var found = spec.Run(query.Type, query.Parameters);
        if (query.Compartment?.Split('/') is [var compartment, var id])
            found = [.. found.Where(resource => SpecCompartment.Holds(resource, compartment, id))];
        return Row.Shown(
            found.Select(resource => resource.Id), new SpecIncludes(all).Of(found, query.Parameters).Select(resource => resource.Id));
    }

    private static async Task<IReadOnlyList<SpecResource>> FillAsync(SearchWorld world)
    {
        var all = new List<SpecResource>();
        foreach (var json in await File.ReadAllLinesAsync(Path.Combine(Folder, "SearchTable.ndjson")))
        {
            var resource = JsonNode.Parse(json)!.AsObject();
            var deleted = resource.Remove("deleted");
            var reference = $"{resource["resourceType"]}/{resource["id"]}";
            var put = await world.PutJsonAsync(reference, resource.ToJsonString());
            if (deleted) await world.DeleteAsync(reference);
            else all.Add(new SpecResource(json, put.Order, put.LastUpdated));
        }

        return all;
    }

    private sealed record Row(string Text, RawQuery Query, string Expected)
    {
        public static Row Read(string line)
        {
            var match = Format().Match(line);
            if (!match.Success) throw new FormatException(line);
            var parameters = match.Groups["query"].Value.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)
                .Select(p => p.Split('=', 2)).Select(p => (p[0], p[1])).ToList();
            var (type, compartment) = (match.Groups["type"].Value, match.Groups["compartment"].Value);
            var query = new RawQuery(type.Length == 0 ? null : type, parameters, compartment.Length == 0 ? null : compartment);
            return new(line, query, Shown(Ids(match, "found"), Ids(match, "included")));
        }

        /// <summary>What is included comes in no order that anybody may rely on.</summary>
        public static string Shown(IEnumerable<string> found, IEnumerable<string> included)
        {
            var also = string.Join(' ', included.Order(StringComparer.Ordinal));
            return also.Length == 0 ? string.Join(' ', found) : $"{string.Join(' ', found)} + {also}";
        }

        private static string[] Ids(Match match, string group) =>
            match.Groups[group].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    [GeneratedRegex(@"^((?<compartment>\w+/\w+)/)?(?<type>\w*)/?\?(?<query>.*?) ->(?<found>[^+]*)(\+(?<included>.*))?$",
        RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Format();
}
