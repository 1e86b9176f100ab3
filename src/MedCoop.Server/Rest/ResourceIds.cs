using System.Text.RegularExpressions;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Server.Rest;

/// <summary>The FHIR id datatype. https://hl7.org/fhir/R4/datatypes.html#id</summary>
internal static partial class ResourceIds
{
    /// <summary>The refusal of anything else.</summary>
    public static Problem Malformed { get; } = new(ProblemKind.Invalid, ErrorCodes.WrongId,
        "The id is malformed; an id has 1 to 64 characters of A-Z, a-z, 0-9, '-' and '.'.");

    /// <summary>Whether it is 1 to 64 characters of <c>A-Z a-z 0-9 - .</c></summary>
    public static bool IsValid(string id) => IdPattern().IsMatch(id);

    [GeneratedRegex(@"^[A-Za-z0-9\-.]{1,64}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IdPattern();
}
