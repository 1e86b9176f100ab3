using MedCoop.Fhir.Outcomes;

namespace MedCoop.Server.Rest;

/// <summary>What the client wishes with <c>Prefer</c>. https://hl7.org/fhir/R4/http.html#ops</summary>
/// <param name="Return">What to answer to a write.</param>
/// <param name="IsStrict">Whether unknown search parameters are an error.</param>
internal sealed record Preferences(ReturnPreference Return, bool IsStrict)
{
    private static readonly Preferences Default = new(ReturnPreference.Representation, IsStrict: false);

    /// <summary>Reads the header; unknown preferences are ignored (RFC 7240), unknown values of known ones refused.</summary>
    public static Result<Preferences> Parse(string? prefer)
    {
        var result = Default;
        if (string.IsNullOrWhiteSpace(prefer)) return result;
        foreach (var part in prefer.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var value = part[(part.IndexOf('=') + 1)..].Trim('"', ' ');
            if (part.StartsWith("return", StringComparison.OrdinalIgnoreCase))
            {
                if (ReturnOf(value) is not { } wanted) return Unknown("return", value, "minimal, representation or OperationOutcome");
                result = result with { Return = wanted };
            }
            else if (part.StartsWith("handling", StringComparison.OrdinalIgnoreCase))
            {
                if (value is not ("strict" or "lenient")) return Unknown("handling", value, "strict or lenient");
                result = result with { IsStrict = value == "strict" };
            }
        }

        return result;
    }

    private static ReturnPreference? ReturnOf(string value) => value switch
    {
        "minimal" => ReturnPreference.Minimal,
        "representation" => ReturnPreference.Representation,
        "OperationOutcome" => ReturnPreference.OperationOutcome,
        _ => null,
    };

    private static Problem Unknown(string name, string value, string right) =>
        new(ProblemKind.Invalid, ErrorCodes.BadHeader, $"Prefer: {name}={value} is not known; use {right}.");
}

/// <summary><c>Prefer: return</c>.</summary>
internal enum ReturnPreference
{
    /// <summary>The resource as it now is.</summary>
    Representation,

    /// <summary>No body.</summary>
    Minimal,

    /// <summary>An OperationOutcome.</summary>
    OperationOutcome,
}
