using MedCoop.Fhir.Search.Parameters;
namespace MedCoop.Fhir.Search.Query;

    public static class Compartments
    {
        public static bool Exists(string name) => throw new NotSupportedException("x");
        public static IReadOnlyList<string> Names => [];
        public static IReadOnlyList<string> Types(string name) => [];
        public static Criterion Criterion(SearchParameterCatalog catalog, string compartment, string id, string? type) => throw new NotSupportedException("x");
    }

