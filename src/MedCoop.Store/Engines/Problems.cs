using System.Globalization;
using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Store.Engines;

/// <summary>Problems that both databases have.</summary>
internal static class Problems
{
    public static Problem DecideAgain { get; } =
        new(ProblemKind.Conflict, ErrorCodes.DecideAgain, "What the decision relied on has changed.");

    public static Problem Closed { get; } =
        new(ProblemKind.Unavailable, ErrorCodes.StoreUnavailable, "The server is shutting down. Nothing was changed; try again later.");

    /// <summary>No such resource, or no such version of it.</summary>
    public static Problem Unknown(ResourceKey key, string? text = null) =>
        new(ProblemKind.NotFound, ErrorCodes.UnknownResource, text ?? $"There is no {key}.");

    public static Problem TooSlow(TimeSpan? limit) => new(
        ProblemKind.TooCostly, ErrorCodes.TooCostly,
        string.Create(CultureInfo.InvariantCulture, $"The search took longer than the {limit?.TotalSeconds:0.###} seconds that this server allows. Narrow it down."));
}
