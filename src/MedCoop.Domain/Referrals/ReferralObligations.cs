using Hl7.Fhir.Model;
using MedCoop.Domain.Workflow;

namespace MedCoop.Domain.Referrals;

/// <summary>What an emergency puts off: the bed is booked before money and visa are settled, and the Task says until when each must be.</summary>
internal static class ReferralObligations
{
    /// <summary>The extension that notes what is put off.</summary>
    public const string Url = "https://medcoop.example/fhir/StructureDefinition/deferred-obligation";

    private static readonly (string Code, int Hours, Func<MoveContext, bool> IsMet)[] Deferrable =
    [
        ("funding", 72, context => ReferralMoney.Guarantees(context).Any(guarantee => ReferralMoney.Holds(guarantee, context.At))),
        ("visa", 168, context => ReferralNeeds.IsSettled(context, "visa")),
        ("fit-to-fly", 24, context => ReferralNeeds.IsSettled(context, "fit-to-fly")),
    ];

    /// <summary>What is put off and due first, as the Task says; null: nothing.</summary>
    public static (string Code, DateTimeOffset Due)? First(FhirTask task) => task.Extension.Where(extension => extension.Url == Url)
        .Select(extension => ((extension.GetExtension("task")?.Value as Code)?.Value, (extension.GetExtension("due")?.Value as Instant)?.Value))
        .Where(noted => noted is { Item1: not null, Item2: not null }).Select(noted => ((string Code, DateTimeOffset Due)?)(noted.Item1!, noted.Item2!.Value)).MinBy(noted => noted!.Value.Due);

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
