using System.Collections.Frozen;
using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Domain.Workflow;

namespace MedCoop.Domain.Referrals;

/// <summary>Who plays which part in a referral: by organisation first, then by role. The codes are those of <c>actor-role</c>.</summary>
public static class ReferralParts
{
    /// <summary>Who refers.</summary>
    public const string Referring = "RF";

    /// <summary>The national board.</summary>
    public const string Board = "BD";

    /// <summary>The coordinator of the home side.</summary>
    public const string Coordinator = "CO";

    /// <summary>The receiving hospital.</summary>
    public const string Receiving = "RX";

    /// <summary>The payer.</summary>
    public const string Payer = "PY";

    /// <summary>The server's own clock.</summary>
    public const string Clock = "SYS";

    private static readonly FrozenSet<string> Everybody = FrozenSet.Create(StringComparer.Ordinal, Referring, Board, Coordinator, Receiving, Payer);
    private static readonly FrozenSet<string> TheClock = FrozenSet.Create(StringComparer.Ordinal, Clock);

    /// <summary>The parts that who writes plays. Who keeps the server stands in for everybody but the clock.</summary>
    public static IReadOnlySet<string> Of(MoveContext context)
    {
        var actor = context.Actor;
        if (actor == Actor.Timer) return TheClock;
        if (AccessRules.IsOperator(actor)) return Everybody;
        if (actor.Organization is not { } organization) return FrozenSet<string>.Empty;
        var task = context.Before ?? context.After;
        var isSystem = actor.Roles.Contains(Role.PartnerSystem);
        var parts = new HashSet<string>(StringComparer.Ordinal);
        void Add(string part, bool isPlace, params ReadOnlySpan<Role> roles)
        {
            if (!isPlace) return;
            foreach (var role in roles)
                if (isSystem || actor.Roles.Contains(role)) parts.Add(part);
        }

        var isHome = IsHome(context, organization);
        Add(Referring, isHome, Role.ReferringClinician);
        Add(Coordinator, isHome, Role.Coordinator);
        Add(Receiving, organization == context.Case.OrganizationOf(task.Owner) && !isHome, Role.ReceivingClinician, Role.Coordinator);
        Add(Board, Owns(context, organization, "board"), Role.ReferralBoard);
        Add(Payer, Owns(context, organization, "funding"), Role.Payer);
        return parts;
    }

    /// <summary>The organisation that plays a part; null: none is known yet.</summary>
    public static string? OrganizationOf(MoveContext context, string part) => part switch
    {
        Referring or Coordinator => context.Case.Home ?? context.Case.OrganizationOf(context.After.Requester),
        Receiving => context.Case.OrganizationOf(context.After.Owner),
        Board => OwnerOf(context, "board"),
        Payer => OwnerOf(context, "funding"),
        _ => null,
    };

    private static string? OwnerOf(MoveContext context, string code) =>
        context.SubTasks.Where(sub => TaskElements.HasCode(sub.Resource, code)).OrderBy(sub => TaskElements.IsOver(sub.Resource)).Select(sub => context.Case.OrganizationOf(sub.Resource.Owner)).FirstOrDefault();

    // Only at the request of the home side: else whoever sees the case could make itself its payer, or its board.
    private static bool Owns(MoveContext context, string organization, string code) => context.SubTasks.Any(sub =>
        TaskElements.HasCode(sub.Resource, code) && context.Case.OrganizationOf(sub.Resource.Owner) == organization && IsHome(context, context.Case.OrganizationOf(sub.Resource.Requester)));

    /// <summary>Whether an organisation is of the home side: it keeps the case, or it is the requester whom that one named. By naming itself nobody becomes it.</summary>
    public static bool IsHome(MoveContext context, string? organization) => organization is not null
        && (organization == context.Case.Home || (organization == context.Case.OrganizationOf((context.Before ?? context.After).Requester) && (context.Before is not null || context.Case.Home is null)));

    /// <summary>Whether a sub-Task counts: who asks or who answers is of the home side, or the payer whom that one asked. Not what a hospital has made for itself.</summary>
    public static bool Counts(MoveContext context, FhirTask sub) => IsHome(context, context.Case.OrganizationOf(sub.Requester)) || IsHome(context, context.Case.OrganizationOf(sub.Owner))
        || (TaskElements.HasCode(sub, "funding") && context.Parts.Any(other => TaskElements.HasCode(other.Resource, "funding")
            && IsHome(context, context.Case.OrganizationOf(other.Resource.Requester)) && context.Case.OrganizationOf(other.Resource.Owner) == context.Case.OrganizationOf(sub.Owner)));
}
