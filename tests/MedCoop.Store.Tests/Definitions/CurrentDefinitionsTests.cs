using System.Reflection;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store.Definitions;
using MedCoop.Store.Engines;
using MedCoop.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace MedCoop.Store.Tests.Definitions;

public sealed class CurrentDefinitionsTests
{
    [Fact]
    public async Task All_who_wait_for_a_database_that_is_away_wait_together()
    {
        var (engine, reads) = AnswersWhenTold.Create();
        using var definitions = new CurrentDefinitions(engine, TimeProvider.System, NullLogger.Instance);

        var waiting = Enumerable.Range(0, 50).Select(_ => definitions.GetAsync(CancellationToken.None).AsTask()).ToList();
        await reads.AnswerAsync(Away);
        var answers = await Task.WhenAll(waiting);

        Assert.All(answers, answer => Assert.Equal(ErrorCodes.StoreUnavailable, answer.Problem?.Code));
        Assert.Equal(1, reads.Count);
    }

    [Fact]
    public async Task Who_knows_of_a_change_is_not_told_what_was_read_before_it()
    {
        var (engine, reads) = AnswersWhenTold.Create();
        using var definitions = new CurrentDefinitions(engine, TimeProvider.System, NullLogger.Instance);
        var (old, changed) = (new SearchDefinitions(1, [], [], []), new SearchDefinitions(2, [], [], []));

        var first = definitions.GetAsync(CancellationToken.None).AsTask();
        await reads.BegunAsync(1);
        definitions.Doubt();
        var second = definitions.GetAsync(CancellationToken.None).AsTask();
        await reads.AnswerAsync(old);
        await reads.AnswerAsync(changed);

        Assert.Same(old, (await first).Value);
        Assert.Same(changed, (await second).Value);
        Assert.Equal(2, reads.Count);
    }

    [Fact]
    public async Task Who_stops_waiting_stops_nobody_else()
    {
        var (engine, reads) = AnswersWhenTold.Create();
        using var definitions = new CurrentDefinitions(engine, TimeProvider.System, NullLogger.Instance);
        using var impatient = new CancellationTokenSource();

        var first = definitions.GetAsync(impatient.Token).AsTask();
        var second = definitions.GetAsync(CancellationToken.None).AsTask();
        await reads.BegunAsync(1);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await reads.AnswerAsync(new SearchDefinitions(1, [], [], []));

        Assert.Equal(1, (await second).Value.Revision);
        Assert.Equal(1, reads.Count);
    }

    private static Problem Away { get; } = new(ProblemKind.Unavailable, ErrorCodes.StoreUnavailable, "away");

    /// <summary>A database of which only reads are asked; each waits until the test answers it.</summary>
    private sealed class Reads
    {
        private readonly Queue<TaskCompletionSource<Result<SearchDefinitions>>> waiting = new();
        private int count;

        public int Count => Volatile.Read(ref count);

        public Task<Result<SearchDefinitions>> BeginAsync()
        {
            var answer = new TaskCompletionSource<Result<SearchDefinitions>>(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (waiting) waiting.Enqueue(answer);
            Interlocked.Increment(ref count);
            return answer.Task;
        }

        public Task BegunAsync(int reads) => Eventually.IsTrueAsync(() => Count >= reads, () => $"{Count} of {reads} reads.");

        public async Task AnswerAsync(Result<SearchDefinitions> answer)
        {
            TaskCompletionSource<Result<SearchDefinitions>>? oldest = null;
            await Eventually.IsTrueAsync(() => TryTake(out oldest), () => "No read waits for an answer.");
            oldest!.SetResult(answer);
        }

        private bool TryTake(out TaskCompletionSource<Result<SearchDefinitions>>? oldest)
        {
            lock (waiting) return waiting.TryDequeue(out oldest);
        }
    }

    /// <summary>Stands for an engine, to play the fault that no real one does on command: not to answer until it is told.</summary>
    private class AnswersWhenTold : DispatchProxy
    {
        private Reads Reads { get; } = new();

        public static (IStoreEngine Engine, Reads Reads) Create()
        {
            var engine = Create<IStoreEngine, AnswersWhenTold>();
            return (engine, ((AnswersWhenTold)(object)engine).Reads);
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod?.Name == nameof(IStoreEngine.ReadAsync) ? Reads.BeginAsync() : throw new NotSupportedException(targetMethod?.Name);
    }
}
