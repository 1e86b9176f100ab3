using System.Text.Json;
using MedCoop.Fhir.Terminology.Systems;

namespace MedCoop.Server.Commands.Import.Terminology;

/// <summary>What a CodeSystem says beside its concepts.</summary>
/// <param name="Header">Which code system.</param>
/// <param name="Roles">What it calls the properties that FHIR defines: FHIR's name by its own.</param>
/// <param name="Problem">Why it cannot be imported so; null when it can.</param>
internal sealed record FhirCodeSystemHeader(CodeSystemHeader Header, IReadOnlyDictionary<string, string> Roles, string? Problem)
{
    private const string StandardProperties = "http://hl7.org/fhir/concept-properties#";

    /// <summary>Reads it.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static FhirCodeSystemHeader Read(Stream stream)
    {
        var tokens = new JsonTokens(stream, FhirConcepts.Deepest);
        Dictionary<string, string> texts = new(StringComparer.Ordinal);
        Dictionary<string, string> roles = new(StringComparer.Ordinal);
        if (tokens.Next() && tokens.Type == JsonTokenType.StartObject)
        {
            while (tokens.Next() && tokens.Type == JsonTokenType.PropertyName)
            {
                var name = tokens.Text;
                tokens.Next();
                if (name == "property" && tokens.Type == JsonTokenType.StartArray) ReadRoles(tokens, roles);
                else if (tokens.Type is JsonTokenType.StartObject or JsonTokenType.StartArray) tokens.Skip();
                else texts[name] = tokens.Text;
            }
        }

        var url = texts.GetValueOrDefault("url") ?? "";
        var header = new CodeSystemHeader(url, texts.GetValueOrDefault("version"), texts.GetValueOrDefault("title") ?? texts.GetValueOrDefault("name") ?? url)
        {
            Language = texts.GetValueOrDefault("language"),
            IsCaseSensitive = texts.GetValueOrDefault("caseSensitive") == "true",
            ValueSet = texts.GetValueOrDefault("valueSet"),
        };
        return new FhirCodeSystemHeader(header, roles, ProblemOf(texts, url));
    }

    private static string? ProblemOf(Dictionary<string, string> texts, string url) =>
        texts.GetValueOrDefault("resourceType") != "CodeSystem" ? "this is no CodeSystem."
        : url.Length == 0 ? "the CodeSystem has no url, so no code can name it."
        : texts.GetValueOrDefault("content") != "complete" ? $"the CodeSystem's content is '{texts.GetValueOrDefault("content")}'; only a complete one can be asked. Import others without --terminology."
        : null;

    private static void ReadRoles(JsonTokens tokens, Dictionary<string, string> roles)
    {
        while (tokens.Next() && tokens.Type == JsonTokenType.StartObject)
        {
            string? code = null, uri = null;
            while (tokens.Next() && tokens.Type == JsonTokenType.PropertyName)
            {
                var name = tokens.Text;
                tokens.Next();
                if (name == "code") code = tokens.Text;
                if (name == "uri") uri = tokens.Text;
                tokens.Skip();
            }

            if (code is not null && uri?.StartsWith(StandardProperties, StringComparison.Ordinal) is true) roles[code] = uri[StandardProperties.Length..];
        }
    }
}
