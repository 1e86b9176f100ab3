using System.Globalization;
using System.Xml.Linq;
using Hl7.Fhir.Model;
using MedCoop.Domain.Summaries.Words;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Search;

namespace MedCoop.Domain.Documents.Pages;

/// <summary>What all parts of a page are made with: the document, the reader's language and words, the day on which it is read.</summary>
/// <param name="document">The document.</param>
/// <param name="codes">Codes in the reader's words.</param>
/// <param name="at">When it is read.</param>
internal sealed class PageContext(ClinicalDocument document, CodeWords codes, DateTimeOffset at)
{
    private readonly Dictionary<int, Resource?> resources = [];

    public ClinicalDocument Document => document;

    public CodeWords Codes => codes;

    public string Language => codes.Language;

    public DateTimeOffset At => at;

    /// <summary>Words of ours in the reader's language.</summary>
    public string Say(Wording words, params object?[] parts) => parts.Length == 0 ? words.In(Language) : string.Format(CultureInfo.InvariantCulture, words.In(Language), parts);

    /// <summary>The entry's resource as far as it can be read; null when it cannot.</summary>
    public Resource? ResourceOf(DocumentEntry entry)
    {
        if (!resources.TryGetValue(entry.Index, out var known)) resources[entry.Index] = known = entry.Resource.Exists ? Tolerantly(() => ResourceReader.Parse(entry.Json)) : null;
        return known;
    }

    /// <summary>What a reference leads to, in the resource itself or in the document; null: nowhere.</summary>
    public Resource? Follow(ResourceReference? reference, DocumentEntry from)
    {
        if (reference?.Reference is not { Length: > 0 } text) return null;
        if (text.StartsWith('#')) return (ResourceOf(from) as DomainResource)?.Contained.Find(inner => inner.Id == text[1..]);
        return document.Resolve(text, from) is { } entry ? ResourceOf(entry) : null;
    }

    /// <summary>A concept in the reader's words, with the author's own beside them where they differ; null when it says nothing.</summary>
    public XElement? Concept(CodeableConcept? concept)
    {
        if (codes.Of(concept) is not { Length: > 0 } words) return null;
        var own = codes.Own(concept);
        // A bare code is no words of anybody.
        return own is null || string.Equals(own, words, StringComparison.OrdinalIgnoreCase) || (concept!.Text is null && concept.Coding.Exists(coding => coding.Code == own)) ? new XElement("bdi", words) : new XElement("span", new XElement("bdi", words), " ", new XElement("small", new XElement("bdi", own)));
    }

    /// <summary>Several in a row.</summary>
    public XElement? Concepts(IEnumerable<CodeableConcept> concepts) => List(concepts.Select(Concept));

    /// <summary>Several things in a row, without those that are nothing.</summary>
    public XElement? List(IEnumerable<object?> things)
    {
        var known = things.Where(thing => thing is not null and not "").ToList();
        if (known.Count == 0) return null;
        var list = new XElement("span");
        foreach (var (thing, place) in known.Select((thing, place) => (thing, place)))
        {
            if (place > 0) list.Add(Language == "ar" ? "، " : ", ");
            list.Add(thing);
        }

        return list;
    }

    /// <summary>A date or anything that says when.</summary>
    public string? When(DataType? when) => DateWords.Of(when, Language);

    /// <summary>A status code in words.</summary>
    public string? Status(string system, DataType? code) => (code as PrimitiveType)?.JsonValue is string text ? codes.Of(system, text) : null;

    /// <summary>A date as FHIR writes it, as an instant to sort by: texts of different zones do not sort as they stand. What is none is before all others.</summary>
    public static long InstantOf(string? date) => date is not null && InstantRange.TryRead(date, out var range) ? range.Start : long.MinValue;

    /// <summary>
    /// What others wrote may be of any form, and then reading it may fail anywhere inside the SDK: what cannot be read so is nothing here, and is shown as it stands by whoever asks.
    /// </summary>
    public static T? Tolerantly<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception unreadable) when (unreadable is not OutOfMemoryException)
        {
            return null;
        }
    }
}
