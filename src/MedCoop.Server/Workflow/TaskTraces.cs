using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Fhir;
using MedCoop.Store;

namespace MedCoop.Server.Workflow;

/// <summary>The moves of a Task and of its sub-Tasks, by the traces that they left.</summary>
/// <param name="task">The Task.</param>
/// <param name="shown">What the caller sees of the case.</param>
/// <param name="references">How references are read.</param>
internal sealed class TaskTraces(ResourceKey task, IReadOnlyList<ShownVersion> shown, LocalReferences references)
{
    /// <summary>Each move, and of sub-Tasks the state that they are in where no move of their own led to it.</summary>
    public IEnumerable<TimelineEntry> Entries()
    {
        var subs = shown.Where(one => one.Resource is FhirTask sub && sub.PartOf.Exists(IsTheTask)).ToDictionary(one => one.Version.Key);
        var traces = shown.Where(one => one.Resource is Provenance).Select(one => (one.Version, Trace: (Provenance)one.Resource, Moved: MoveTraces.MovedBy((Provenance)one.Resource, references)))
            .Where(one => one.Moved is { } moved && (moved.Task == task || subs.ContainsKey(moved.Task))).ToList();
        foreach (var (version, trace, moved) in traces) yield return Move(version, trace, moved!.Value.Task, subs);
        foreach (var (version, resource) in subs.Values)
        {
            var sub = (FhirTask)resource;
            if (traces.Exists(one => one.Moved!.Value == (version.Key, $"{version.Version}"))) continue;
            yield return new TimelineEntry(sub.LastModifiedElement?.ToDateTimeOffset(TimeSpan.Zero) ?? version.At, "sub-task", $"{TaskTimeline.Text(sub.Code)}: {sub.Status}", version.Key.ToString()) { Task = version.Key.ToString() };
        }
    }

    private static TimelineEntry Move(StoredVersion version, Provenance trace, ResourceKey moved, Dictionary<ResourceKey, ShownVersion> subs)
    {
        var made = TaskTimeline.Text(trace.Activity) ?? "";
        var sub = subs.GetValueOrDefault(moved)?.Resource as FhirTask;
        var agent = trace.Agent.FirstOrDefault();
        return new TimelineEntry(trace.Recorded ?? version.At, sub is null ? "move" : "sub-task", sub is null ? made : $"{TaskTimeline.Text(sub.Code)}: {made}", version.Key.ToString())
        {
            Actor = agent?.Who?.Reference ?? agent?.Who?.Display,
            Organization = agent?.OnBehalfOf?.Reference,
            Reason = TaskTimeline.Text(trace.Reason.FirstOrDefault()),
            Task = moved.ToString(),
        };
    }

    private bool IsTheTask(ResourceReference whole) => references.Read(whole) == task;
}

/// <summary>A version and what the caller sees of it.</summary>
internal sealed record ShownVersion(StoredVersion Version, Resource Resource);

/// <summary>One thing that happened in a case.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">Of what kind it is.</param>
/// <param name="Text">What, in a word.</param>
/// <param name="Reference">The resource that tells it.</param>
internal sealed record TimelineEntry(DateTimeOffset At, string Kind, string Text, string Reference)
{
    /// <summary>Who did it.</summary>
    public string? Actor { get; init; }

    /// <summary>For which organisation.</summary>
    public string? Organization { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>The Task that was moved.</summary>
    public string? Task { get; init; }
}
