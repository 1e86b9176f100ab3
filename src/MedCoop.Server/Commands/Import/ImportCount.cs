namespace MedCoop.Server.Commands.Import;

/// <summary>How many resources an import stored.</summary>
/// <param name="Created">That were not there before.</param>
/// <param name="Updated">That got a new version, or were deleted.</param>
/// <param name="Unchanged">That were there with the same content.</param>
internal sealed record ImportCount(long Created, long Updated, long Unchanged)
{
    internal static ImportCount OneCreated { get; } = new(1, 0, 0);

    internal static ImportCount OneUpdated { get; } = new(0, 1, 0);

    internal static ImportCount OneUnchanged { get; } = new(0, 0, 1);

    /// <summary>All together.</summary>
    internal long Total => Created + Updated + Unchanged;

    public static ImportCount operator +(ImportCount left, ImportCount right) =>
        new(left.Created + right.Created, left.Updated + right.Updated, left.Unchanged + right.Unchanged);
}
