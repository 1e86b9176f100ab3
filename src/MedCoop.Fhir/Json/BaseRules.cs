using Hl7.Fhir.Introspection;
using Hl7.Fhir.Model;
using Hl7.Fhir.Validation;

namespace MedCoop.Fhir.Json;

/// <summary>The SDK's own checks, and the formats that they let through.</summary>
internal sealed class BaseRules : FhirAttributeValidator
{
    /// <inheritdoc />
    public override IReadOnlyCollection<CodedValidationException> ValidateObject(Base instance, ClassMapping classMapping, PocoValidationContext context)
    {
        var found = base.ValidateObject(instance, classMapping, context);

        return instance is PrimitiveType { JsonValue: string text } && IsMisspaced(instance, text)
            ? [.. found, Misspaced(instance.TypeName, context)]
            : found;
    }

    // The SDK takes "a b" for a relative URI, though the type's pattern is \S*, and its patterns end in $, which lets a last line feed pass.
    // https://hl7.org/fhir/R4/datatypes.html#primitive
    private static bool IsMisspaced(Base instance, string text) => instance switch
    {
        FhirString or Markdown or XHtml or Base64Binary => false,
        FhirUri or FhirUrl or Canonical => text.AsSpan().ContainsAny(" \t\r\n"),
        _ => text.EndsWith('\n'),
    };

    private static CodedValidationException Misspaced(string type, PocoValidationContext context) => new(
        CodedValidationException.LITERAL_INVALID_CODE,
        $"value is not a correct literal for a {type}.",
        "Invalid literal",
        context.PathProducer(),
        context.LineNumber,
        context.LinePosition,
        OperationOutcome.IssueSeverity.Error,
        OperationOutcome.IssueType.Value,
        memberName: null);
}
