namespace MedCoop.Fhir.Terminology;

/// <summary>Whether a code is in a value set, as far as that can be known here.</summary>
public enum Membership
{
    /// <summary>It is.</summary>
    In,

    /// <summary>It is not.</summary>
    Out,

    /// <summary>That depends on a code system whose codes are not here.</summary>
    UnknownSystem,

    /// <summary>The value set, or one that it imports, is not here or cannot be used.</summary>
    UnknownValueSet,
}

/// <summary>How memberships combine.</summary>
internal static class MembershipLogic
{
    /// <summary>In either.</summary>
    internal static Membership Or(this Membership one, Membership other) => (one, other) switch
    {
        (Membership.In, _) or (_, Membership.In) => Membership.In,
        (Membership.Out, _) => other,
        _ => one,
    };

    /// <summary>In both.</summary>
    internal static Membership And(this Membership one, Membership other) => (one, other) switch
    {
        (Membership.Out, _) or (_, Membership.Out) => Membership.Out,
        (Membership.In, _) => other,
        _ => one,
    };

    /// <summary>Not in it.</summary>
    internal static Membership Not(this Membership one) => one switch
    {
        Membership.In => Membership.Out,
        Membership.Out => Membership.In,
        _ => one,
    };
}
