using System.Collections.Frozen;

namespace MedCoop.Domain.Access;

/// <summary>
/// A SMART scope on FHIR resources, e.g. <c>patient/Observation.rs?category=laboratory</c>. https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html
/// </summary>
/// <param name="Context">On whose behalf.</param>
/// <param name="Type">The resource type; <c>*</c> is every one.</param>
/// <param name="Access">What may be done.</param>
/// <param name="Constraints">Search parameters that a resource must match, decoded; empty: every resource of the type.</param>
public sealed record SmartScope(ScopeContext Context, string Type, ScopeAccess Access, IReadOnlyList<KeyValuePair<string, string>> Constraints)
{
    private const string EveryType = "*";

    // Letters must be in this order. The words are those of version 1 of the specification.
    private static readonly (char Letter, ScopeAccess Access)[] Letters =
        [('c', ScopeAccess.Create), ('r', ScopeAccess.Read), ('u', ScopeAccess.Update), ('d', ScopeAccess.Delete), ('s', ScopeAccess.Search)];

    private static readonly FrozenDictionary<string, ScopeAccess> Words = new Dictionary<string, ScopeAccess>(StringComparer.Ordinal)
    {
        ["read"] = ScopeAccess.Read | ScopeAccess.Search,
        ["write"] = ScopeAccess.Create | ScopeAccess.Update | ScopeAccess.Delete,
        ["*"] = ScopeAccess.All,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, ScopeAccess> Interactions = new Dictionary<string, ScopeAccess>(StringComparer.Ordinal)
    {
        ["create"] = ScopeAccess.Create,
        ["read"] = ScopeAccess.Read,
        ["vread"] = ScopeAccess.Read,
        ["history-instance"] = ScopeAccess.Read,
        ["update"] = ScopeAccess.Update,
        ["patch"] = ScopeAccess.Update,
        ["delete"] = ScopeAccess.Delete,
        ["search-type"] = ScopeAccess.Search,
        ["search-system"] = ScopeAccess.Search,
        ["search-compartment"] = ScopeAccess.Search,
        ["history-type"] = ScopeAccess.Search,
        ["history-system"] = ScopeAccess.Search,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Reads one; null when it is none (<c>openid</c> and <c>launch/patient</c> are none) or malformed.</summary>
    public static SmartScope? Parse(string scope)
    {
        var slash = scope.IndexOf('/', StringComparison.Ordinal);
        var question = scope.IndexOf('?', StringComparison.Ordinal);
        var end = question < 0 ? scope.Length : question;
        if (slash < 0 || slash > end || ContextOf(scope[..slash]) is not { } context) return null;
        var dot = scope.LastIndexOf('.', end - 1);
        if (dot < slash) return null;
        var type = scope[(slash + 1)..dot];
        if (!IsType(type) || AccessIn(scope[(dot + 1)..end]) is not { } access) return null;
        return question < 0 ? new SmartScope(context, type, access, []) : Constrained(scope[(question + 1)..]) is { } constraints ? new SmartScope(context, type, access, constraints) : null;
    }

    /// <summary>What an interaction, named as a CapabilityStatement does, needs; null when scopes do not speak of it.</summary>
    public static ScopeAccess? AccessOf(string interaction) => Interactions.TryGetValue(interaction, out var access) ? access : null;

    /// <summary>Whether it lets all of this be done to a type's resources, as far as they match its <see cref="Constraints"/>.</summary>
    public bool Allows(string type, ScopeAccess access) => (Type == EveryType || Type == type) && (Access & access) == access;

    /// <summary>Whether it lets an interaction be done to a type's resources, as far as they match its <see cref="Constraints"/>.</summary>
    public bool Allows(string type, string interaction) => AccessOf(interaction) is { } access && Allows(type, access);

    /// <summary>Whether whoever has this scope may be given the other one, which says the same or less.</summary>
    public bool Covers(SmartScope other) =>
        Context == other.Context && Allows(other.Type, other.Access) && Constraints.All(constraint => other.Constraints.Contains(constraint));

    /// <inheritdoc />
    public bool Equals(SmartScope? other) =>
        other is not null && Context == other.Context && Type == other.Type && Access == other.Access && Constraints.SequenceEqual(other.Constraints);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Context, Type, Access, Constraints.Count);

    /// <summary>As version 2 of the specification writes it.</summary>
    public override string ToString()
    {
        var letters = string.Concat(Letters.Where(letter => Access.HasFlag(letter.Access)).Select(letter => letter.Letter));
        var constraints = string.Join('&', Constraints.Select(constraint => $"{Uri.EscapeDataString(constraint.Key)}={Uri.EscapeDataString(constraint.Value)}"));
        return $"{Context.ToString().ToLowerInvariant()}/{Type}.{letters}{(constraints.Length > 0 ? $"?{constraints}" : "")}";
    }

    private static ScopeContext? ContextOf(string text) => text switch
    {
        "patient" => ScopeContext.Patient,
        "user" => ScopeContext.User,
        "system" => ScopeContext.System,
        _ => null,
    };

    private static bool IsType(string type) => type == EveryType || (type.Length > 0 && char.IsAsciiLetterUpper(type[0]) && type.All(char.IsAsciiLetter));

    private static ScopeAccess? AccessIn(string text)
    {
        if (Words.TryGetValue(text, out var word)) return word;
        var access = ScopeAccess.None;
        var next = 0;
        foreach (var letter in text)
        {
            while (next < Letters.Length && Letters[next].Letter != letter) next++;
            if (next == Letters.Length) return null;
            access |= Letters[next++].Access;
        }

        return access == ScopeAccess.None ? null : access;
    }

    private static List<KeyValuePair<string, string>>? Constrained(string query)
    {
        var constraints = new List<KeyValuePair<string, string>>();
        foreach (var part in query.Split('&'))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || equals == part.Length - 1) return null;
            constraints.Add(new(Uri.UnescapeDataString(part[..equals]), Uri.UnescapeDataString(part[(equals + 1)..])));
        }

        return constraints;
    }
}

/// <summary>On whose behalf a scope lets something be done.</summary>
public enum ScopeContext
{
    /// <summary>What belongs to the one patient of the launch context.</summary>
    Patient,

    /// <summary>Whatever the signed-in person may see.</summary>
    User,

    /// <summary>Whatever the client itself may see.</summary>
    System,
}

/// <summary>What a scope lets be done.</summary>
[Flags]
public enum ScopeAccess
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Create.</summary>
    Create = 1,

    /// <summary>Read, read a version, read the history of one resource.</summary>
    Read = 2,

    /// <summary>Update and patch.</summary>
    Update = 4,

    /// <summary>Delete.</summary>
    Delete = 8,

    /// <summary>Search, and read the history of a type or of all.</summary>
    Search = 16,

    /// <summary>Everything.</summary>
    All = Create | Read | Update | Delete | Search,
}
