using Hl7.Fhir.Model;
using MedCoop.Fhir.Names;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>
/// "The server may choose how to match names phonetically", and in which other ways names are matched is this server's decision (ADR 20): a name of a person also matches when each of its
/// parts has a key of the resource's names, as written or read as ISO 9. What the keys are is tested where they are made.
/// </summary>
internal static class SpecNames
{
    private const int MostParts = 8;

    public static bool Match(SpecResource resource, SpecParameter parameter, string value)
    {
        if (resource.Type is not ("Patient" or "Practitioner" or "Person" or "RelatedPerson") || parameter.Code is not ("name" or "family" or "given" or "phonetic")) return false;
        var keys = resource.Elements(parameter.Code == "phonetic" ? $"{resource.Type}.name" : parameter.Expression).SelectMany(Texts).SelectMany(NameKeys.ForIndex).ToHashSet(StringComparer.Ordinal);
        var asked = SpecText.Unescape(value);
        return new[] { asked, Iso9.Read(asked) }.Any(text => HasAll(text));

        bool HasAll(string? text)
        {
            var named = NameParts.Of(text).Distinct().ToList();
            var parts = named.Select(part => parameter.Code == "phonetic" ? NameKeys.ForSound(part) : NameKeys.ForName(part)).Where(wanted => wanted.Count > 0).ToList();
            return named.Count <= MostParts && parts.Count > 0 && parts.TrueForAll(wanted => wanted.Any(keys.Contains));
        }
    }

    private static IEnumerable<string?> Texts(Base element) => element switch
    {
        HumanName name => [name.Family, string.Join(' ', name.Given), name.Text],
        PrimitiveType { JsonValue: string text } => [text],
        _ => [],
    };
}
