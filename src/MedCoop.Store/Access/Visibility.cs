using System.Collections.Frozen;
using MedCoop.Fhir.Search.Query;

namespace MedCoop.Store.Access;

/// <summary>
/// What somebody may see: an argument of every read. It is part of the SQL for every resource that a statement touches, so that no count, chain,
/// order or page tells of more.
/// </summary>
public sealed record Visibility
{
    /// <summary>All there is. Adds nothing to any statement.</summary>
    public static Visibility Everything { get; } = new() { IsEverything = true };

    /// <summary>Whether nothing is hidden.</summary>
    public bool IsEverything { get; private init; }

    /// <summary>Types of which everything outside cases is seen.</summary>
    public IReadOnlySet<string> OpenTypes { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Types seen within every case that was granted.</summary>
    public IReadOnlySet<string> CaseTypes { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Types seen within granted cases that are no patient's.</summary>
    public IReadOnlySet<string> PatientlessTypes { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Whom grants are made to: the organisation acted for, and the person.</summary>
    public IReadOnlyList<string> Grantees { get; init; } = [];

    /// <summary>Where the organisation is, ISO 3166; empty: not known.</summary>
    public string Country { get; init; } = "";

    /// <summary>Why it is looked at: one bit.</summary>
    public int Purpose { get; init; }

    /// <summary>Security labels that hide a resource, unless the case is kept by one of <see cref="Grantees"/>.</summary>
    public int HiddenLabels { get; init; }

    /// <summary>The label of what names a person who is not known here: <see cref="PatientlessTypes"/> with it are hidden.</summary>
    public int PersonLabel { get; init; }

    /// <summary>The instant at which grants must hold.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Only cases that the organisation keeps itself.</summary>
    public bool OwnCasesOnly { get; init; }

    /// <summary>All cases, granted or not: of who keeps the server, but through a client that was not allowed everything.</summary>
    public bool AllCases { get; init; }

    /// <summary>Per type what a resource must fulfil beyond all that, such as what a client's scopes name. No criterion leads to other resources.</summary>
    public IReadOnlyDictionary<string, Criterion> Limits { get; init; } = FrozenDictionary<string, Criterion>.Empty;

    /// <summary>Whether resources of the type can be seen at all.</summary>
    public bool Includes(string type) => IsEverything || OpenTypes.Contains(type) || CaseTypes.Contains(type) || PatientlessTypes.Contains(type);
}
