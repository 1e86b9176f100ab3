using Hl7.Fhir.Model;

namespace MedCoop.Domain.Access;

/// <summary>The Tasks that <c>$break-glass</c> writes: the record of an emergency, which whoever broke the glass must not make look like anything else.</summary>
public static class EmergencyTasks
{
    /// <summary>Whether content would open a case as if the operation had written it.</summary>
    /// <param name="before">What is stored; null: nothing yet.</param>
    /// <param name="after">The content.</param>
    public static bool IsForged(Resource? before, Resource after) =>
        after is FhirTask { Status: not FhirTask.TaskStatus.Completed and not FhirTask.TaskStatus.Cancelled } task && Grants.IsBreakGlass(task)
        && !(before is FhirTask stored && Grants.IsBreakGlass(stored));

    /// <summary>Whether somebody may make this of one: close it and add notes, no more.</summary>
    /// <param name="before">As it is stored.</param>
    /// <param name="after">As it is to be.</param>
    /// <param name="actor">Who.</param>
    /// <param name="isKeeper">Whether it acts for the organisation that keeps the case.</param>
    public static bool MayBecome(FhirTask before, FhirTask after, Actor actor, bool isKeeper) =>
        (isKeeper || before.Requester?.Reference == actor.Reference)
        && (after.Status == before.Status || after.Status is FhirTask.TaskStatus.Completed or FhirTask.TaskStatus.Cancelled)
        && before.Note.TrueForAll(note => after.Note.Exists(note.IsExactly))
        && Rest(before).IsExactly(Rest(after));

    private static FhirTask Rest(FhirTask task)
    {
        var rest = (FhirTask)task.DeepCopy();
        (rest.Status, rest.Note, rest.Meta, rest.Id) = (null, [], null, null);
        return rest;
    }
}
