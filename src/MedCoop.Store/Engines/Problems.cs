using System.Globalization;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Store.Engines;

/// <summary>Problems that both databases have.</summary>
internal static class Problems
{
    public static Problem DecideAgain { get; } =
        new(ProblemKind.Conflict, ErrorCodes.DecideAgain, "What the decision relied on has changed.");

    public static Problem Closed { get; } =
        new(ProblemKind.Unavailable, ErrorCodes.StoreUnavailable, "The server is shutting down. Nothing was changed; try again later.");

    public static Problem TooSlow(TimeSpan? limit) => new(
        ProblemKind.TooCostly, ErrorCodes.TooCostly,
        string.Create(CultureInfo.InvariantCulture, $"The search took longer than the {limit?.TotalSeconds:0.###} seconds that this server allows. Narrow it down."));
}
