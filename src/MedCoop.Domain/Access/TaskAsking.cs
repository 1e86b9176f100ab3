using Hl7.Fhir.Model;

namespace MedCoop.Domain.Access;

/// <summary>What a Task says of who asks whom to see how much.</summary>
/// <param name="Requester">The organisation that asks; null: none that is here.</param>
/// <param name="Parties">The organisations that would see: requester and owner.</param>
/// <param name="Reach">How much.</param>
/// <param name="IsWithoutFindings">Whether without what ails the patient.</param>
public sealed record TaskAsking(string? Requester, IReadOnlyList<string> Parties, TaskReach Reach, bool IsWithoutFindings)
{
    /// <summary>Reads a Task.</summary>
    /// <param name="ownUrls">FHIR bases of this server.</param>
    public static TaskAsking Of(FhirTask task, IReadOnlyList<string> ownUrls)
    {
        var references = new LocalReferences(ownUrls);
        string? Organization(ResourceReference? party) => references.Read(party) is { Type: "Organization" } key ? key.ToString() : null;
        var requester = Organization(task.Requester);
        return new TaskAsking(
            requester, [.. ((string?[])[Organization(task.Owner), requester]).OfType<string>().Distinct(StringComparer.Ordinal)], ReachOf(task.Status),
            task.Code?.Coding.Exists(coding => coding.Code is "funding" or "visa" or "travel") is true);
    }

    /// <summary>
    /// Whether somebody may write this: who asks is the organisation that it acts for. In the name of another nobody asks for more than is stored.
    /// </summary>
    /// <param name="before">What is stored; null: nothing yet.</param>
    /// <param name="organization">For which the writer acts.</param>
    public bool MayBeWritten(TaskAsking? before, string? organization) =>
        Requester is null || Requester == organization
        || (before is not null && before.Requester == Requester && Reach <= before.Reach && Parties.All(before.Parties.Contains) && (IsWithoutFindings || !before.IsWithoutFindings));

    // What was declined or called off is seen no more; of what was completed the case stays, because who treated must keep a record.
    private static TaskReach ReachOf(FhirTask.TaskStatus? status) => status switch
    {
        FhirTask.TaskStatus.Requested or FhirTask.TaskStatus.Received or FhirTask.TaskStatus.Accepted or FhirTask.TaskStatus.Ready or FhirTask.TaskStatus.InProgress or FhirTask.TaskStatus.OnHold => TaskReach.Whole,
        FhirTask.TaskStatus.Completed => TaskReach.Case,
        _ => TaskReach.None,
    };
}

/// <summary>How much a Task opens.</summary>
public enum TaskReach
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The case that it is in.</summary>
    Case,

    /// <summary>The case, and the patient's record.</summary>
    Whole,
}
