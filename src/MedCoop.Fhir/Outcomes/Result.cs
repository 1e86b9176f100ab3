using System.Diagnostics.CodeAnalysis;

namespace MedCoop.Fhir.Outcomes;

/// <summary>Either a value or the <see cref="Outcomes.Problem"/> that prevented it; exactly one of them. A default Result is neither and must not be used.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
public readonly record struct Result<T>
    where T : notnull
{
    private readonly T? value;

    private Result(T? value, Problem? problem)
    {
        this.value = value;
        Problem = problem;
    }

    /// <summary>Why there is no value; null when there is one.</summary>
    public Problem? Problem { get; }

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is a <see cref="Problem"/> instead.</exception>
    public T Value => Problem is null && value is not null
        ? value
        : throw new InvalidOperationException($"There is no value: {Problem?.Text ?? "the result was never set"}");

    /// <summary>The value, or why there is none: <c>if (!result.TryGet(out var value, out var problem)) return problem;</c></summary>
    public bool TryGet([NotNullWhen(true)] out T? found, [NotNullWhen(false)] out Problem? problem)
    {
        found = value;
        problem = Problem;
        return problem is null;
    }

    internal static Result<T> Success(T value) => new(value, problem: null);

    /// <summary>A success.</summary>
    public static implicit operator Result<T>(T value) => new(value, problem: null);

    /// <summary>A refusal.</summary>
    public static implicit operator Result<T>(Problem problem) => new(default, problem);
}

/// <summary>Makes results where the conversion operators cannot: for interface types.</summary>
public static class Result
{
    /// <summary>A success.</summary>
    public static Result<T> Of<T>(T value)
        where T : notnull => Result<T>.Success(value);
}
