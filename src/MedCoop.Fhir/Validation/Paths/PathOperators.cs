namespace MedCoop.Fhir.Validation.Paths;

/// <summary>The operators between two expressions. https://hl7.org/fhirpath/N1/#operations</summary>
internal static class PathOperators
{
    /// <summary>The step for an operator.</summary>
    /// <exception cref="PathException">It is not known.</exception>
    public static PathStep Of(string op, PathStep left, PathStep right) => op switch
    {
        "and" => (in PathFrame frame, Many focus) => Many.Of(And(PathValues.Truth(left(frame, focus)), right, frame, focus)),
        "or" => (in PathFrame frame, Many focus) => Many.Of(Or(PathValues.Truth(left(frame, focus)), right, frame, focus)),
        "implies" => (in PathFrame frame, Many focus) => Many.Of(Or(!PathValues.Truth(left(frame, focus)), right, frame, focus)),
        "xor" => (in PathFrame frame, Many focus) => Many.Of(PathValues.Truth(left(frame, focus)) ^ PathValues.Truth(right(frame, focus))),
        "=" => (in PathFrame frame, Many focus) => Many.Of(PathValues.AreEqual(left(frame, focus), right(frame, focus))),
        "!=" => (in PathFrame frame, Many focus) => Many.Of(!PathValues.AreEqual(left(frame, focus), right(frame, focus))),
        "~" => (in PathFrame frame, Many focus) => Many.Of(AreEquivalent(left(frame, focus), right(frame, focus))),
        "!~" => (in PathFrame frame, Many focus) => Many.Of(!AreEquivalent(left(frame, focus), right(frame, focus))),
        "<" => Compared(left, right, static order => order < 0),
        "<=" => Compared(left, right, static order => order <= 0),
        ">" => Compared(left, right, static order => order > 0),
        ">=" => Compared(left, right, static order => order >= 0),
        "|" => (in PathFrame frame, Many focus) => Union(frame, left(frame, focus), right(frame, focus)),
        "in" => (in PathFrame frame, Many focus) => Contained(left(frame, focus), right(frame, focus), frame),
        "contains" => (in PathFrame frame, Many focus) => Contained(right(frame, focus), left(frame, focus), frame),
        "&" => (in PathFrame frame, Many focus) => Many.Of(PathValues.Text(left(frame, focus)) + PathValues.Text(right(frame, focus))),
        "+" => (in PathFrame frame, Many focus) => Sum(left(frame, focus), right(frame, focus)),
        "-" => Calculated(left, right, static (a, b) => checked(a - b), static (a, b) => a - b),
        "*" => Calculated(left, right, static (a, b) => checked(a * b), static (a, b) => a * b),
        "/" => Calculated(left, right, null, static (a, b) => b == 0 ? null : a / b),
        "div" => Calculated(left, right, static (a, b) => b == 0 ? null : a / b, static (a, b) => b == 0 ? null : decimal.Truncate(a / b)),
        "mod" => Calculated(left, right, static (a, b) => b == 0 ? null : a % b, static (a, b) => b == 0 ? null : a % b),
        _ => throw new PathException($"The operator {op} is not known here."),
    };

    /// <summary>Both, each once, in order.</summary>
    public static Many Union(in PathFrame frame, Many left, Many right)
    {
        Many all = default;
        HashSet<string> texts = new(StringComparer.Ordinal);
        AddEach(frame, ref all, texts, left);
        AddEach(frame, ref all, texts, right);
        return all;
    }

    /// <summary>Whether an equal item is among them.</summary>
    public static bool Has(in PathFrame frame, Many among, object item)
    {
        frame.Context.Spend(among.Count);
        for (var at = 0; at < among.Count; at++)
        {
            if (PathValues.IsEqual(among[at], item) is true) return true;
        }

        return false;
    }

    // Strings equal only strings (and dates, which are compared one by one), so of many each is looked up at once.
    private static void AddEach(in PathFrame frame, ref Many all, HashSet<string> texts, Many items)
    {
        for (var at = 0; at < items.Count; at++)
        {
            frame.Context.Spend(1);
            if (PathValues.Of(items[at]) is string text)
            {
                if (texts.Add(text)) Many.Add(ref all, items[at]);
                continue;
            }

            if (!Has(frame, all, items[at])) Many.Add(ref all, items[at]);
        }
    }

    private static bool? And(bool? left, PathStep right, in PathFrame frame, Many focus)
    {
        if (left is false) return false;
        return PathValues.Truth(right(frame, focus)) switch
        {
            false => false,
            true => left,
            null => null,
        };
    }

    private static bool? Or(bool? left, PathStep right, in PathFrame frame, Many focus)
    {
        if (left is true) return true;
        return PathValues.Truth(right(frame, focus)) switch
        {
            true => true,
            false => left,
            null => null,
        };
    }

    private static Many Contained(Many item, Many among, in PathFrame frame) => item.Count switch
    {
        0 => default,
        1 => Many.Of(Has(frame, among, item[0])),
        _ => throw new PathException("one item is needed"),
    };

    private static bool AreEquivalent(Many left, Many right)
    {
        if (left.Count != right.Count) return false;
        for (var at = 0; at < left.Count; at++)
        {
            var (one, other) = (PathValues.Of(left[at]), PathValues.Of(right[at]));
            var same = (one, other) is (string a, string b) ? string.Equals(a, b, StringComparison.OrdinalIgnoreCase) : PathValues.IsEqual(one, other) is true;
            if (!same) return false;
        }

        return true;
    }

    private static PathStep Compared(PathStep left, PathStep right, Func<int, bool> test) => (in PathFrame frame, Many focus) =>
    {
        var (one, other) = (PathValues.One(left(frame, focus)), PathValues.One(right(frame, focus)));
        return one is not null && other is not null && PathValues.Order(one, other) is { } order ? Many.Of(test(order)) : default;
    };

    private static Many Sum(Many left, Many right) => (PathValues.One(left), PathValues.One(right)) switch
    {
        (null, _) or (_, null) => default,
        (string a, string b) => Many.Of(a + b),
        (long a, long b) => Many.Of((object)Guarded(() => checked(a + b))),
        (long or decimal, long or decimal) and var (a, b) => Many.Of((object)Guarded(() => PathValues.Number(a) + PathValues.Number(b))),
        _ => throw new PathException("these cannot be added"),
    };

    private static PathStep Calculated(PathStep left, PathStep right, Func<long, long, long?>? whole, Func<decimal, decimal, decimal?> number) =>
        (in PathFrame frame, Many focus) => (PathValues.One(left(frame, focus)), PathValues.One(right(frame, focus))) switch
        {
            (null, _) or (_, null) => default,
            (long a, long b) when whole is not null => Guarded(() => whole(a, b)) is { } result ? Many.Of((object)result) : default,
            (long or decimal, long or decimal) and var (a, b) =>
                Guarded(() => number(PathValues.Number(a), PathValues.Number(b))) is { } result ? Many.Of((object)result) : default,
            _ => throw new PathException("a number is needed"),
        };

    private static T Guarded<T>(Func<T> calculate)
    {
        try
        {
            return calculate();
        }
        catch (OverflowException)
        {
            throw new PathException("the number is too large");
        }
    }
}
