namespace MedCoop.Fhir.Validation;

/// <summary>How much a profile counts.</summary>
public enum ValidationLevel
{
    /// <summary>It is not checked.</summary>
    Off,

    /// <summary>What breaks it is said, and let through.</summary>
    Warn,

    /// <summary>What breaks it is an error.</summary>
    Enforce,
}
