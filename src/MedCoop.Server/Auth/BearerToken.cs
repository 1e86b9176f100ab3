using MedCoop.Fhir.Outcomes;

namespace MedCoop.Server.Auth;

/// <summary>Reads the Authorization header. https://www.rfc-editor.org/rfc/rfc6750#section-2.1 (the only way that is accepted)</summary>
internal static class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <summary>What <c>WWW-Authenticate</c> asks for.</summary>
    public static string Challenge(string code) => code == ErrorCodes.BadToken ? "Bearer error=\"invalid_token\"" : "Bearer";

    /// <summary>The token; null when there is none.</summary>
    public static string? Of(HttpRequest request) => request.Headers.Authorization is [{ } header] ? In(header) : null;

    /// <summary>The value of the header that has a token, as nearly all clients spell it.</summary>
    public static string Plain(string token) => Scheme + token;

    /// <summary>The token in a value of the header; null when there is none.</summary>
    public static string? In(string header) => header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
}
