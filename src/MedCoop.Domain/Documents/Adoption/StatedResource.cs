using MedCoop.Fhir.Json;

namespace MedCoop.Domain.Documents.Adoption;

/// <summary>A resource with the means to follow its references. What comparisons need of it is worked out once.</summary>
/// <param name="type">Its type.</param>
/// <param name="resource">Its content.</param>
/// <param name="follow">Gives what a Reference leads to, contained or beside it; nothing where it leads nowhere known.</param>
public sealed class StatedResource(string type, JsonView resource, Func<JsonView, JsonView> follow)
{
    /// <summary>Its type.</summary>
    public string Type { get; } = type;

    /// <summary>Its content.</summary>
    public JsonView Resource { get; } = resource;

    /// <summary>What it is about.</summary>
    internal StatedMatter Matter => field ??= StatedMatter.Of(SameStatement.SubjectMatter(this));

    /// <summary>All that it says, where all of it counts; null where it does not.</summary>
    internal string? Whole => field ??= SameStatement.WholeOf(Type, Resource);

    /// <summary>What a Reference leads to; nothing where it leads nowhere known.</summary>
    public JsonView Follow(JsonView reference) => follow(reference);
}
