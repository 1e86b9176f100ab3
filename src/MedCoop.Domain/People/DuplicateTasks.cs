using Hl7.Fhir.Model;
using MedCoop.Fhir;

namespace MedCoop.Domain.People;

/// <summary>
/// The queue of possible duplicates: a Task per pair, of the newer record's case, very restricted: only who keeps that case sees it. <c>focus</c> and <c>for</c> are the newer record, <c>reasonReference</c> the one on file, the inputs say how sure it is.
/// Found with <c>Task?code=possible-duplicate&amp;status=requested</c>; done when the two were merged or linked, <c>rejected</c> by an ordinary update when they are two people.
/// </summary>
public static class DuplicateTasks
{
    /// <summary>System of its codes.</summary>
    public const string System = "https://medcoop.example/fhir/CodeSystem/duplicate";

    /// <summary>Code of such a Task.</summary>
    public const string Code = "possible-duplicate";

    /// <summary>Whether a Task is one.</summary>
    public static bool Is(FhirTask task) => task.Code?.Coding.Exists(coding => coding is { System: System, Code: Code }) is true;

    /// <summary>A Task for a person to decide.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="newer">The record that came to be.</param>
    /// <param name="onFile">The one that it may duplicate.</param>
    /// <param name="result">How they were judged.</param>
    /// <param name="requester">Who registered the newer one; null when nobody signs in.</param>
    /// <param name="at">When.</param>
    public static FhirTask Of(string id, ResourceKey newer, ResourceKey onFile, MatchResult result, string? requester, DateTimeOffset at) => new()
    {
        Id = id,
        // It tells of a record of another case: of the newer one's case only who keeps it sees it.
        Meta = new Meta { Security = [new Coding("http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "V")] },
        Status = FhirTask.TaskStatus.Requested,
        Intent = FhirTask.TaskIntent.Proposal,
        Priority = result.Grade == MatchGrade.Certain ? RequestPriority.Urgent : RequestPriority.Routine,
        Code = Coded(Code),
        Description = "Two records may be of one person. Merge or link them, or reject this.",
        Focus = new ResourceReference(newer.ToString()),
        For = new ResourceReference(newer.ToString()),
        ReasonReference = new ResourceReference(onFile.ToString()),
        Requester = requester is null ? null : new ResourceReference(requester),
        AuthoredOnElement = new FhirDateTime(at),
        LastModifiedElement = new FhirDateTime(at),
        Input =
        [
            new() { Type = Coded("grade"), Value = new Code(MatchGrades.CodeOf(result.Grade)) },
            new() { Type = Coded("score"), Value = new FhirDecimal(Math.Round((decimal)result.Score, 4)) },
        ],
    };

    /// <summary>A Task of the queue after the two were merged or linked.</summary>
    public static FhirTask Done(FhirTask task, string how, DateTimeOffset at)
    {
        var done = (FhirTask)task.DeepCopy();
        done.Status = FhirTask.TaskStatus.Completed;
        done.BusinessStatus = Coded(how);
        done.LastModifiedElement = new FhirDateTime(at);
        return done;
    }

    /// <summary>The code of what was decided, in Tasks and Provenance.</summary>
    public static string CodeOf(PairDecision decision) => decision switch
    {
        PairDecision.Link => "link",
        PairDecision.Merge => "merge",
        _ => "unmerge",
    };

    /// <summary>A code of its system.</summary>
    public static CodeableConcept Coded(string code) => new(System, code);
}
