using MedCoop.Fhir.Outcomes;

namespace MedCoop.Store;

/// <summary>The store failed in the middle of a stream, where no <see cref="Result{T}"/> can be returned any more.</summary>
#pragma warning disable RCS1194 // It always carries a problem, so the constructors without one have no meaning.
public sealed class StoreUnavailableException : Exception
#pragma warning restore RCS1194
{
    /// <summary>A failure with its problem.</summary>
    public StoreUnavailableException(Problem problem)
        : base(problem?.Text)
    {
        ArgumentNullException.ThrowIfNull(problem);
        Problem = problem;
    }

    /// <summary>What is wrong.</summary>
    public Problem Problem { get; }
}

/// <summary>Turns a refusal into an exception, for streams.</summary>
internal static class StoreResults
{
    public static T OrThrow<T>(this Result<T> result)
        where T : notnull =>
        result.Problem is { } problem ? throw new StoreUnavailableException(problem) : result.Value;
}
