using System.Globalization;
using System.Text.Json;
using Hl7.Fhir.Model;
using MedCoop.Fhir.Search.Extraction;
using MedCoop.Fhir.Search.Parameters;

namespace MedCoop.Fhir.Tests.Search.Extraction;

/// <summary>What is indexed, written out: token <c>system|code~text</c>, date <c>start/end</c>, number and quantity <c>low..high</c>.</summary>
public abstract class ExtractionTests
{
    private static readonly IndexExtractor Extractor = new(SearchParameterCatalog.BuiltIn);

    private protected static string Indexed(string json, string indexName) => Indexed(
        OfficialExamples.Read(json) ?? throw new JsonException("no resource"), indexName);

    private protected static string Indexed(Resource resource, string indexName) =>
        string.Join("; ", Extractor.Extract(resource, "http://localhost/fhir").Where(entry => entry.IndexName == indexName).Select(Written));

    private protected static IReadOnlyList<IndexEntry> All(Resource resource) => Extractor.Extract(resource, "http://localhost/fhir");

    private static string Written(IndexEntry entry) => entry.Part == 0 ? Written(entry.Value) : $"{entry.Part}: {Written(entry.Value)}";

    private static string Written(IndexValue value) => value switch
    {
        TokenIndexValue token => $"{token.System}|{token.Code}{(token.Text is null ? "" : $"~{token.Text}")}",
        StringIndexValue text => $"{text.Normalized}={text.Exact}",
        DateIndexValue date => $"{Instant(date.Start)}/{Instant(date.End)}",
        NumberIndexValue number => string.Create(CultureInfo.InvariantCulture, $"{number.Low}..{number.High}"),
        QuantityIndexValue quantity => string.Create(CultureInfo.InvariantCulture,
            $"{quantity.Low?.ToString() ?? "*"}..{quantity.High?.ToString() ?? "*"} {quantity.System}|{quantity.Unit}{Canonical(quantity.Canonical)}"),
        ReferenceIndexValue reference => $"{reference.Type}/{reference.Id}{(reference.Url is null ? "" : $" {reference.Url}")}{(reference.Version is null ? "" : $" v{reference.Version}")}",
        UriIndexValue uri => uri.Value,
        PositionIndexValue position => string.Create(CultureInfo.InvariantCulture, $"{position.Latitude} {position.Longitude}"),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, message: null),
    };

    private static string Canonical(CanonicalQuantity? canonical) =>
        canonical is null ? "" : string.Create(CultureInfo.InvariantCulture, $" = {canonical.Low}..{canonical.High} {canonical.Unit}");

    private static string Instant(long ticks) => ticks switch
    {
        long.MinValue or long.MaxValue => "*",
        _ => new DateTime(ticks, DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
    };
}
