using Hl7.Fhir.Model;
using MedCoop.Fhir.Search;
using MedCoop.Fhir.Search.Query;

namespace MedCoop.Server.Audit;

/// <summary>
/// What an AuditEvent can be found by: R4's search parameters, each with the values that it has there. Read from the shown resource, so that what
/// is found is what is shown. https://hl7.org/fhir/R4/auditevent.html#search
/// </summary>
internal static class AuditValues
{
    private const string ActionSystem = "http://hl7.org/fhir/audit-event-action";
    private const string OutcomeSystem = "http://terminology.hl7.org/CodeSystem/audit-event-outcome";

    private static readonly Dictionary<string, Func<AuditEvent, IEnumerable<AuditValue>>> Parameters = new(StringComparer.Ordinal)
    {
        ["action"] = audit => [new TokenOf(ActionSystem, audit.Action.ToString())],
        ["address"] = audit => audit.Agent.Select(agent => agent.Network?.Address).OfType<string>().Select(address => new StringOf(address)),
        ["agent"] = audit => audit.Agent.SelectMany(agent => Reference(agent.Who)),
        ["agent-name"] = audit => audit.Agent.Select(agent => agent.Name).OfType<string>().Select(name => new StringOf(name)),
        ["agent-role"] = audit => audit.Agent.SelectMany(agent => agent.Role).SelectMany(role => role.Coding).Select(Token),
        ["altid"] = _ => [],
        ["date"] = audit => [new InstantOf(audit.Recorded!.Value.UtcTicks)],
        ["entity"] = audit => audit.Entity.SelectMany(entity => Reference(entity.What)),
        ["entity-name"] = _ => [],
        ["entity-role"] = audit => audit.Entity.Select(entity => entity.Role).OfType<Coding>().Select(Token),
        ["entity-type"] = audit => audit.Entity.Select(entity => entity.Type).OfType<Coding>().Select(Token),
        ["outcome"] = audit => [new TokenOf(OutcomeSystem, Hl7.Fhir.Utility.EnumUtility.GetLiteral(audit.Outcome))],
        ["patient"] = audit => audit.Agent.SelectMany(agent => Reference(agent.Who)).Concat(audit.Entity.SelectMany(entity => Reference(entity.What))).Where(value => value is ReferenceOf { Type: "Patient" }),
        ["policy"] = _ => [],
        ["site"] = audit => [new TokenOf(null, audit.Source.Site)],
        ["source"] = audit => Reference(audit.Source.Observer),
        ["subtype"] = audit => audit.Subtype.Select(Token),
        ["type"] = audit => [Token(audit.Type)],
        ["_profile"] = audit => (audit.Meta?.Profile ?? []).OfType<string>().Select(profile => new UriOf(profile)),
        ["_security"] = _ => [],
        ["_source"] = _ => [],
        ["_tag"] = _ => [],
    };

    /// <summary>The codes of the parameters, in order.</summary>
    public static IEnumerable<string> Codes => Parameters.Keys.Order(StringComparer.Ordinal);

    /// <summary>Whether there is such a parameter.</summary>
    public static bool Has(string code) => Parameters.ContainsKey(code);

    /// <summary>The values of a parameter.</summary>
    public static IEnumerable<AuditValue> Of(string code, AuditEvent audit) => Parameters[code](audit);

    /// <summary>Whether a value is one that was searched.</summary>
    public static bool Matches(AuditValue value, SearchValue wanted) => (value, wanted) switch
    {
        (_, OtherThanValue other) => !Matches(value, other.Value),
        (TokenOf token, TokenValue search) => (search.Code is null || search.Code == token.Code) && (search.System is null || search.System == (token.System ?? "")),
        (TokenOf token, TokenTextValue text) => token.Display is { } display && SearchText.Normalize(display).Contains(text.Normalized, StringComparison.Ordinal),
        (ReferenceOf reference, ReferenceValue search) =>
            search.Url is null && reference.Id == search.Id && (search.Type is null || search.Type == reference.Type) && (search.Version is null || search.Version == reference.Version),
        (ReferenceOf { Identifier: { } identifier }, ReferenceIdentifierValue search) => Matches(identifier, search.Identifier),
        (StringOf text, StringValue search) => Matches(text.Text, search),
        (UriOf uri, UriValue search) => search.Match switch
        {
            UriMatch.Below => uri.Uri.StartsWith(search.Value, StringComparison.Ordinal),
            UriMatch.Above => search.Value.StartsWith(uri.Uri, StringComparison.Ordinal),
            _ => uri.Uri == search.Value,
        },
        (InstantOf instant, DateValue search) => Matches(instant, search),
        _ => false,
    };

    private static bool Matches(string text, StringValue search)
    {
        var normalized = SearchText.Normalize(text);
        return search.Match switch
        {
            StringMatch.Exact => text == search.Text,
            StringMatch.Contains => normalized.Contains(search.Text, StringComparison.Ordinal),
            StringMatch.EndsWith => normalized.EndsWith(search.Text, StringComparison.Ordinal),
            StringMatch.Equal => normalized == search.Text,
            StringMatch.Greater => string.CompareOrdinal(normalized, search.Text) > 0,
            StringMatch.Less => string.CompareOrdinal(normalized, search.Text) < 0,
            _ => normalized.StartsWith(search.Text, StringComparison.Ordinal),
        };
    }

    // An instant of milliseconds covers its millisecond. https://hl7.org/fhir/R4/search.html#prefix
    private static bool Matches(InstantOf instant, DateValue search)
    {
        var (start, end) = (instant.Ticks, instant.Ticks + TimeSpan.TicksPerMillisecond);
        var within = search.Start <= start && end <= search.End;
        return search.Prefix switch
        {
            Prefix.Eq => within,
            Prefix.Ne => !within,
            Prefix.Gt => end > search.End,
            Prefix.Lt => start < search.Start,
            Prefix.Ge => end > search.End || within,
            Prefix.Le => start < search.Start || within,
            Prefix.Sa => start >= search.End,
            Prefix.Eb => end <= search.Start,
            _ => start < search.End && search.Start < end,
        };
    }

    private static TokenOf Token(Coding coding) => new(coding.System, coding.Code) { Display = coding.Display };

    private static IEnumerable<AuditValue> Reference(ResourceReference? reference)
    {
        if (reference?.Identifier is { } identifier) return [new ReferenceOf("", "", null) { Identifier = new TokenOf(identifier.System, identifier.Value) }];
        return reference?.Reference?.Split('/') switch
        {
            [var type, var id] => [new ReferenceOf(type, id, null)],
            [var type, var id, "_history", var version] => [new ReferenceOf(type, id, version)],
            _ => [],
        };
    }
}

/// <summary>A value that an AuditEvent is found by. A closed family.</summary>
internal abstract record AuditValue;

/// <summary>A code.</summary>
internal sealed record TokenOf(string? System, string? Code) : AuditValue
{
    /// <summary>For people.</summary>
    public string? Display { get; init; }
}

/// <summary>A reference, or an identifier in place of one.</summary>
internal sealed record ReferenceOf(string Type, string Id, string? Version) : AuditValue
{
    /// <summary>The identifier; null when there is a reference.</summary>
    public TokenOf? Identifier { get; init; }
}

/// <summary>A text.</summary>
internal sealed record StringOf(string Text) : AuditValue;

/// <summary>A URI.</summary>
internal sealed record UriOf(string Uri) : AuditValue;

/// <summary>An instant: UTC ticks of its first.</summary>
internal sealed record InstantOf(long Ticks) : AuditValue;
