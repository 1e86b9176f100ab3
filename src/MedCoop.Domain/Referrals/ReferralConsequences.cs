using Hl7.Fhir.Model;
using MedCoop.Domain.Workflow;

namespace MedCoop.Domain.Referrals;

/// <summary>What else follows from a move of a referral: bookings that go with a cancelled case, the request that ends with it, the hospitals that were not chosen.</summary>
internal static class ReferralConsequences
{
    // The home side settles on one hospital.
    private static readonly string[] Choosing = ["accept-estimate", "request-funding", "clear-travel"];

    private static readonly string[] NotYetBegun = ["drafting", "board-review", "sent", "received", "awaiting-information", "estimate-offered", "clinically-accepted"];

    public static IReadOnlyList<CaseWrite> Of(MoveContext context)
    {
        if (context.Move is not { } move) return [];
        var state = ReferralWorkflow.Table.State(ReferralWorkflow.StateOf(context.After));
        var writes = new List<CaseWrite>();
        if (Choosing.Contains(move.Event, StringComparer.Ordinal)) writes.AddRange(NotSelected(context));
        if (move.Event is "cancel-slot" or "report-no-show") writes.AddRange(Bookings(context, move.Event is "cancel-slot" ? Appointment.AppointmentStatus.Cancelled : Appointment.AppointmentStatus.Noshow));
        if (move.Event is "follow-up") writes.AddRange(ReferralFollowUp.Of(context));
        if (state is not { IsFinal: true }) return writes;
        if (state.Code != "closed") writes.AddRange(Bookings(context, Appointment.AppointmentStatus.Cancelled));
        if (!Siblings(context).Any() && Request(context, state.Code) is { } request) writes.Add(request);
        return writes;
    }

    private static IEnumerable<CaseWrite> Bookings(MoveContext context, Appointment.AppointmentStatus becomes)
    {
        foreach (var booking in context.Case.All<Appointment>().Where(one => one.Version > 0
            && one.Resource.Status is Appointment.AppointmentStatus.Booked or Appointment.AppointmentStatus.Pending or Appointment.AppointmentStatus.Proposed
            && one.Resource.BasedOn.Exists(request => context.Case.Same(request, context.After.Focus))))
        {
            var cancelled = (Appointment)booking.Resource.DeepCopy();
            cancelled.Status = becomes;
            yield return new CaseWrite(booking.Key, booking.Version, cancelled);
        }
    }

    // Its author wrote it; that its case came to an end is said by the rules, in the author's name.
    private static CaseWrite? Request(MoveContext context, string state)
    {
        RequestStatus? ends = state switch { "closed" => RequestStatus.Completed, "cancelled" or "board-refused" or "funding-refused" or "expired" => RequestStatus.Revoked, _ => null };
        if (ends is null || context.Case.All<ServiceRequest>().FirstOrDefault(one => context.Case.Leads(context.After.Focus, one.Key)) is not { Version: > 0, Resource.Status: RequestStatus.Active } found) return null;
        var request = (ServiceRequest)found.Resource.DeepCopy();
        request.Status = ends;
        return new CaseWrite(found.Key, found.Version, request);
    }

    private static IEnumerable<CaseWrite> NotSelected(MoveContext context)
    {
        foreach (var sibling in Siblings(context).Where(sibling => sibling.Version > 0 && NotYetBegun.Contains(ReferralWorkflow.StateOf(sibling.Resource) ?? "", StringComparer.Ordinal)))
        {
            var closed = (FhirTask)sibling.Resource.DeepCopy();
            ReferralWorkflow.Table.SetState(closed, "cancelled");
            closed.Status = FhirTask.TaskStatus.Cancelled;
            closed.StatusReason = new CodeableConcept(ReferralReasons.System, "not-selected") { Text = "Another hospital was chosen." };
            closed.LastModifiedElement = new FhirDateTime(context.At);
            TaskElements.SetBall(closed, null);
            TaskElements.SetLapse(closed, null);
            yield return new CaseWrite(sibling.Key, sibling.Version, closed);
            foreach (var open in context.Case.All<FhirTask>().Where(sub => sub.Version > 0 && !TaskElements.IsOver(sub.Resource) && sub.Resource.PartOf.Exists(whole => context.Case.Leads(whole, sibling.Key))))
            {
                var over = (FhirTask)open.Resource.DeepCopy();
                over.Status = FhirTask.TaskStatus.Cancelled;
                over.StatusReason = new CodeableConcept { Text = "Another hospital was chosen." };
                yield return new CaseWrite(open.Key, open.Version, over);
            }
        }
    }

    // Other open coordination Tasks for the same request.
    private static IEnumerable<CaseResource<FhirTask>> Siblings(MoveContext context) => context.Case.All<FhirTask>().Where(other =>
        other.Key != context.Key && !TaskElements.IsOver(other.Resource) && ReferralWorkflow.Table.Governs(other.Resource) && context.Case.Same(other.Resource.Focus, context.After.Focus));
}
