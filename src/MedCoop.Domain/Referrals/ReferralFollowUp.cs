using Hl7.Fhir.Model;
using MedCoop.Domain.Workflow;
using MedCoop.Fhir;

namespace MedCoop.Domain.Referrals;

/// <summary>
/// The hospital's plan for the time after treatment, as Tasks of the home side: one for each activity of the CarePlans that the hospital has put out
/// as <c>follow-up-plan</c>. They are no parts of the referral, which closes before they are done.
/// </summary>
internal static class ReferralFollowUp
{
    public static IEnumerable<CaseWrite> Of(MoveContext context)
    {
        var plans = context.Recorded("follow-up-plan").OfType<ResourceReference>().Select(context.Case.References.Read).OfType<ResourceKey>().Distinct();
        foreach (var plan in plans)
        {
            if (context.Case.All<CarePlan>().FirstOrDefault(one => one.Key == plan) is not { } found) continue;
            foreach (var activity in found.Resource.Activity.Select(activity => activity.Detail).OfType<CarePlan.DetailComponent>()
                .Where(activity => activity.Status is not (CarePlan.CarePlanActivityStatus.Cancelled or CarePlan.CarePlanActivityStatus.EnteredInError)))
                yield return new CaseWrite(new ResourceKey("Task", context.NewId()), 0, Make(context, plan, activity));
        }
    }

    private static FhirTask Make(MoveContext context, ResourceKey plan, CarePlan.DetailComponent activity) => new()
    {
        Status = FhirTask.TaskStatus.Requested,
        Intent = FhirTask.TaskIntent.Plan,
        Code = new CodeableConcept(TaskElements.Codes, "follow-up") { Text = activity.Code?.Text },
        Description = activity.Description ?? activity.Code?.Text ?? activity.Code?.Coding.FirstOrDefault()?.Display,
        BasedOn = [new ResourceReference(plan.ToString())],
        Focus = (ResourceReference?)context.After.Focus?.DeepCopy(),
        For = (ResourceReference?)context.After.For?.DeepCopy(),
        AuthoredOnElement = new FhirDateTime(context.At),
        LastModifiedElement = new FhirDateTime(context.At),
        Requester = ReferralParts.OrganizationOf(context, ReferralParts.Receiving) is { } hospital ? new ResourceReference(hospital) : null,
        Owner = ReferralParts.OrganizationOf(context, ReferralParts.Referring) is { } home ? new ResourceReference(home) : null,
        Restriction = When(activity) is { } period ? new FhirTask.RestrictionComponent { Period = period } : null,
    };

    private static Period? When(CarePlan.DetailComponent activity) => activity.Scheduled switch
    {
        Period period => (Period)period.DeepCopy(),
        Timing { Repeat.Bounds: Period bounds } => (Period)bounds.DeepCopy(),
        Timing timing when timing.Event.Any() => new Period { Start = timing.Event.First(), End = timing.Event.Last() },
        _ => null,
    };
}
