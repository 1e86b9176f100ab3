namespace MedCoop.Store.Reindexing;

/// <summary>How far a reindex is, or what it did.</summary>
/// <param name="Read">Resources read, those of an interrupted run that this one goes on with included.</param>
/// <param name="Changed">Whose index rows were not those that their content yields, and were replaced.</param>
/// <param name="Left">That were written by others between reading and replacing, and so have indexed themselves.</param>
/// <param name="Unreadable">Whose stored bytes are no resource; <c>verify</c> names them.</param>
public sealed record ReindexReceipt(long Read, long Changed, long Left, long Unreadable)
{
    /// <summary>Resources that an interrupted run had read before; 0: it began anew.</summary>
    public long Resumed { get; init; }

    /// <summary>The fraction done.</summary>
    public double Fraction { get; init; }

    internal ReindexReceipt Plus(ReindexReceipt more) => this with
    {
        Read = Read + more.Read,
        Changed = Changed + more.Changed,
        Left = Left + more.Left,
        Unreadable = Unreadable + more.Unreadable,
    };
}
