using System.Globalization;
using Hl7.Fhir.Model;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;

namespace MedCoop.Server.Operations;

/// <summary>The parameters of an operation, from the address or from Parameters in the body. https://hl7.org/fhir/R4/operations.html#executing</summary>
internal sealed class OperationInput
{
    private readonly Parameters body;
    private readonly FhirRequest request;

    private OperationInput(Parameters body, FhirRequest request) => (this.body, this.request) = (body, request);

    /// <summary>When it was asked.</summary>
    public DateTimeOffset At => request.At;

    // An operation's only resource may be sent as the body itself. https://hl7.org/fhir/R4/operations.html#request
    private static readonly Dictionary<string, string> Direct = new(StringComparer.Ordinal) { ["ValueSet"] = "valueSet", ["CodeSystem"] = "codeSystem", ["Patient"] = "resource" };

    /// <summary>Reads; a body that is there is Parameters, or the one resource that the operation takes.</summary>
    public static Result<OperationInput> Read(FhirRequest request, ReadLimits limits)
    {
        if (request.Method != "POST" || request.Body.IsEmpty || MediaTypes.Essence(request.Headers.ContentType) == "application/x-www-form-urlencoded") return new OperationInput(new Parameters(), request);
        if (!RequestContent.Read(request, limits).TryGet(out var content, out var problem)) return problem;
        if (content.Resource is Parameters parameters) return new OperationInput(parameters, request);
        return content.Resource.TypeName == request.Path[0] && Direct.TryGetValue(request.Path[0], out var name)
            ? new OperationInput(new Parameters { Parameter = [new() { Name = name, Resource = content.Resource }] }, request)
            : new Problem(ProblemKind.Invalid, ErrorCodes.WrongResourceType, $"The body of this operation is Parameters, not a {content.Resource.TypeName}.");
    }

    /// <summary>The value as text; null when it is not there.</summary>
    public string? Text(string name) => Value(name) is PrimitiveType { JsonValue: { } value }
        ? value as string ?? (value is bool flag ? flag ? "true" : "false" : Convert.ToString(value, CultureInfo.InvariantCulture))
        : request.Parameter(name);

    /// <summary>All values as text.</summary>
    public IReadOnlyList<string> Texts(string name) =>
    [
        .. body.Parameter.Where(parameter => parameter.Name == name).Select(parameter => (parameter.Value as PrimitiveType)?.JsonValue as string).OfType<string>(),
        .. request.Query.Where(parameter => parameter.Name == name).Select(parameter => parameter.Value),
    ];

    /// <summary>Whether the value is true.</summary>
    public bool Flag(string name) => Text(name) == "true";

    /// <summary>A number that is not negative.</summary>
    /// <returns>Whether it is right or absent.</returns>
    public bool TryNumber(string name, out int? number, out Problem? problem)
    {
        (number, problem) = (null, null);
        if (Text(name) is not { } text) return true;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var read)) number = read;
        else problem = Bad($"'{name}' is a whole number from 0.");
        return problem is null;
    }

    /// <summary>A value of a complex type; null when it is not there.</summary>
    public T? Complex<T>(string name)
        where T : DataType => Value(name) as T;

    /// <summary>A resource inside; null when it is not there.</summary>
    public T? Resource<T>(string name)
        where T : Resource => body.Parameter.Find(parameter => parameter.Name == name)?.Resource as T;

    /// <summary>The codes asked about: <c>code</c> with <c>system</c>, <c>coding</c> or <c>codeableConcept</c>. Codings without a code are left out.</summary>
    public IReadOnlyList<AskedCode> Codes()
    {
        IEnumerable<Coding> codings = Complex<CodeableConcept>("codeableConcept") is { } concept ? concept.Coding
            : Complex<Coding>("coding") is { } coding ? [coding]
            : Text("code") is { } code ? [new Coding(Text("system"), code, Text("display")!) { Version = Text("systemVersion") ?? Text("version") }]
            : [];
        return [.. codings.Where(coding => coding.Code is { Length: > 0 }).Select(coding => new AskedCode(coding.System, coding.Version, coding.Code!, coding.Display))];
    }

    /// <summary>The refusal of input.</summary>
    public static Problem Bad(string text) => new(ProblemKind.Invalid, ErrorCodes.BadOperationInput, text);

    private DataType? Value(string name) => body.Parameter.Find(parameter => parameter.Name == name)?.Value;
}

/// <summary>A code that an operation is asked about; null where it was not said.</summary>
internal sealed record AskedCode(string? System, string? Version, string Code, string? Display);
