namespace MedCoop.Store.Identity;

/// <summary>How long sessions go on.</summary>
/// <param name="Idle">Without being used.</param>
/// <param name="Longest">At all.</param>
public sealed record SessionLimits(TimeSpan Idle, TimeSpan Longest);
