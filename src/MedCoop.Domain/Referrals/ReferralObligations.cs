using Hl7.Fhir.Model;
using MedCoop.Domain.Workflow;

namespace MedCoop.Domain.Referrals;

/// <summary>What an emergency puts off: the bed is booked before money and visa are settled, and the Task says until when each must be.</summary>
internal static class ReferralObligations
{
    private const string Url = "https://medcoop.example/fhir/StructureDefinition/deferred-obligation";

    private static readonly (string Code, int Hours, Func<MoveContext, bool> IsMet)[] Deferrable =
    [
        ("funding", 72, context => ReferralMoney.Guarantees(context).Any(guarantee => ReferralMoney.Holds(guarantee, context.At))),
        ("visa", 168, context => ReferralNeeds.IsSettled(context, "visa")),
        ("fit-to-fly", 24, context => ReferralNeeds.IsSettled(context, "fit-to-fly")),
    ];

    /// <summary>Notes what is put off when an emergency is scheduled or admitted, and strikes out what is settled meanwhile.</summary>
    public static void Keep(MoveContext context)
    {
        var task = context.After;
        foreach (var (code, hours, isMet) in Deferrable)
        {
            var noted = task.Extension.Find(extension => extension.Url == Url && (extension.GetExtension("task")?.Value as Code)?.Value == code);
            if (noted is not null && isMet(context)) task.Extension.Remove(noted);
            if (noted is not null || !ReferralNeeds.IsEmergency(context) || context.Move?.Event is not ("schedule" or "depart" or "admit") || isMet(context)) continue;
            task.Extension.Add(new Extension
            {
                Url = Url,
                Extension = [new Extension("task", new Code(code)), new Extension("due", new Instant(context.At.AddHours(hours)))],
            });
        }
    }
}
