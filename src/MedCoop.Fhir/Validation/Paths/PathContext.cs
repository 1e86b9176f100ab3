using MedCoop.Fhir.Validation.Nodes;

namespace MedCoop.Fhir.Validation.Paths;

/// <summary>What expressions of one validation share.</summary>
/// <param name="resolve">Follows a reference; null when the target is not at hand.</param>
/// <param name="now">What now() and today() give.</param>
internal sealed class PathContext(Func<ElementNode, ElementNode?> resolve, DateTimeOffset now)
{
    /// <summary>Steps that all evaluations of one validation may take: a hostile profile or resource ends with no answer instead of hours.</summary>
    private const int Limit = 100_000_000;

    private int left = Limit;

    /// <summary>What now() gives.</summary>
    public DateTimeOffset Now => now;

    /// <summary>Follows a reference.</summary>
    public ElementNode? Resolve(ElementNode node) => resolve(node);

    /// <summary>Counts steps.</summary>
    /// <exception cref="PathException">The limit is reached.</exception>
    public void Spend(int steps)
    {
        if (left >= 0) left -= steps + 1;
        if (left < 0) throw new PathException("too many steps");
    }
}

/// <summary>Where an expression is evaluated.</summary>
/// <param name="Context">Shared.</param>
/// <param name="Root">The element that the whole expression is asked of: <c>%context</c>.</param>
/// <param name="This"><c>$this</c>.</param>
/// <param name="Index"><c>$index</c>.</param>
/// <param name="Total"><c>$total</c>.</param>
internal readonly record struct PathFrame(PathContext Context, ElementNode Root, Many This, int Index, Many Total);

/// <summary>The expression has no value here, such as where one item is needed and there are several. Stays inside <see cref="CompiledPath"/>.</summary>
internal sealed class PathException(string message) : Exception(message);
