using System.Xml;
using System.Xml.Linq;
using Hl7.Fhir.FhirPath;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.FhirPath;
using Hl7.FhirPath.Expressions;
using MedCoop.Fhir.Json;
using MedCoop.Testing;

namespace MedCoop.Fhir.Tests.FhirPath;

/// <summary>Runs the official FHIRPath R4 suite against the SDK's engine, which custom search parameters and FHIRPath Patch rely on.</summary>
public sealed class FhirPathSuiteTests
{
    private const string Suite = "fhir-core/fhirpath/fhir-test-cases/fhirpath/tests-fhir-r4.xml";

    private static readonly FhirPathCompiler Compiler = new(new SymbolTable().AddStandardFP().AddFhirExtensions());

    [Fact]
    public void The_engine_fails_exactly_the_known_tests()
    {
        var inputs = new Dictionary<string, Resource>(StringComparer.Ordinal);
        List<string> failures = [];
        foreach (var test in XDocument.Load(TestData.PathOf(Suite)).Descendants("test"))
        {
            var name = test.Attribute("inputfile")?.Value ?? "patient-example.xml";
            if (!inputs.TryGetValue(name, out var input)) inputs[name] = input = Input(name);
            if (Failure(test, input) is { } failure) failures.Add($"{test.Parent!.Attribute("name")!.Value}/{test.Attribute("name")!.Value}: {failure}");
        }

        ApprovedFile.Matches("tests/MedCoop.Fhir.Tests/Approved/fhirpath-r4-failures.txt", failures);
    }

    private static string? Failure(XElement test, Resource input)
    {
        var expression = test.Element("expression")!;
        var mustFail = expression.Attribute("invalid")?.Value is "syntax" or "semantic" or "execution";
        string[] actual;
        try
        {
            var results = Compiler.Compile(expression.Value)(input.ToPocoNode(), new FhirEvaluationContext()).ToList();
            actual = test.Attribute("predicate")?.Value == "true"
                ? [results is [{ Poco: FhirBoolean { Value: { } value } }] ? Text(value) : Text(results.Count > 0)]
                : [.. results.Select(Text)];
        }
        catch (Exception failed) when (failed is not OutOfMemoryException)
        {
            return mustFail ? null : $"{failed.GetType().Name} instead of a result";
        }

        if (mustFail) return $"a result instead of an error ({expression.Attribute("invalid")!.Value})";
        string[] expected = [.. test.Elements("output").Select(output => output.Value.TrimStart('@', 'T'))];
        return actual.SequenceEqual(expected, StringComparer.Ordinal) ? null : $"[{string.Join(", ", actual)}] instead of [{string.Join(", ", expected)}]";
    }

    // Read leniently: one of the suite's own inputs (observation-example.xml) has its elements out of order.
    private static Resource Input(string name)
    {
        var bytes = TestData.Bytes($"fhir-core/fhirpath/fhir-test-cases/input/{name}");
        if (!name.EndsWith(".xml", StringComparison.Ordinal)) return ResourceReader.Parse(bytes);
        using var reader = XmlReader.Create(new MemoryStream(bytes));
        new FhirXmlDeserializer(new DeserializerSettings().UsingMode(DeserializationMode.Ostrich)).TryDeserializeResource(reader, out var resource, out _);
        return resource!;
    }

    private static string Text(PocoNode node) => node.Poco switch
    {
        FhirBoolean { Value: { } value } => Text(value),
        PrimitiveType primitive => primitive.ToString() ?? "",
        Quantity quantity => $"{quantity.Value} '{quantity.Unit ?? quantity.Code}'",
        var other => other.TypeName,
    };

    private static string Text(bool value) => value ? "true" : "false";
}
