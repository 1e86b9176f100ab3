using System.Text;
using System.Text.RegularExpressions;

namespace MedCoop.Architecture.Tests;

/// <summary>docs/errors.md is made from the summaries of the error codes. MEDCOOP_APPROVE=1 writes it anew.</summary>
public sealed partial class ErrorCatalogueTests
{
    private const string Catalogue = "docs/errors.md";

    [Fact]
    public void The_catalogue_says_what_the_code_says()
    {
        var expected = Render(Codes());

        if (Environment.GetEnvironmentVariable("MEDCOOP_APPROVE") == "1") File.WriteAllText(Path.Combine(Repository.Root, Catalogue), expected);

        Assert.Equal(expected, Repository.Text(Catalogue));
    }

    [Fact]
    public void A_code_stands_once_and_is_of_a_known_family()
    {
        var codes = Codes().Select(code => code.Code).ToList();

        Assert.NotEmpty(codes);
        Assert.Equal(codes.Distinct(StringComparer.Ordinal), codes);
        Assert.All(codes, code => Assert.Matches("^MC[1-5][0-9]{3}$", code));
    }

    [Fact]
    public void No_code_is_written_where_its_name_would_do()
    {
        var literals = Repository.Sources
            .Where(file => !file.Path.EndsWith("/ErrorCodes.cs", StringComparison.Ordinal))
            .Where(file => CodeLiteral().IsMatch(file.Text))
            .Select(file => file.Path);

        Assert.Empty(literals);
    }

    private static List<ErrorCode> Codes() =>
    [
        .. Repository.Sources.Where(file => file.Path.EndsWith("/ErrorCodes.cs", StringComparison.Ordinal))
            .SelectMany(file => CodeConstant().Matches(file.Text))
            .Select(match => new ErrorCode(match.Groups["code"].Value, match.Groups["name"].Value, match.Groups["summary"].Value)),
    ];

    private static string Render(List<ErrorCode> codes)
    {
        var text = new StringBuilder(
            """
            # Error codes

            Every refusal is an OperationOutcome whose `issue.details.coding` has one of these codes (system
            `https://medcoop.example/fhir/CodeSystem/medcoop-error`) beside the FHIR issue type, a sentence that says what would be right, and
            where it can be known the FHIRPath of the place. A code's meaning never changes and a code is never used again for something else.
            `MC1xxx` FHIR and REST, `MC2xxx` the cooperation's rules, `MC3xxx` the store, `MC4xxx` partners, `MC5xxx` access.

            This page is made from the summaries in the code: `MEDCOOP_APPROVE=1 bash tests/run.sh Architecture` writes it anew.

            | Code | Name | Meaning |
            |---|---|---|

            """);
        foreach (var (code, name, summary) in codes.OrderBy(code => code.Code, StringComparer.Ordinal)) text.Append($"| `{code}` | {name} | {summary} |\n");
        return text.ToString();
    }

    [GeneratedRegex("""///\s*<summary>(?<summary>[^\n]*)</summary>\s*public const string (?<name>\w+) = "(?<code>\w+)";""", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex CodeConstant();

    [GeneratedRegex("\"MC[0-9]{4}\"", RegexOptions.None, 5000)]
    private static partial Regex CodeLiteral();

    private sealed record ErrorCode(string Code, string Name, string Summary);
}
