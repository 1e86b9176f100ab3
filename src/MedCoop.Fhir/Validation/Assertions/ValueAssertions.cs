using System.Globalization;
using MedCoop.Fhir.Validation.Compile;
using MedCoop.Fhir.Validation.Definitions;
using MedCoop.Fhir.Validation.Nodes;

namespace MedCoop.Fhir.Validation.Assertions;

/// <summary>The element is exactly the fixed value.</summary>
internal sealed class FixedAssertion(TypedJson value, Origin origin) : IAssertion
{
    /// <inheritdoc />
    public void Check(ElementNode node, ValidationRun run)
    {
        if (JsonMatch.IsExactly(node, value.Json)) run.NoteStated(node);
        else run.Error(FindingCodes.Fixed, node, origin, "fixed", node.Name, value.Json.GetRawText());
    }
}

/// <summary>The element has at least what the pattern has.</summary>
internal sealed class PatternAssertion(TypedJson value, Origin origin) : IAssertion
{
    /// <inheritdoc />
    public void Check(ElementNode node, ValidationRun run)
    {
        if (JsonMatch.Contains(node, value.Json)) run.NoteStated(node);
        else run.Error(FindingCodes.Pattern, node, origin, "pattern", node.Name, value.Json.GetRawText());
    }
}

/// <summary>A text is not longer than allowed, in characters (Unicode code points).</summary>
internal sealed class MaxLengthAssertion(int most, Origin origin) : IAssertion
{
    /// <inheritdoc />
    public void Check(ElementNode node, ValidationRun run)
    {
        if (node.Value is { } text && text.EnumerateRunes().Count() > most)
            run.Error(FindingCodes.MaxLength, node, origin, "max-length", node.Name, most.ToString(CultureInfo.InvariantCulture));
    }
}

/// <summary>A number, date or Quantity lies within bounds. What cannot be compared (another unit, a coarser date) is let pass.</summary>
internal sealed class RangeAssertion(TypedJson? least, TypedJson? greatest, Origin origin) : IAssertion
{
    /// <inheritdoc />
    public void Check(ElementNode node, ValidationRun run)
    {
        if (least is not null && ValueOrder.Compare(node, least) < 0)
            run.Error(FindingCodes.ValueRange, node, origin, "value-min", node.Name, least.Json.GetRawText());
        if (greatest is not null && ValueOrder.Compare(node, greatest) > 0)
            run.Error(FindingCodes.ValueRange, node, origin, "value-max", node.Name, greatest.Json.GetRawText());
    }
}
