using Hl7.Fhir.Model;
using MedCoop.Fhir.Names;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>
/// "The server may choose how to match names phonetically", and in which other ways names are matched is this server's decision (ADR 20): a name of a person also matches when each of its
/// parts has a key of the resource's names. What the keys are is tested where they are made.
/// </summary>
internal static class SpecNames
{
    public static bool Match(SpecResource resource, SpecParameter parameter, string value)
    {
        if (resource.Type is not ("Patient" or "Practitioner" or "Person" or "RelatedPerson") || parameter.Code is not ("name" or "family" or "given" or "phonetic")) return false;
        var keys = resource.Elements(parameter.Code == "phonetic" ? $"{resource.Type}.name" : parameter.Expression).SelectMany(Texts).SelectMany(NameKeys.ForIndex).ToHashSet(StringComparer.Ordinal);
        var parts = NameParts.Of(SpecText.Unescape(value)).Select(part => parameter.Code == "phonetic" ? NameKeys.ForSound(part) : NameKeys.ForName(part)).Where(asked => asked.Count > 0).ToList();
        return parts.Count > 0 && parts.TrueForAll(asked => asked.Any(keys.Contains));
    }

    private static IEnumerable<string?> Texts(Base element) => element switch
    {
        HumanName name => [name.Family, string.Join(' ', name.Given), name.Text],
        PrimitiveType { JsonValue: string text } => [text],
        _ => [],
    };
}
