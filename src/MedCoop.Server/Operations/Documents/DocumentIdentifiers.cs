using System.Globalization;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Server.Operations.Documents;

/// <summary>The identifiers in a document by which what is on record is searched: each costs a search, so that there are bounds.</summary>
internal static class DocumentIdentifiers
{
    /// <summary>Most of one entry.</summary>
    public const int MostOfOne = 50;

    /// <summary>Most of all entries of the directory together.</summary>
    public const int MostOfDirectory = 500;

    /// <summary>Those of a resource that have system and value, each once, as values of a search parameter.</summary>
    public static IReadOnlyList<string> Of(JsonView resource) =>
    [
        .. resource["identifier"].Items.Where(one => one["system"].Text is { Length: > 0 } && one["value"].Text is { Length: > 0 })
            .Select(one => $"{Escaped(one["system"].Text!)}|{Escaped(one["value"].Text!)}").Distinct(StringComparer.Ordinal),
    ];

    /// <summary>The refusal of more.</summary>
    public static Problem TooMany(string whose, int most) =>
        new(ProblemKind.BusinessRule, ErrorCodes.BadAdoption, string.Create(CultureInfo.InvariantCulture, $"{whose} of the document has more than {most} identifiers, which is more than one adoption looks up."));

    // https://hl7.org/fhir/R4/search.html#escaping
    private static string Escaped(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal);
}
