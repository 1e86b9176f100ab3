namespace MedCoop.Fhir.Validation;

/// <summary>Stable codes of what validation finds; an invariant's code is its key.</summary>
public static class FindingCodes
{
    /// <summary>Fewer than the least number.</summary>
    public const string CardinalityMin = "cardinality-min";

    /// <summary>More than the greatest number.</summary>
    public const string CardinalityMax = "cardinality-max";

    /// <summary>Not an element of this type.</summary>
    public const string UnknownElement = "element-unknown";

    /// <summary>The type is not one of those allowed, or JSON's form is not that of the type.</summary>
    public const string Type = "type";

    /// <summary>A primitive's value does not follow its format.</summary>
    public const string ValueFormat = "value-format";

    /// <summary>Longer than the profile allows.</summary>
    public const string MaxLength = "max-length";

    /// <summary>Below or above the profile's bounds.</summary>
    public const string ValueRange = "value-range";

    /// <summary>A code outside a required value set.</summary>
    public const string BindingRequired = "binding-required";

    /// <summary>A code outside an extensible value set.</summary>
    public const string BindingExtensible = "binding-extensible";

    /// <summary>A code outside a preferred value set.</summary>
    public const string BindingPreferred = "binding-preferred";

    /// <summary>A code could not be checked: the system or value set is not here.</summary>
    public const string BindingUnchecked = "binding-unchecked";

    /// <summary>Not the fixed value.</summary>
    public const string Fixed = "fixed";

    /// <summary>Does not contain the pattern.</summary>
    public const string Pattern = "pattern";

    /// <summary>Too few of a slice.</summary>
    public const string SliceMin = "slice-min";

    /// <summary>Too many of a slice.</summary>
    public const string SliceMax = "slice-max";

    /// <summary>Matches no slice of a closed slicing, or stands before the end of one open at its end.</summary>
    public const string SlicingClosed = "slicing-closed";

    /// <summary>The slices are in the wrong order.</summary>
    public const string SlicingOrder = "slicing-order";

    /// <summary>Matches two slices of one slicing.</summary>
    public const string SlicingAmbiguous = "slicing-ambiguous";

    /// <summary>A reference to a type, or a resource of a profile, that is not allowed.</summary>
    public const string TargetType = "target-type";

    /// <summary>A reference that leads nowhere, or not where its form says.</summary>
    public const string Reference = "reference";

    /// <summary>A rule of Bundles: fullUrl, duplicates, first entry of a document.</summary>
    public const string Bundle = "bundle";

    /// <summary>Narrative outside the allowed XHTML.</summary>
    public const string Narrative = "narrative";

    /// <summary>An extension that is not known: an error as modifier, otherwise a note.</summary>
    public const string ExtensionUnknown = "extension-unknown";

    /// <summary>An extension where it may not be used.</summary>
    public const string ExtensionContext = "extension-context";

    /// <summary>A profile or definition that is not here.</summary>
    public const string ProfileUnknown = "profile-unknown";

    /// <summary>An invariant whose expression cannot be evaluated.</summary>
    public const string InvariantUnchecked = "invariant-unchecked";

    /// <summary>An element marked mustSupport is absent: information only.</summary>
    public const string MustSupport = "must-support";

    /// <summary>There is more than is shown.</summary>
    public const string TooMany = "too-many";
}
