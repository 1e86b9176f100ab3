namespace MedCoop.Server.Uploads;

/// <summary>
/// One request at a time works on an upload. The newest comes next: whoever asks again has lost the connection on which the one before
/// still waits for bytes, so that one is interrupted.
/// </summary>
internal sealed class UploadTurns
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock changing = new();
    private readonly Dictionary<string, Queue> queues = new(StringComparer.Ordinal);

    /// <summary>Waits for the turn; null when whoever has it does not give way.</summary>
    public async Task<Turn?> TakeAsync(string upload, CancellationToken cancellationToken)
    {
        Queue? queue;
        CancellationTokenSource? holder;
        lock (changing)
        {
            if (!queues.TryGetValue(upload, out queue)) queues[upload] = queue = new Queue();
            queue.Present++;
            holder = queue.Holder;
        }

        var isTaken = false;
        try
        {
            if (holder is not null) await holder.CancelAsync();
            if (!(isTaken = await queue.Free.WaitAsync(Patience, cancellationToken))) return null;
            var turn = new Turn(this, upload, queue);
            lock (changing) queue.Holder = turn.Interruption;
            return turn;
        }
        finally
        {
            if (!isTaken) Leave(upload, queue);
        }
    }

    private void Leave(string upload, Queue queue)
    {
        lock (changing)
        {
            if (--queue.Present == 0) queues.Remove(upload);
        }
    }

    /// <summary>Who waits for an upload, and who has it.</summary>
    internal sealed class Queue
    {
        public SemaphoreSlim Free { get; } = new(1, 1);

        public CancellationTokenSource? Holder { get; set; }

        public int Present { get; set; }
    }

    /// <summary>The right to work on an upload, until it is disposed of.</summary>
    internal sealed class Turn(UploadTurns turns, string upload, Queue queue) : IDisposable
    {
        /// <summary>Cancelled when somebody else wants the turn. Never disposed of: it has no timer, and others may cancel it late.</summary>
        public CancellationTokenSource Interruption { get; } = new();

        public void Dispose()
        {
            lock (turns.changing) queue.Holder = null;
            queue.Free.Release();
            turns.Leave(upload, queue);
        }
    }
}
