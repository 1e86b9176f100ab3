using Hl7.Fhir.Model;
using MedCoop.Domain.Workflow;

namespace MedCoop.Domain.Referrals;

/// <summary>Makes the sub-Tasks that moves of a referral open.</summary>
internal static class ReferralSubTasks
{
    private const string Profiles = "https://medcoop.example/fhir/StructureDefinition/medcoop-";

    public static readonly Opening Board = new("board", context => Given(context, "board") is { } board ? Make(context, "board", board) : Make(context, "board", HomeOf(context)));

    public static readonly Opening Information = new("information", context =>
    {
        var task = Make(context, "information", HomeOf(context));
        task.Input.AddRange(context.Given.Where(given => TaskElements.IsOf(given.Type, "asked-item")).Select(given => new FhirTask.ParameterComponent { Type = given.Type, Value = given.Value }));
        return task;
    });

    public static readonly Opening Funding = new("funding", context =>
    {
        var task = Make(context, "funding", PayerOf(context)!);
        if (ReferralMoney.Guarantees(context).LastOrDefault(guarantee => ReferralMoney.Holds(guarantee, context.At)) is { } now)
        {
            task.Input.Add(new FhirTask.ParameterComponent { Type = TaskElements.Parameter("cost-cap"), Value = (Money)ReferralMoney.Ceiling(now)!.DeepCopy() });
            task.Input.Add(new FhirTask.ParameterComponent { Type = TaskElements.Parameter("validity"), Value = (Period)now.PreAuthPeriod!.DeepCopy() });
        }

        task.Input.AddRange(context.Evidence("estimate").Select(estimate => new FhirTask.ParameterComponent { Type = TaskElements.Parameter("estimate"), Value = estimate }));
        return task;
    });

    public static readonly Opening Visa = new("visa", context => Travelling(context, "visa"));

    public static readonly Opening FitToFly = new("fit-to-fly", context => Make(context, "fit-to-fly", HomeOf(context)));

    public static readonly Opening Travel = new("travel", context => Journey(context, "outward"));

    public static readonly Opening Return = new("travel", context => Journey(context, "return"));

    public static readonly Opening Abort = new("abort", context =>
    {
        var (home, hospital) = (HomeOf(context), ReferralParts.OrganizationOf(context, ReferralParts.Receiving));
        var asksHome = context.Actor.Organization is not { } asker || asker != hospital;
        var task = Make(context, "abort", asksHome ? hospital ?? home : home);
        task.Code = new CodeableConcept("http://hl7.org/fhir/CodeSystem/task-code", "abort");
        task.Requester = new ResourceReference(asksHome ? context.Actor.Organization ?? home : hospital ?? home);
        task.Status = FhirTask.TaskStatus.Requested;
        task.ReasonCode = (CodeableConcept?)context.After.StatusReason?.DeepCopy();
        if (asksHome) task.Focus = new ResourceReference(context.Key.ToString());
        return task;
    });

    /// <summary>Who pays: as the home side says, or as it has asked already, or as a Coverage says that the request names.</summary>
    public static string? PayerOf(MoveContext context) => (ReferralParts.IsHome(context, context.Actor.Organization) || Access.AccessRules.IsOperator(context.Actor) ? Given(context, "payer") : null)
        ?? ReferralParts.OrganizationOf(context, ReferralParts.Payer)
        ?? context.Case.All<Coverage>().SelectMany(cover => cover.Resource.Payor).Select(context.Case.OrganizationOf).OfType<string>().FirstOrDefault();

    private static FhirTask Journey(MoveContext context, string direction)
    {
        var task = Travelling(context, "travel");
        task.Input.Add(new FhirTask.ParameterComponent { Type = TaskElements.Parameter("direction"), Value = new CodeableConcept("https://medcoop.example/fhir/CodeSystem/travel-direction", direction) });
        var mode = context.Given.Where(given => TaskElements.IsOf(given.Type, "travel-mode")).Select(given => given.Value).FirstOrDefault() ?? new CodeableConcept("https://medcoop.example/fhir/CodeSystem/travel-mode", "seated");
        task.Input.Add(new FhirTask.ParameterComponent { Type = TaskElements.Parameter("travel-mode"), Value = mode });
        return task;
    }

    // The patient, and the companions that the move names.
    private static FhirTask Travelling(MoveContext context, string code)
    {
        var task = Make(context, code, HomeOf(context));
        task.Input.Add(new FhirTask.ParameterComponent { Type = TaskElements.Parameter("traveller"), Value = new ResourceReference(context.After.For?.Reference) });
        task.Input.AddRange(context.Given.Where(given => TaskElements.IsOf(given.Type, "traveller")).Select(given => new FhirTask.ParameterComponent { Type = TaskElements.Parameter("traveller"), Value = given.Value }));
        return task;
    }

    private static FhirTask Make(MoveContext context, string code, string owner) => new()
    {
        Meta = new Meta { Profile = [$"{Profiles}{code}-task"] },
        Status = FhirTask.TaskStatus.Ready,
        Intent = FhirTask.TaskIntent.Order,
        Priority = context.After.Priority,
        Code = new CodeableConcept(TaskElements.Codes, code),
        PartOf = [new ResourceReference(context.Key.ToString())],
        Focus = (ResourceReference?)context.After.Focus?.DeepCopy(),
        For = (ResourceReference?)context.After.For?.DeepCopy(),
        AuthoredOnElement = new FhirDateTime(context.At),
        LastModifiedElement = new FhirDateTime(context.At),
        Requester = new ResourceReference(context.Actor.Organization ?? HomeOf(context)),
        Owner = new ResourceReference(owner),
    };

    private static string HomeOf(MoveContext context) => ReferralParts.OrganizationOf(context, ReferralParts.Referring) ?? context.Actor.Organization ?? "Organization/unknown";

    private static string? Given(MoveContext context, string type) =>
        context.Given.Where(given => TaskElements.IsOf(given.Type, type)).Select(given => context.Case.OrganizationOf(given.Value as ResourceReference)).FirstOrDefault();
}
