using System.Globalization;
using System.Xml.Linq;
using MedCoop.Domain.Summaries.Words;
using MedCoop.Fhir.Json;

namespace MedCoop.Domain.Documents.Pages;

/// <summary>Who it is: every name as it is written, in every script; age, sex, identifiers; then what document this is.</summary>
internal static class PersonHeader
{
    /// <summary>The head of the page.</summary>
    public static XElement Of(PageContext page)
    {
        var patient = page.Document.Patient?.Resource ?? JsonView.Nothing;
        var names = Names(patient);
        return new XElement("header",
            new XElement("h1", names.Count == 0 ? page.Say(PageWords.NotStated, page.Say(SummaryWords.Name)) : new XElement("bdi", names[0])),
            names.Count > 1 ? new XElement("p", new XAttribute("class", "names"), page.List(names.Skip(1).Select(name => new XElement("bdi", name)))) : null,
            new XElement("p", new XAttribute("class", "facts"), Joined(Facts(patient, page))),
            new XElement("p", new XAttribute("class", "ids"), Joined(Identifiers(patient, page))),
            new XElement("p", new XAttribute("class", "made"), Joined(Made(page))));
    }

    /// <summary>The names, the official first.</summary>
    public static IReadOnlyList<string> Names(JsonView patient) =>
    [
        .. patient["name"].Items.OrderBy(name => name["use"].Text switch { "official" => 0, "usual" or null => 1, "old" or "maiden" => 3, _ => 2 })
            .Select(DocumentEntry.PersonName).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal),
    ];

    private static IEnumerable<object?> Facts(JsonView patient, PageContext page)
    {
        if (patient["gender"].Text is { } sex) yield return page.Codes.Of("http://hl7.org/fhir/administrative-gender", sex);
        if (patient["birthDate"].Text is { } born)
        {
            yield return Age(born, patient, page);
            yield return $"{page.Say(SummaryWords.BirthDate)}: {DateWords.Of(born, page.Language)}";
        }

        if (patient["deceasedDateTime"].Text is { } at) yield return new XElement("strong", page.Say(PageWords.Died, DateWords.Of(at, page.Language)));
        else if (patient["deceasedBoolean"].Text == "true") yield return new XElement("strong", page.Say(PageWords.Dead));
    }

    // In years; of small children in months; of the dead as old as they became, as far as that is known.
    private static string? Age(string born, JsonView patient, PageContext page)
    {
        var died = patient["deceasedDateTime"].Text;
        var isDead = died is not null || patient["deceasedBoolean"].Text == "true";
        if ((isDead ? Day(died is { Length: > 10 } ? died[..10] : died) : DateOnly.FromDateTime(page.At.UtcDateTime)) is not { } until || Day(born) is not { } start || start > until) return null;
        if (born.Length == 4 || died is { Length: < 10 }) return "~" + TimeUnits.Find("a")!.In(page.Language, until.Year - start.Year);
        var months = ((until.Year - start.Year) * 12) + until.Month - start.Month - (until.Day < start.Day ? 1 : 0);
        return months >= 36 ? TimeUnits.Find("a")!.In(page.Language, months / 12) : TimeUnits.Find("mo")!.In(page.Language, Math.Max(months, 0));
    }

    private static DateOnly? Day(string? date) =>
        DateOnly.TryParseExact(date, ["yyyy-MM-dd", "yyyy-MM", "yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static IEnumerable<object?> Identifiers(JsonView patient, PageContext page)
    {
        foreach (var identifier in patient["identifier"].Items.Where(one => one["value"].Text is { Length: > 0 }))
        {
            var kind = DocumentEntry.ConceptText(identifier["type"]) ?? identifier["assigner"]["display"].Text ?? identifier["system"].Text;
            yield return new XElement("span", kind is null ? null : new XElement("small", new XElement("bdi", kind), ": "), new XElement("bdi", new XAttribute("class", "id"), identifier["value"].Text));
        }

        foreach (var contact in patient["telecom"].Items.Where(one => one["value"].Text is { Length: > 0 }).Take(2)) yield return new XElement("bdi", contact["value"].Text);
        if (patient["address"].Items.Select(address => address["country"].Text).FirstOrDefault(country => country is { Length: > 0 }) is { } home) yield return new XElement("bdi", home);
    }

    private static IEnumerable<object?> Made(PageContext page)
    {
        if (page.Document.Composition is not { } composition) yield break;
        var head = composition.Resource;
        yield return new XElement("bdi", head["title"].Text ?? DocumentEntry.ConceptText(head["type"]) ?? page.Say(SummaryWords.Document));
        if (head["date"].Text is { } date) yield return $"{page.Say(SummaryWords.Made)}: {DateWords.Of(date, page.Language)}";
        var authors = head["author"].Items.Select(author => NameOf(author, page)).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (authors.Count > 0) yield return new XElement("span", $"{page.Say(SummaryWords.Author)}: ", page.List(authors.Select(name => new XElement("bdi", name))));
        if (NameOf(head["custodian"], page) is { } custodian) yield return new XElement("span", $"{page.Say(SummaryWords.Custodian)}: ", new XElement("bdi", custodian));
    }

    private static string? NameOf(JsonView reference, PageContext page) =>
        page.Document.Composition is { } composition && page.Document.Resolve(reference, composition) is { } entry && entry.Display != entry.Type ? entry.Display : reference["display"].Text;

    private static IEnumerable<object> Joined(IEnumerable<object?> parts) => parts.Where(part => part is not null and not "").SelectMany((part, place) => place == 0 ? (object[])[part!] : [" · ", part!]);
}
