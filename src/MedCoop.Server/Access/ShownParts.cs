using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Fhir.Json;
using MedCoop.Server.Rest;

namespace MedCoop.Server.Access;

/// <summary>Cuts answers down to the elements that an actor sees.</summary>
internal static class ShownParts
{
    /// <summary>The answer as the actor may have it.</summary>
    /// <param name="answer">As the interaction gave it.</param>
    /// <param name="interaction">Its name in the table of routes.</param>
    /// <param name="actor">Who asks.</param>
    public static FhirAnswer Of(FhirAnswer answer, string interaction, Actor actor)
    {
        if (AccessRules.IsOperator(actor) || !actor.Roles.Any(role => RoleViews.Of(role).Count > 0)) return answer;
        if (answer.Version is { IsDeletion: false } version) answer = answer with { Version = version with { Body = Of(version.Body, version.Key.Type, actor) } };
        return answer.Body is { } body && (interaction.StartsWith("search", StringComparison.Ordinal) || interaction.StartsWith("history", StringComparison.Ordinal) || interaction == "$everything")
            && ResourceHeader.Of(body).Type == "Bundle"
            ? answer with { Body = ResourceView.EachEntry(body, part => Of(part, actor)) }
            : answer;
    }

    /// <summary>The part of a resource that the actor sees; the same memory when that is all of it.</summary>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> json, Actor actor) => Of(json, ResourceHeader.Of(json).Type, actor);

    /// <inheritdoc cref="Of(ReadOnlyMemory{byte}, Actor)" />
    /// <param name="type">Its type, where that is known already.</param>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> json, string type, Actor actor)
    {
        // What the server itself says of a search is no resource of anybody's.
        if (type == nameof(OperationOutcome)) return json;
        var view = AccessRules.ViewOf(actor, type);
        return view.IsWhole ? json : new VisibleElements(view.Visible, view.Hidden).Of(json);
    }
}
