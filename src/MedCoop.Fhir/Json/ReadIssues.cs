using System.Text.RegularExpressions;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Utility;
using Hl7.Fhir.Validation;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Json;

/// <summary>Turns what the SDK's strict deserializers find into issues: our words, without the values, and what would be right.</summary>
internal static partial class ReadIssues
{
    /// <summary>The issue for one finding; null for a finding that is none.</summary>
    /// <param name="finding">What the deserializer reported.</param>
    /// <param name="partial">What could be read, to look up what the place takes; null when nothing could.</param>
    public static Issue? From(CodedException finding, Resource? partial)
    {
        if (finding is not ExtendedCodedException located)
            return new Issue(IssueSeverity.Error, "structure", ErrorCodes.InvalidResource, "The content does not follow the FHIR format here.");
        var expression = Expression(located, partial);

        // ele-1 asks elements to have a value or children, not resources: {"resourceType":"Patient"} is a Patient.
        if (located.ErrorCode is FhirJsonException.OBJECTS_CANNOT_BE_EMPTY_CODE or CodedValidationException.ELEMENT_CANNOT_BE_EMPTY_CODE
            && ElementPath.Find(partial, expression) is Resource and not DynamicResource)
            return null;

        // What stands inside something unknown is unknown too; saying so of the outermost is enough.
        if (located.ErrorCode == CodedValidationException.UNKNOWN_ELEMENT_CODE && ElementPath.Find(partial, ElementPath.Parent(expression ?? "")) is IDynamicType) return null;
        return new Issue(IssueSeverity.Error, TypeOf(located.ErrorCode), ErrorCodes.InvalidResource, TextOf(located, expression, partial))
        {
            Expression = expression,
            Line = (int?)located.LineNumber,
            Column = (int?)located.Position,
        };
    }

    private static string? Expression(ExtendedCodedException finding, Resource? partial)
    {
        var path = finding.InstancePath switch
        {
            null or "" => partial?.TypeName,
            var relative when relative.StartsWith("$this", StringComparison.Ordinal) => partial is null ? null : partial.TypeName + relative["$this".Length..],
            var absolute => absolute,
        };
        return path is null ? null : finding.ErrorCode switch
        {
            // Reported at the parent; a key that really stands twice never comes this far, so it is the second type of a choice.
            FhirJsonException.DUPLICATE_PROPERTY_CODE => ChoiceAt(path, QuotedName().Match(finding.BaseErrorMessage).Groups["name"].Value, partial),

            // What is wrong is the whole list, not the first place in it.
            FhirJsonException.ARRAYS_CANNOT_BE_EMPTY_CODE or FhirJsonException.PRIMITIVE_ARRAYS_ONLY_NULL_CODE
                or CodedValidationException.PROPERTY_TYPE_MISMATCH_CODE or CodedValidationException.UNKNOWN_ELEMENT_CODE => ElementPath.WithoutIndex(path),
            _ => path,
        };
    }

    private static string ChoiceAt(string parent, string property, Resource? partial)
    {
        var mapping = ElementPath.Find(partial, parent) is { } element ? ModelInfo.ModelInspector.FindClassMapping(element) : null;
        return $"{parent}.{mapping?.FindMappedElementByChoiceName(property)?.Name ?? property}";
    }

    private static string TypeOf(string code) => code switch
    {
        CodedValidationException.INVALID_CODED_VALUE_CODE => "code-invalid",
        CodedValidationException.MANDATORY_ELEMENT_MUST_BE_PRESENT_CODE or CodedValidationException.INCORRECT_CARDINALITY_MIN_CODE => "required",
        CodedValidationException.CONTAINED_RESOURCES_CANNOT_BE_NESTED_CODE => "invariant",
        CodedValidationException.INVALID_STRING_LENGTH_CODE or CodedValidationException.INVALID_BASE64_VALUE_CODE
            or CodedValidationException.INCORRECT_LITERAL_VALUE_TYPE_CODE or CodedValidationException.LITERAL_INVALID_CODE
            or CodedValidationException.POSITIVE_INT_MUST_BE_POSITIVE_CODE or CodedValidationException.UNSIGNED_INT_MUST_NOT_BE_NEGATIVE_CODE
            or FhirJsonException.EXPECTED_PRIMITIVE_NOT_NULL_CODE => "value",
        _ => "structure",
    };

    private static string TextOf(ExtendedCodedException finding, string? expression, Resource? partial)
    {
        var name = expression is null ? "The element" : $"'{ElementPath.LastName(expression)}'";
        return finding.ErrorCode switch
        {
            CodedValidationException.MANDATORY_ELEMENT_MUST_BE_PRESENT_CODE or CodedValidationException.INCORRECT_CARDINALITY_MIN_CODE =>
                $"{name} is missing; it is required.",
            CodedValidationException.INCORRECT_CARDINALITY_MAX_CODE => $"{name} stands more often than it may.",
            CodedValidationException.REPEATING_ELEMENT_CANNOT_CONTAIN_NULL_CODE => $"{name} holds a null where an element must be.",
            CodedValidationException.INVALID_CODED_VALUE_CODE => $"{name} is not one of the codes that are allowed here{AllowedCodes(finding)}.",
            CodedValidationException.CONTAINED_RESOURCES_CANNOT_BE_NESTED_CODE => "A contained resource must not contain resources itself (dom-2).",
            CodedValidationException.INVALID_BASE64_VALUE_CODE => $"{name} is not base64.",
            CodedValidationException.INVALID_STRING_LENGTH_CODE => $"{name} must have at least one and at most 1,048,576 characters.",
            CodedValidationException.LITERAL_INVALID_CODE or CodedValidationException.INCORRECT_LITERAL_VALUE_TYPE_CODE =>
                LiteralText(name, finding.BaseErrorMessage),
            CodedValidationException.POSITIVE_INT_MUST_BE_POSITIVE_CODE => $"{name} must be a whole number of 1 or more.",
            CodedValidationException.UNSIGNED_INT_MUST_NOT_BE_NEGATIVE_CODE => $"{name} must be a whole number of 0 or more.",
            CodedValidationException.UNKNOWN_ELEMENT_CODE => UnknownElement(expression, partial),
            CodedValidationException.ELEMENT_CANNOT_BE_EMPTY_CODE or FhirJsonException.OBJECTS_CANNOT_BE_EMPTY_CODE =>
                $"{name} is empty; leave it out, or give it a value or children (ele-1).",
            CodedValidationException.UNKNOWN_RESOURCE_TYPE_CODE => $"{name} is of no resource type of FHIR R4.",
            FhirJsonException.NO_RESOURCETYPE_PROPERTY_CODE => "A resource stands here, but it has no 'resourceType'.",
            FhirJsonException.DUPLICATE_PROPERTY_CODE => $"{name} is given more than one type of a choice, or stands twice; one is allowed.",
            FhirJsonException.EXPECTED_PRIMITIVE_NOT_NULL_CODE => $"{name} is null; leave it out, or give it a value.",
            FhirJsonException.ARRAYS_CANNOT_BE_EMPTY_CODE => $"{name} is an empty array; leave it out, or give it an element.",
            FhirJsonException.PRIMITIVE_ARRAYS_ONLY_NULL_CODE => $"{name} is an array of nulls only; leave it out, or give it a value.",
            FhirJsonException.NESTED_ARRAY_CODE => $"{name} is an array inside an array; FHIR has none.",

            CodedValidationException.PROPERTY_TYPE_MISMATCH_CODE => MismatchText(name, finding.BaseErrorMessage),

            // These texts of the SDK speak of element and type names only, never of values.
            CodedValidationException.CHOICE_TYPE_NOT_ALLOWED_CODE
                or CodedValidationException.WRONG_CASED_ELEMENT_CODE or CodedValidationException.WRONG_CASED_RESOURCE_TYPE_CODE =>
                $"{name}: {finding.BaseErrorMessage}",
            FhirJsonException.RESOURCETYPE_SHOULD_BE_STRING_CODE => "'resourceType' must be a string.",
            _ => finding.BaseErrorMessage,
        };
    }

    private static string LiteralText(string name, string message)
    {
        var type = LiteralType().Match(message).Groups["type"].Value;
        var form = type switch
        {
            "boolean" => "true or false, without quotes",
            "integer" => "a whole number between -2,147,483,648 and 2,147,483,647, without quotes",
            "positiveInt" => "a whole number of 1 or more, without quotes",
            "unsignedInt" => "a whole number of 0 or more, without quotes",
            "decimal" => "a number without quotes, of at most 28 digits",
            "date" => "YYYY, YYYY-MM or YYYY-MM-DD, and a day that exists",
            "dateTime" => "YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss with seconds and a time zone (Z or +hh:mm)",
            "instant" => "YYYY-MM-DDThh:mm:ss with seconds and a time zone (Z or +hh:mm)",
            "time" => "hh:mm:ss",
            "id" => "1 to 64 characters of A-Z a-z 0-9 - .",
            "oid" => "urn:oid: and dotted numbers",
            "uuid" => "urn:uuid: and a UUID in lower case",
            "code" => "text without leading, trailing or doubled spaces",
            "uri" or "url" or "canonical" => "a URI without spaces",
            "string" or "markdown" => "text of at least one and at most 1,048,576 characters, in quotes",
            "base64Binary" => "base64 in quotes",
            _ => "a value of that type",
        };
        return type.Length == 0 ? $"{name} has a value of the wrong form." : $"{name} is no {type}: it must be {form}.";
    }

    private static string MismatchText(string name, string message)
    {
        var types = Mismatch().Match(message.Replace("collection of", "array of", StringComparison.Ordinal));
        return types.Success ? $"{name} is here a {types.Groups["found"].Value}, but must be a {types.Groups["wanted"].Value}." : $"{name} has the wrong type.";
    }

    private static string AllowedCodes(ExtendedCodedException finding)
    {
        var valueSet = ValueSetName().Match(finding.BaseErrorMessage).Groups["name"].Value;
        return ModelInfo.ModelInspector.FindEnumMapping(valueSet) is { Members.Count: > 0 and <= 25 } mapping
            ? $" ({string.Join(" | ", mapping.Members.Keys)})"
            : "";
    }

    private static string UnknownElement(string? expression, Resource? partial)
    {
        if (expression is null) return "An element here is unknown to FHIR R4.";
        var name = ElementPath.LastName(expression);
        var parent = ElementPath.Find(partial, ElementPath.Parent(expression));
        var mapping = parent is null ? null : ModelInfo.ModelInspector.FindClassMapping(parent);
        var near = mapping?.PropertyMappings.Select(property => property.Name).FirstOrDefault(known => IsNear(known, name));
        return $"'{name}' is no element of {parent?.TypeName ?? "this type"} in FHIR R4{(near is null ? "" : $"; '{near}' is")}.";
    }

    /// <summary>One slip of the keyboard apart: a letter too many, too few, other, or two swapped.</summary>
    private static bool IsNear(string known, string given)
    {
        if (Math.Abs(known.Length - given.Length) > 1) return false;
        var start = known.AsSpan().CommonPrefixLength(given);
        var knownRest = known[start..];
        var givenRest = given[start..];
        return knownRest == givenRest
            || (knownRest.Length > 0 && knownRest[1..] == givenRest)
            || (givenRest.Length > 0 && givenRest[1..] == knownRest)
            || (knownRest.Length > 0 && givenRest.Length > 0 && knownRest[1..] == givenRest[1..])
            || (knownRest.Length > 1 && givenRest.Length > 1 && knownRest[0] == givenRest[1] && knownRest[1] == givenRest[0] && knownRest[2..] == givenRest[2..]);
    }

    [GeneratedRegex(" for an? (?<type>[A-Za-z0-9]+)\\.$", RegexOptions.RightToLeft | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex LiteralType();

    [GeneratedRegex("to be a (?<wanted>[^,]+), but found a (?<found>[^.]+)\\.$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Mismatch();

    [GeneratedRegex("'(?<name>[^']+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex QuotedName();

    [GeneratedRegex("for valueset '(?<name>[^']+)'\\.$", RegexOptions.RightToLeft | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex ValueSetName();
}
