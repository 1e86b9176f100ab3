using System.Globalization;
using Hl7.Fhir.Model;

namespace MedCoop.Domain.Workflow;

/// <summary>The elements of a Task that workflows read and write.</summary>
public static class TaskElements
{
    /// <summary>Code system of the kinds of input and output.</summary>
    public const string Parameters = Base + "CodeSystem/task-parameter";

    /// <summary>Code system of sub-Tasks.</summary>
    public const string Codes = Base + "CodeSystem/task-code";

    /// <summary>HL7's code system of Tasks: https://hl7.org/fhir/R4/codesystem-task-code.html.</summary>
    public const string Hl7Codes = "http://hl7.org/fhir/CodeSystem/task-code";

    /// <summary>Code system of events.</summary>
    public const string Events = Base + "CodeSystem/workflow-event";

    /// <summary>Code system of BSeR's harmonised machine.</summary>
    public const string Bser = "http://hl7.org/fhir/us/bser/CodeSystem/TaskBusinessStatusCS";

    private const string Base = "https://medcoop.example/fhir/";
    private const string BallUrl = Base + "StructureDefinition/ball";
    private const string ResumeUrl = Base + "StructureDefinition/resume-state";
    private const string LapseUrl = Base + "StructureDefinition/lapse";

    private static readonly DateTimeOffset Latest = new(9998, 12, 31, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] Formats = ["yyyy-MM-dd", "yyyy-MM", "yyyy", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    private static readonly FhirTask.TaskStatus[] Over =
    [
        FhirTask.TaskStatus.Completed, FhirTask.TaskStatus.Failed, FhirTask.TaskStatus.Cancelled, FhirTask.TaskStatus.Rejected, FhirTask.TaskStatus.EnteredInError,
    ];

    /// <summary>Whether the Task has come to an end.</summary>
    public static bool IsOver(FhirTask task) => task.Status is { } status && Over.Contains(status);

    /// <summary>Whether the Task has this code, of MedCoop's sub-Tasks or of HL7's Tasks.</summary>
    public static bool HasCode(FhirTask task, string code) => task.Code?.Coding.Exists(coding => coding.Code == code && coding.System is Codes or Hl7Codes) is true;

    /// <summary>Whether a kind of input or output has this code, in any system.</summary>
    public static bool IsOf(CodeableConcept? type, string code) => type?.Coding.Exists(coding => coding.Code == code) is true;

    /// <summary>A kind of input or output.</summary>
    public static CodeableConcept Parameter(string code) => new(Parameters, code);

    /// <summary>The states that were interrupted, the last one last: a case may be suspended and then asked to be called off.</summary>
    public static IReadOnlyList<string> Interrupted(FhirTask task) => (task.GetExtension(ResumeUrl)?.Value as Code)?.Value?.Split(' ') ?? [];

    /// <summary>The state to return to; null: nothing was interrupted.</summary>
    public static string? ResumeState(FhirTask task) => Interrupted(task) is [.., var last] ? last : null;

    /// <summary>Sets or removes the states that were interrupted.</summary>
    public static void SetInterrupted(FhirTask task, IReadOnlyList<string> states) => Set(task, ResumeUrl, states.Count == 0 ? null : new Extension(ResumeUrl, new Code(string.Join(' ', states))));

    /// <summary>The code of BSeR's machine that the Task gives; null: none.</summary>
    public static string? BserOf(FhirTask task) => task.BusinessStatus?.Coding.Find(coding => coding.System == Bser)?.Code;

    /// <summary>Until when something is due, as the Task says.</summary>
    public static DateTimeOffset? Due(FhirTask task) => BallOf(task)?.Due;

    /// <summary>Who has the ball, as the Task says; null: nobody.</summary>
    public static Ball? BallOf(FhirTask task) =>
        task.GetExtension(BallUrl) is { } ball && ball.GetExtension("organization")?.Value is ResourceReference { Reference: { } organization }
        && ball.GetExtension("role")?.Value is Code { Value: { } role } && ball.GetExtension("expected")?.Value is Code { Value: { } expected }
            ? new Ball(role, organization, expected, (ball.GetExtension("due")?.Value as Instant)?.Value)
            : null;

    /// <summary>Whether it was told that who has the ball is late.</summary>
    public static bool IsOverdue(FhirTask task) => task.GetExtension(BallUrl)?.GetExtension("overdue")?.Value is FhirBoolean { Value: true };

    /// <summary>Sets or removes who has the ball, and whether it was told that they are late. Without a known organisation nobody can be named.</summary>
    public static void SetBall(FhirTask task, Ball? ball, bool isOverdue = false) => Set(task, BallUrl, ball?.Organization is not { } organization ? null : new Extension
    {
        Url = BallUrl,
        Extension =
        [
            new Extension("organization", new ResourceReference(organization)),
            new Extension("role", new Code(ball.Part)),
            new Extension("expected", new Code(ball.Expected)),
            .. ball.Due is { } due ? [new Extension("due", new Instant(due))] : (Extension[])[],
            .. isOverdue ? [new Extension("overdue", new FhirBoolean(true))] : (Extension[])[],
        ],
    });

    /// <summary>What happens by itself next, as the Task says; null: nothing.</summary>
    public static Lapse? LapseOf(FhirTask task) =>
        task.GetExtension(LapseUrl) is { } lapse && lapse.GetExtension("at")?.Value is Instant { Value: { } at }
        && lapse.GetExtension("event")?.Value is Code { Value: { } made } && lapse.GetExtension("reason")?.Value is Code { Value: { } reason }
            ? new Lapse(at, made, reason)
            : null;

    /// <summary>Sets or removes what happens by itself next.</summary>
    public static void SetLapse(FhirTask task, Lapse? lapse) => Set(task, LapseUrl, lapse is null ? null : new Extension
    {
        Url = LapseUrl,
        Extension = [new Extension("at", new Instant(lapse.At)), new Extension("event", new Code(lapse.Event)), new Extension("reason", new Code(lapse.Reason))],
    });

    /// <summary>The instant of a FHIR date or date and time: of a date, its beginning in UTC; null: it is none.</summary>
    public static DateTimeOffset? InstantOf(FhirDateTime? value) => Parsed(value?.Value)?.Instant;

    /// <summary>The instant of a FHIR date or date and time: of a date, its end. Nothing is later than the end of the year 9998.</summary>
    public static DateTimeOffset? EndOf(FhirDateTime? value)
    {
        if (Parsed(value?.Value) is not { } parsed) return null;
        if (parsed.Instant >= Latest) return Latest;
        return parsed.Digits switch { 10 => parsed.Instant.AddDays(1), 7 => parsed.Instant.AddMonths(1), 4 => parsed.Instant.AddYears(1), _ => parsed.Instant };
    }

    private static (DateTimeOffset Instant, int Digits)? Parsed(string? text) =>
        text is not null && DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? (instant, text.Length) : null;

    /// <summary>Takes extensions from the Task as it was: what the server keeps there is not for clients to change.</summary>
    public static void Keep(FhirTask task, FhirTask before, string url)
    {
        task.RemoveExtension(url);
        task.Extension.AddRange(before.Extension.Where(extension => extension.Url == url).Select(extension => (Extension)extension.DeepCopy()));
    }

    /// <summary>The extensions that only workflows write; on other Tasks they mean nothing, and are refused.</summary>
    public static IReadOnlyList<string> Own { get; } = [BallUrl, ResumeUrl, LapseUrl];

    private static void Set(FhirTask task, string url, Extension? extension)
    {
        task.RemoveExtension(url);
        if (extension is not null) task.Extension.Add(extension);
    }
}
