using MedCoop.Fhir.Search.Parameters;
namespace MedCoop.Fhir.Search.Query
{
    public static class Compartments
    {
        public static bool Exists(string name) => throw new NotSupportedException("x");
        public static IReadOnlyList<string> Names => [];
        public static IReadOnlyList<string> Types(string name) => [];
        public static Criterion Criterion(SearchParameterCatalog catalog, string compartment, string id, string? type) => throw new NotSupportedException("x");
    }
}
namespace MedCoop.Fhir.Json
{
    public sealed record BundleEntry(string? FullUrl, ReadOnlyMemory<byte> Resource, string? Method, string? Url, string? IfMatch, string? IfNoneMatch, string? IfModifiedSince, string? IfNoneExist);
    public static class BundleReader { public static IReadOnlyList<BundleEntry> Read(ReadOnlyMemory<byte> json) => throw new NotSupportedException("x"); }
    public sealed record FoundReference(string Value, string Expression);
}
