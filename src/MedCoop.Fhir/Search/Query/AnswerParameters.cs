using System.Collections.Frozen;

namespace MedCoop.Fhir.Search.Query;

/// <summary>The parameters that shape an answer and decide nothing about what matches. https://hl7.org/fhir/R4/search.html#table</summary>
internal static class AnswerParameters
{
    private static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(
    [
        "_count", "_elements", "_explain", "_format", "_include", "_include:iterate", "_include:recurse", "_page", "_pretty", "_revinclude",
        "_revinclude:iterate", "_revinclude:recurse", "_sort", "_summary", "_total",
    ]);

    /// <summary>Whether it is one of them.</summary>
    internal static bool Shapes(string name) => Names.Contains(name);
}
