using System.Collections;
using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Search.Extraction;

/// <summary>
/// Everything of a resource that is written for people, as words: its narrative, and its strings, wherever they stand (also in extensions
/// and contained resources), with the codes of codings, by which people know many things. Not what is written for machines: ids, URLs,
/// references, other codes, numbers, dates, data and <c>meta</c>. https://hl7.org/fhir/R4/search.html#content
/// </summary>
internal static class TextExtraction
{
    /// <summary>Words kept of the narrative, and as many of the rest; PostgreSQL counts places up to 16,383.</summary>
    internal const int MostWords = 8_000;

    /// <summary>The words; null when there are none.</summary>
    internal static TextIndexValue? Extract(Resource resource)
    {
        var narrative = new WordWriter(MostWords);
        var content = new WordWriter(MostWords);
        if (resource is DomainResource { Text.Div: { } div }) NarrativeText.Append(div, narrative);
        ReadParts(resource, content);
        return narrative.Count + content.Count == 0 ? null : FrequentWords.Thinned(narrative, content);
    }

    private static void Read(Base element, WordWriter words)
    {
        switch (element)
        {
            case Meta or Narrative:
                break;
            case PrimitiveType primitive:
                // The value as it stands: getters throw for one that is none of the type.
                if (primitive is FhirString or Markdown && primitive.JsonValue is string text) words.Append(text);
                if (primitive.HasExtensions()) primitive.Extension.ForEach(extension => ReadParts(extension, words));
                break;
            // The commonest ones, whose parts are known, so that they need not be enumerated.
            case Coding:
                if (element.TryGetValue("code", out var value) && value is Code { JsonValue: string code }) words.Append(code);
                ReadPart(element, "display", words);
                ReadPart(element, "extension", words);
                break;
            case ResourceReference:
                ReadPart(element, "identifier", words);
                ReadPart(element, "display", words);
                ReadPart(element, "extension", words);
                break;
            case Quantity:
                ReadPart(element, "unit", words);
                ReadPart(element, "extension", words);
                break;
            case Period:
                ReadPart(element, "extension", words);
                break;
            default:
                ReadParts(element, words);
                break;
        }
    }

    private static void ReadParts(Base element, WordWriter words)
    {
        foreach (var (_, value) in element.EnumerateElements()) ReadValue(value, words);
    }

    private static void ReadPart(Base element, string name, WordWriter words)
    {
        if (element.TryGetValue(name, out var value)) ReadValue(value, words);
    }

    private static void ReadValue(object value, WordWriter words)
    {
        if (value is Base part)
        {
            Read(part, words);
        }
        else if (value is IList list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                if (list[i] is Base item) Read(item, words);
            }
        }
    }
}
