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

    /// <summary>Code system of events.</summary>
    public const string Events = Base + "CodeSystem/workflow-event";

    private const string Base = "https://medcoop.example/fhir/";
    private const string BallUrl = Base + "StructureDefinition/ball";
    private const string ResumeUrl = Base + "StructureDefinition/resume-state";
    private const string LapseUrl = Base + "StructureDefinition/lapse";

    private static readonly FhirTask.TaskStatus[] Over =
    [
        FhirTask.TaskStatus.Completed, FhirTask.TaskStatus.Failed, FhirTask.TaskStatus.Cancelled, FhirTask.TaskStatus.Rejected, FhirTask.TaskStatus.EnteredInError,
    ];

    /// <summary>Whether the Task has come to an end.</summary>
    public static bool IsOver(FhirTask task) => task.Status is { } status && Over.Contains(status);

    /// <summary>Whether the Task has this code, in any system.</summary>
    public static bool HasCode(FhirTask task, string code) => task.Code?.Coding.Exists(coding => coding.Code == code) is true;

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

    /// <summary>Until when something is due, as the Task says.</summary>
    public static DateTimeOffset? Due(FhirTask task) => (task.GetExtension(BallUrl)?.GetExtension("due")?.Value as Instant)?.Value;

    /// <summary>Sets or removes who has the ball. Without a known organisation nobody can be named.</summary>
    public static void SetBall(FhirTask task, Ball? ball) => Set(task, BallUrl, ball?.Organization is not { } organization ? null : new Extension
    {
        Url = BallUrl,
        Extension =
        [
            new Extension("organization", new ResourceReference(organization)),
            new Extension("role", new Code(ball.Part)),
            new Extension("expected", new Code(ball.Expected)),
            .. ball.Due is { } due ? [new Extension("due", new Instant(due))] : (Extension[])[],
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

    /// <summary>The instant of a FHIR date or date and time: of a date, its end.</summary>
    public static DateTimeOffset? EndOf(FhirDateTime? value)
    {
        if (value?.Value is not { } text) return null;
        return text.Contains('T', StringComparison.Ordinal) ? value.ToDateTimeOffset(TimeSpan.Zero)
            : DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM", "yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day)
                ? text.Length switch { 10 => day.AddDays(1), 7 => day.AddMonths(1), _ => day.AddYears(1) }
                : null;
    }

    private static void Set(FhirTask task, string url, Extension? extension)
    {
        task.RemoveExtension(url);
        if (extension is not null) task.Extension.Add(extension);
    }
}
