namespace MedCoop.Domain.HealthLinks;

/// <summary>What the flags of a SMART Health Link say. https://docs.smarthealthit.org/smart-health-links/spec#construct-a-shlink-payload</summary>
[Flags]
public enum LinkKinds
{
    /// <summary>A package that does not change, behind a manifest.</summary>
    None = 0,

    /// <summary><c>L</c>: for long-term use; what is behind it may change.</summary>
    LongTerm = 1,

    /// <summary><c>P</c>: it opens with a passcode only.</summary>
    Passcode = 2,

    /// <summary><c>U</c>: its address is that of the one file itself. Never together with <see cref="Passcode"/>.</summary>
    DirectFile = 4,
}
