namespace MedCoop.Domain.Summaries.Making;

/// <summary>A version of the guide by which a summary is made: they differ in sections and in how they say that there is nothing.</summary>
/// <param name="Version">Version of the guide.</param>
/// <param name="Suffix">What is put behind the profiles' addresses that documents declare: the newest needs none.</param>
public sealed record SummaryEdition(string Version, string Suffix)
{
    private const string Profiles = "http://hl7.org/fhir/uv/ips/StructureDefinition/";

    /// <summary>IPS 2.0.1: 16 sections; nothing on record is an <c>emptyReason</c>.</summary>
    public static SummaryEdition Newest { get; } = new("2.0.1", "");

    /// <summary>IPS 1.1.0: 14 sections; nothing on record is an entry with a code of <c>absent-unknown-uv-ips</c>.</summary>
    public static SummaryEdition Earlier { get; } = new("1.1.0", "|1.1.0");

    /// <summary>The profile of the Bundle.</summary>
    public string Bundle => $"{Profiles}Bundle-uv-ips{Suffix}";

    /// <summary>The profile of the Composition.</summary>
    public string Composition => $"{Profiles}Composition-uv-ips{Suffix}";

    /// <summary>Whether it is 1.1.</summary>
    public bool IsEarlier => this == Earlier;

    /// <summary>The edition that a canonical of the operation's parameter <c>profile</c> asks for: of the Bundle or the Composition, with a version or without; null: one that is not made here.</summary>
    public static SummaryEdition? Find(string? canonical)
    {
        if (string.IsNullOrEmpty(canonical)) return Newest;
        var bar = canonical.IndexOf('|', StringComparison.Ordinal);
        var (url, version) = bar < 0 ? (canonical, null) : (canonical[..bar], canonical[(bar + 1)..]);
        if (url is not (Profiles + "Composition-uv-ips" or Profiles + "Bundle-uv-ips")) return null;
        return version switch { null or "2.0" or "2.0.0" or "2.0.1" => Newest, "1.1" or "1.1.0" => Earlier, _ => null };
    }
}
