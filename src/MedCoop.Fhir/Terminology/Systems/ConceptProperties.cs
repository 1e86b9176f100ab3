namespace MedCoop.Fhir.Terminology.Systems;

/// <summary>The properties of concepts by name, with those that every code system has. https://hl7.org/fhir/R4/codesystem.html#defined-props</summary>
public static class ConceptProperties
{
    /// <summary>The values of a property, as text.</summary>
    public static IEnumerable<string> ValuesOf(this ICodeSystem system, Concept concept, string property) => property switch
    {
        "code" or "concept" => [concept.Code],
        "display" => concept.Display is { } display ? [display] : [],
        "definition" => concept.Definition is { } definition ? [definition] : [],
        // What is directly above or below, whichever way the code system says so.
        "parent" => system.Parents(concept.Code),
        "child" => system.Children(concept.Code),
        // False unless it is said: "the default value is false".
        "notSelectable" => [Flag(concept.IsAbstract)],
        "inactive" => [Flag(concept.IsInactive)],
        _ => concept.Properties.Where(p => p.Code == property).Select(p => p.Value),
    };

    private static string Flag(bool value) => value ? "true" : "false";
}
