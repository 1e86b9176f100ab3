using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Hl7.FhirPath.Expressions;
using MedCoop.Fhir.Validation.Nodes;

namespace MedCoop.Fhir.Validation.Paths;

/// <summary>The functions of FHIRPath and of FHIR (https://hl7.org/fhirpath/N1/#functions, https://hl7.org/fhir/R4/fhirpath.html).</summary>
internal static class PathFunctions
{
    private static readonly TimeSpan MatchLimit = TimeSpan.FromMilliseconds(250);
    private static readonly ConcurrentDictionary<string, Regex> Patterns = new(StringComparer.Ordinal);


    /// <summary>Compiles a call.</summary>
    /// <exception cref="PathException">The function is not known, or has other arguments.</exception>
    public static PathStep Compile(FunctionCallExpression call)
    {
        var focus = PathCompiling.Compile(call.Focus);
        var arguments = call.Arguments.ToArray();
        if (call.FunctionName is "is" or "as" or "ofType") return OfType(call.FunctionName, focus, PathCompiling.TypeName(arguments[0]));
        var compiled = arguments.Select(PathCompiling.Compile).ToArray();
        return Collection(call.FunctionName, focus, compiled) ?? Texts(call.FunctionName, focus, compiled)
            ?? throw new PathException($"The function {call.FunctionName} with {arguments.Length} arguments is not known here.");
    }

    /// <summary>The items of a type.</summary>
    public static Many Typed(Many items, string type)
    {
        Many found = default;
        for (var at = 0; at < items.Count; at++)
        {
            if (PathValues.IsOfType(items[at], type)) Many.Add(ref found, items[at]);
        }

        return found;
    }

    private static PathStep OfType(string function, PathStep focus, string type) => function == "is"
        ? (in PathFrame frame, Many outer) => focus(frame, outer) is { Count: > 0 } items ? Many.Of(items.Count == 1 && PathValues.IsOfType(items[0], type)) : default
        : (in PathFrame frame, Many outer) => Typed(focus(frame, outer), type);

    private static PathStep? Collection(string name, PathStep focus, PathStep[] arguments) => (name, arguments) switch
    {
        ("exists", []) => (in PathFrame frame, Many outer) => Many.Of(focus(frame, outer).Count > 0),
        ("exists", [var test]) => (in PathFrame frame, Many outer) => Many.Of(Any(frame, focus(frame, outer), test, true)),
        ("empty", []) => (in PathFrame frame, Many outer) => Many.Of(focus(frame, outer).Count == 0),
        ("not", []) => (in PathFrame frame, Many outer) => Many.Of(!PathValues.Truth(focus(frame, outer))),
        ("all", [var test]) => (in PathFrame frame, Many outer) => Many.Of(!Any(frame, focus(frame, outer), test, false)),
        ("where", [var test]) => (in PathFrame frame, Many outer) => Where(frame, focus(frame, outer), test),
        ("select", [var part]) => (in PathFrame frame, Many outer) => Select(frame, focus(frame, outer), part),
        ("repeat", [var part]) => (in PathFrame frame, Many outer) => Repeat(frame, focus(frame, outer), part),
        ("aggregate", [var part]) => (in PathFrame frame, Many outer) => Aggregate(frame, focus(frame, outer), part, default),
        ("aggregate", [var part, var initial]) => (in PathFrame frame, Many outer) => Aggregate(frame, focus(frame, outer), part, initial(frame, frame.This)),
        ("count", []) => (in PathFrame frame, Many outer) => Many.Of((object)(long)focus(frame, outer).Count),
        ("first", []) => (in PathFrame frame, Many outer) => focus(frame, outer) is { Count: > 0 } items ? Many.Of(items[0]) : default,
        ("last", []) => (in PathFrame frame, Many outer) => focus(frame, outer) is { Count: > 0 } items ? Many.Of(items[^1]) : default,
        ("single", []) => (in PathFrame frame, Many outer) => focus(frame, outer) is { Count: <= 1 } items ? items : throw new PathException("one item is needed"),
        ("tail", []) => (in PathFrame frame, Many outer) => Part(focus(frame, outer), 1, int.MaxValue),
        ("skip", [var number]) => (in PathFrame frame, Many outer) => Part(focus(frame, outer), PathValues.Whole(number(frame, frame.This)) ?? 0, int.MaxValue),
        ("take", [var number]) => (in PathFrame frame, Many outer) => Part(focus(frame, outer), 0, PathValues.Whole(number(frame, frame.This)) ?? 0),
        ("distinct", []) => (in PathFrame frame, Many outer) => PathOperators.Union(frame, focus(frame, outer), default),
        ("isDistinct", []) => (in PathFrame frame, Many outer) => focus(frame, outer) is var items ? Many.Of(PathOperators.Union(frame, items, default).Count == items.Count) : default,
        ("union", [var other]) => (in PathFrame frame, Many outer) => PathOperators.Union(frame, focus(frame, outer), other(frame, frame.This)),
        ("combine", [var other]) => (in PathFrame frame, Many outer) => Combine(focus(frame, outer), other(frame, outer)),
        ("intersect", [var other]) => (in PathFrame frame, Many outer) => Intersect(frame, focus(frame, outer), other(frame, frame.This), wanted: true),
        ("exclude", [var other]) => (in PathFrame frame, Many outer) => Intersect(frame, focus(frame, outer), other(frame, frame.This), wanted: false),
        ("subsetOf", [var other]) => (in PathFrame frame, Many outer) => Many.Of(IsWithin(frame, focus(frame, outer), other(frame, frame.This))),
        ("supersetOf", [var other]) => (in PathFrame frame, Many outer) => Many.Of(IsWithin(frame, other(frame, frame.This), focus(frame, outer))),
        ("allTrue", []) => (in PathFrame frame, Many outer) => Many.Of(Truths(focus(frame, outer)).TrueForAll(truth => truth)),
        ("anyTrue", []) => (in PathFrame frame, Many outer) => Many.Of(Truths(focus(frame, outer)).Exists(truth => truth)),
        ("allFalse", []) => (in PathFrame frame, Many outer) => Many.Of(Truths(focus(frame, outer)).TrueForAll(truth => !truth)),
        ("anyFalse", []) => (in PathFrame frame, Many outer) => Many.Of(Truths(focus(frame, outer)).Exists(truth => !truth)),
        ("iif", [var test, var then]) => Iif(focus, test, then, static (in PathFrame _, Many _) => default),
        ("iif", [var test, var then, var otherwise]) => Iif(focus, test, then, otherwise),
        ("children", []) => (in PathFrame frame, Many outer) => Below(frame, focus(frame, outer), isDeep: false),
        ("descendants", []) => (in PathFrame frame, Many outer) => Below(frame, focus(frame, outer), isDeep: true),
        ("trace", [_] or [_, _]) => focus,
        ("now", []) => static (in PathFrame frame, Many _) => Many.Of(new Moment(frame.Context.Now.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture))),
        ("today", []) => static (in PathFrame frame, Many _) => Many.Of(new Moment(frame.Context.Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))),
        ("extension", [var url]) => (in PathFrame frame, Many outer) => Extensions(frame, focus(frame, outer), PathValues.Text(url(frame, frame.This))),
        ("hasValue", []) => (in PathFrame frame, Many outer) => Many.Of(focus(frame, outer) is { Count: 1 } items && PathValues.Written(items[0]) is not null),
        ("getValue", []) => (in PathFrame frame, Many outer) => focus(frame, outer) is { Count: 1 } items && PathValues.Written(items[0]) is not null ? Many.Of(PathValues.Of(items[0])) : default,
        ("resolve", []) => (in PathFrame frame, Many outer) => Resolve(frame, focus(frame, outer)),

        // Narrative has its own check (NarrativeCheck), and codes theirs; here they hold.
        ("htmlChecks", []) => static (in PathFrame _, Many _) => Many.Of(true),
        _ => null,
    };

    private static PathStep? Texts(string name, PathStep focus, PathStep[] arguments) => (name, arguments) switch
    {
        ("matches", [var pattern]) => OnTexts(focus, pattern, static (text, pattern) => IsMatch(text, pattern)),
        ("startsWith", [var start]) => OnTexts(focus, start, static (text, start) => text.StartsWith(start, StringComparison.Ordinal)),
        ("endsWith", [var end]) => OnTexts(focus, end, static (text, end) => text.EndsWith(end, StringComparison.Ordinal)),
        ("contains", [var part]) => OnTexts(focus, part, static (text, part) => text.Contains(part, StringComparison.Ordinal)),
        ("indexOf", [var part]) => OnTexts(focus, part, static (text, part) => (long)text.IndexOf(part, StringComparison.Ordinal)),
        ("replace", [var old, var by]) => Replace(focus, old, by, static (text, old, by) => old.Length == 0 ? text : text.Replace(old, by, StringComparison.Ordinal)),
        ("replaceMatches", [var old, var by]) => Replace(focus, old, by, static (text, old, by) => Replaced(text, old, by)),
        ("substring", [var start]) => Substring(focus, start, static (in PathFrame _, Many _) => Many.Of((object)(long)int.MaxValue)),
        ("substring", [var start, var length]) => Substring(focus, start, length),
        ("upper", []) => OnText(focus, static text => text.ToUpperInvariant()),
        ("lower", []) => OnText(focus, static text => text.ToLowerInvariant()),
        ("trim", []) => OnText(focus, static text => text.Trim()),
        ("length", []) => OnText(focus, static text => (long)text.Length),
        ("toChars", []) => (in PathFrame frame, Many outer) => PathValues.Text(focus(frame, outer)) is { } text ? Many.Of([.. text.Select(letter => (object)letter.ToString())]) : default,
        ("toString", []) => (in PathFrame frame, Many outer) => focus(frame, outer) is { Count: > 0 } items && PathValues.Written(PathValues.One(items)!) is { } text ? Many.Of(text) : default,
        ("toInteger", []) => (in PathFrame frame, Many outer) => Whole(PathValues.One(focus(frame, outer))) is { } number ? Many.Of((object)number) : default,
        ("toDecimal", []) => (in PathFrame frame, Many outer) => Fraction(PathValues.One(focus(frame, outer))) is { } number ? Many.Of((object)number) : default,
        _ => null,
    };

    // Any item for which the test gives this answer; what is neither true nor false counts as false.
    private static bool Any(in PathFrame frame, Many items, PathStep test, bool answer)
    {
        frame.Context.Spend(items.Count);
        for (var at = 0; at < items.Count; at++)
        {
            if (Holds(frame, items[at], at, test) == answer) return true;
        }

        return false;
    }

    private static bool Holds(in PathFrame frame, object item, int index, PathStep test)
    {
        var focus = Many.Of(item);
        return PathValues.Truth(test(frame with { This = focus, Index = index }, focus)) is true;
    }

    private static Many Where(in PathFrame frame, Many items, PathStep test)
    {
        frame.Context.Spend(items.Count);
        Many found = default;
        for (var at = 0; at < items.Count; at++)
        {
            if (Holds(frame, items[at], at, test)) Many.Add(ref found, items[at]);
        }

        return found;
    }

    private static Many Select(in PathFrame frame, Many items, PathStep part)
    {
        frame.Context.Spend(items.Count);
        Many found = default;
        for (var at = 0; at < items.Count; at++)
        {
            var focus = Many.Of(items[at]);
            var one = part(frame with { This = focus, Index = at }, focus);
            if (found.Count == 0) found = one.Copy();
            else Many.Add(ref found, one);
        }

        return found;
    }

    private static Many Repeat(in PathFrame frame, Many items, PathStep part)
    {
        Many all = default;
        for (var next = Select(frame, items, part); next.Count > 0;)
        {
            Many added = default;
            for (var at = 0; at < next.Count; at++)
            {
                if (PathOperators.Has(frame, all, next[at])) continue;
                Many.Add(ref all, next[at]);
                Many.Add(ref added, next[at]);
            }

            next = Select(frame, added, part);
        }

        return all;
    }

    private static Many Aggregate(in PathFrame frame, Many items, PathStep part, Many initial)
    {
        frame.Context.Spend(items.Count);
        var total = initial;
        for (var at = 0; at < items.Count; at++)
        {
            var focus = Many.Of(items[at]);
            total = part(frame with { This = focus, Index = at, Total = total }, focus);
        }

        return total;
    }

    private static Many Part(Many items, int skip, int take)
    {
        Many found = default;
        for (var at = Math.Max(skip, 0); at < items.Count && found.Count < take; at++) Many.Add(ref found, items[at]);
        return found;
    }

    private static Many Combine(Many left, Many right)
    {
        var all = left.Copy();
        Many.Add(ref all, right);
        return all;
    }

    private static Many Intersect(in PathFrame frame, Many items, Many others, bool wanted)
    {
        Many found = default;
        for (var at = 0; at < items.Count; at++)
        {
            if (PathOperators.Has(frame, others, items[at]) == wanted && !(wanted && PathOperators.Has(frame, found, items[at]))) Many.Add(ref found, items[at]);
        }

        return found;
    }

    private static bool IsWithin(in PathFrame frame, Many items, Many others)
    {
        for (var at = 0; at < items.Count; at++)
        {
            if (!PathOperators.Has(frame, others, items[at])) return false;
        }

        return true;
    }

    private static List<bool> Truths(Many items)
    {
        List<bool> truths = [];
        for (var at = 0; at < items.Count; at++) truths.Add(PathValues.Of(items[at]) as bool? ?? throw new PathException("a truth value is needed"));
        return truths;
    }

    private static PathStep Iif(PathStep focus, PathStep test, PathStep then, PathStep otherwise) => (in PathFrame frame, Many outer) =>
    {
        var items = focus(frame, outer);
        var inner = items.Count == 1 ? frame with { This = items } : frame;
        return PathValues.Truth(test(inner, items)) is true ? then(inner, items) : otherwise(inner, items);
    };

    private static Many Below(in PathFrame frame, Many items, bool isDeep)
    {
        List<object> found = [];
        for (var at = 0; at < items.Count; at++)
        {
            if (items[at] is ElementNode node) Below(frame, node, isDeep, found);
        }

        return Many.Of(found);
    }

    private static void Below(in PathFrame frame, ElementNode node, bool isDeep, List<object> found)
    {
        frame.Context.Spend(node.Children.Count);
        foreach (var child in node.Children)
        {
            found.Add(child);
            if (isDeep) Below(frame, child, isDeep: true, found);
        }
    }

    private static Many Extensions(in PathFrame frame, Many items, string? url)
    {
        Many found = default;
        for (var at = 0; at < items.Count; at++)
        {
            if (items[at] is not ElementNode node) continue;
            frame.Context.Spend(node.Children.Count);
            foreach (var extension in node.Named("extension"))
            {
                if (extension.First("url")?.Value is { } own && string.Equals(own, url, StringComparison.Ordinal)) Many.Add(ref found, extension);
            }
        }

        return found;
    }

    private static Many Resolve(in PathFrame frame, Many items)
    {
        frame.Context.Spend(items.Count);
        Many found = default;
        for (var at = 0; at < items.Count; at++)
        {
            if (items[at] is ElementNode node && frame.Context.Resolve(node) is { } target) Many.Add(ref found, target);
        }

        return found;
    }

    private static PathStep OnText(PathStep focus, Func<string, object> function) =>
        (in PathFrame frame, Many outer) => PathValues.Text(focus(frame, outer)) is { } text ? Many.Of(function(text)) : default;

    private static PathStep OnTexts(PathStep focus, PathStep argument, Func<string, string, object> function) =>
        (in PathFrame frame, Many outer) => PathValues.Text(focus(frame, outer)) is { } text && PathValues.Text(argument(frame, frame.This)) is { } other
            ? Many.Of(function(text, other))
            : default;

    private static PathStep Replace(PathStep focus, PathStep old, PathStep by, Func<string, string, string, string> function) => (in PathFrame frame, Many outer) =>
        PathValues.Text(focus(frame, outer)) is { } text && PathValues.Text(old(frame, frame.This)) is { } from && PathValues.Text(by(frame, frame.This)) is { } to
            ? Many.Of(function(text, from, to))
            : default;

    private static PathStep Substring(PathStep focus, PathStep start, PathStep length) => (in PathFrame frame, Many outer) =>
        PathValues.Text(focus(frame, outer)) is { } text
        && PathValues.Whole(start(frame, frame.This)) is { } from && from >= 0 && from < text.Length
        && PathValues.Whole(length(frame, frame.This)) is { } most
            ? Many.Of(text.Substring(from, Math.Clamp(most, 0, text.Length - from)))
            : default;

    private static object IsMatch(string text, string pattern) => Guarded(pattern, regex => (object)regex.IsMatch(text));

    private static string Replaced(string text, string pattern, string by) => Guarded(pattern, regex => regex.Replace(text, by));

    private static T Guarded<T>(string pattern, Func<Regex, T> use)
    {
        try
        {
            return use(Patterns.GetOrAdd(pattern, static key => new Regex(key, RegexOptions.CultureInvariant, MatchLimit)));
        }
        catch (Exception failure) when (failure is ArgumentException or RegexMatchTimeoutException)
        {
            throw new PathException(failure.Message);
        }
    }

    private static long? Whole(object? value) => value switch
    {
        long number => number,
        bool truth => truth ? 1 : 0,
        string text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ => null,
    };

    private static decimal? Fraction(object? value) => value switch
    {
        decimal number => number,
        long number => number,
        string text => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ => null,
    };
}
