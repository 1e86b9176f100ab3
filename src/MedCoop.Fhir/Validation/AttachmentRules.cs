using System.Globalization;
using MedCoop.Fhir.Validation.Compile;
using MedCoop.Fhir.Validation.Nodes;

namespace MedCoop.Fhir.Validation;

/// <summary>What an Attachment says of its own data. https://hl7.org/fhir/R4/datatypes.html#attachment</summary>
internal static class AttachmentRules
{
    private static readonly Origin Size = new(null, "Attachment.size");

    /// <summary>The size, if there is one, is that of the data.</summary>
    public static void Check(ElementNode node, ValidationRun run)
    {
        if (node.First("data")?.Value is not { } data || node.First("size") is not { Value: { } stated } size) return;
        if (!PrimitiveFormats.IsValid("base64Binary", data) || !PrimitiveFormats.IsValid("unsignedInt", stated)) return;
        var bytes = Bytes(data).ToString(CultureInfo.InvariantCulture);
        if (stated != bytes) run.Error(FindingCodes.Fixed, size, Size, "fixed", "size", bytes);
    }

    // Of base64, without decoding it: white space may stand anywhere.
    private static long Bytes(string base64)
    {
        var letters = base64.LongCount(letter => !char.IsWhiteSpace(letter) && letter != '=');
        return letters * 3 / 4;
    }
}
