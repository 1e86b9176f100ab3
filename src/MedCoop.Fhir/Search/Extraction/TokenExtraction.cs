using System.Collections.Concurrent;
using System.Collections.Frozen;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;

namespace MedCoop.Fhir.Search.Extraction;

/// <summary>Tokens: codes, identifiers, booleans and whatever else is compared whole. https://hl7.org/fhir/R4/search.html#token</summary>
internal static class TokenExtraction
{
    private static readonly ConcurrentDictionary<Type, FrozenDictionary<string, string>> SystemsByCodeType = new();

    /// <summary>The tokens of one element.</summary>
    internal static IEnumerable<IndexValue> Extract(Base element) => element switch
    {
        Coding coding => Token(coding.System, coding.Code, coding.Display),
        CodeableConcept concept => Concept(concept),
        Identifier identifier => Token(identifier.System, identifier.Value, identifier.Type?.Text),
        ContactPoint contact => Token(system: null, contact.Value, text: null),
        Code code => Token(SystemOf(code), code.JsonValue as string, text: null),
        FhirBoolean { Value: { } flag } => Token(system: null, flag ? "true" : "false", text: null),
        PrimitiveType primitive => Token(system: null, primitive.ToString(), text: null),
        _ => [],
    };

    /// <summary>
    /// What <c>:of-type</c> finds: per type coding of an identifier one token whose system is the coding's and whose code is
    /// <see cref="OfType"/>.
    /// </summary>
    internal static IEnumerable<IndexValue> ExtractOfType(Base element) =>
        element is Identifier { Value: { Length: > 0 } value, Type: { } type }
            ? type.Coding.Where(coding => coding.Code is { Length: > 0 })
                .Select(coding => new TokenIndexValue(coding.System ?? "", OfType(coding.Code!, value)))
            : [];

    /// <summary>A type code and an identifier's value as one code. A code never holds a line feed, so two pairs are never the same.</summary>
    internal static string OfType(string typeCode, string value) => $"{typeCode}\n{value}";

    private static IEnumerable<TokenIndexValue> Concept(CodeableConcept concept)
    {
        foreach (var coding in concept.Coding)
        {
            foreach (var token in Token(coding.System, coding.Code, coding.Display)) yield return token;
        }

        if (concept.Text is { Length: > 0 } text && concept.Coding.TrueForAll(coding => coding.Display != text))
            yield return new TokenIndexValue("", "", text);
    }

    private static TokenIndexValue[] Token(string? system, string? code, string? text) =>
        string.IsNullOrEmpty(code) && string.IsNullOrEmpty(system) && string.IsNullOrEmpty(text)
            ? []
            : [new TokenIndexValue(system ?? "", code ?? "", string.IsNullOrEmpty(text) ? null : text)];

    // The system of a code is that of the code system its element is bound to, where the binding is required and the SDK knows it.
    private static string? SystemOf(Code code)
    {
        var type = code.GetType();
        if (!type.IsGenericType || code.JsonValue is not string literal) return null;
        return SystemsByCodeType.GetOrAdd(type, ReadSystems).GetValueOrDefault(literal);
    }

    private static FrozenDictionary<string, string> ReadSystems(Type codeType)
    {
        var systems = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Enum value in Enum.GetValues(codeType.GetGenericArguments()[0]))
        {
            if (value.GetLiteral() is { } literal && value.GetSystem() is { } system) systems[literal] = system;
        }

        return systems.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
