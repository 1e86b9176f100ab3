using System.Globalization;
using Hl7.FhirPath.Expressions;
using MedCoop.Fhir.Validation.Nodes;
using Quantity = Hl7.Fhir.ElementModel.Types.Quantity;

namespace MedCoop.Fhir.Validation.Paths;

/// <summary>From the SDK's syntax tree to steps.</summary>
internal static class PathCompiling
{
    /// <summary>Compiles.</summary>
    /// <exception cref="PathException">Something is not known here.</exception>
    public static PathStep Compile(Expression expression) => expression switch
    {
        BracketExpression bracket => Compile(bracket.Operand),
        NewNodeListInitExpression => static (in PathFrame _, Many _) => default,
        IdentifierExpression identifier => Constant(identifier.Value),
        ConstantExpression constant => Constant(constant.Value),
        AxisExpression axis => Axis(axis.AxisName),
        VariableRefExpression variable => Variable(variable.Name),
        IndexerExpression indexer => Indexed(Compile(indexer.Focus), Compile(indexer.Index)),
        ChildExpression child => Child(child),
        BinaryExpression binary => Binary(binary),
        UnaryExpression unary => Negated(unary),
        FunctionCallExpression call => PathFunctions.Compile(call),
        _ => throw new PathException($"{expression.GetType().Name} is not known here."),
    };

    /// <summary>The type named by an argument of <c>is</c>, <c>as</c> or <c>ofType</c>, without its namespace.</summary>
    /// <exception cref="PathException">It is no type's name.</exception>
    public static string TypeName(Expression expression) => expression switch
    {
        BracketExpression bracket => TypeName(bracket.Operand),
        ChildExpression child => child.ChildName,
        ConstantExpression { Value: string name } => name[(name.LastIndexOf('.') + 1)..],
        _ => throw new PathException("A type's name is needed."),
    };

    private static PathStep Constant(object? value)
    {
        var item = Many.Of(value switch
        {
            string text => text,
            bool truth => truth,
            int number => (long)number,
            long number => number,
            decimal number => number,
            Quantity quantity => new PathQuantity(quantity.Value, quantity.Unit ?? "1"),
            _ => (object)new Moment(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
        });
        return (in PathFrame _, Many _) => item;
    }

    private static PathStep Axis(string name) => name switch
    {
        "that" => static (in PathFrame _, Many focus) => focus,
        "this" => static (in PathFrame frame, Many _) => frame.This,
        "index" => static (in PathFrame frame, Many _) => Many.Of((object)(long)frame.Index),
        "total" => static (in PathFrame frame, Many _) => frame.Total,
        _ => throw new PathException($"${name} is not known here."),
    };

    private static PathStep Variable(string name) => name switch
    {
        "resource" => static (in PathFrame frame, Many _) => Many.Of(frame.Root.Resource),
        "rootResource" => static (in PathFrame frame, Many _) => Many.Of(Container(frame.Root.Resource)),
        "context" => static (in PathFrame frame, Many _) => Many.Of(frame.Root),
        "ucum" => Constant("http://unitsofmeasure.org"),
        "sct" => Constant("http://snomed.info/sct"),
        "loinc" => Constant("http://loinc.org"),
        _ => throw new PathException($"%{name} is not known here."),
    };

    private static ElementNode Container(ElementNode resource) =>
        resource is { Name: "contained", Parent: { } parent } ? Container(parent.Resource) : resource;

    private static PathStep Indexed(PathStep focus, PathStep index) => (in PathFrame frame, Many outer) =>
    {
        var items = focus(frame, outer);
        return PathValues.Whole(index(frame, frame.This)) is { } at && at >= 0 && at < items.Count ? Many.Of(items[at]) : default;
    };

    private static PathStep Child(ChildExpression child)
    {
        var name = child.ChildName;
        var focus = Compile(child.Focus);

        // At the beginning a type's name stands for the resource itself.
        if (child.Focus is AxisExpression && char.IsAsciiLetterUpper(name[0]))
            return (in PathFrame frame, Many outer) => focus(frame, outer) is { Count: 1 } one && PathValues.IsOfType(one[0], name) ? one : default;
        return (in PathFrame frame, Many outer) =>
        {
            var items = focus(frame, outer);
            Many found = default;
            for (var at = 0; at < items.Count; at++)
            {
                if (items[at] is not ElementNode node) continue;
                frame.Context.Spend(node.Children.Count);
                foreach (var element in node.Children)
                {
                    if (string.Equals(element.Name, name, StringComparison.Ordinal)) Many.Add(ref found, element);
                }
            }

            return found;
        };
    }

    private static PathStep Negated(UnaryExpression unary)
    {
        var operand = Compile(unary.Operand);
        if (unary.Op == "+") return operand;
        return (in PathFrame frame, Many focus) => PathValues.One(operand(frame, focus)) switch
        {
            null => default,
            long number => Many.Of((object)(-number)),
            decimal number => Many.Of((object)(-number)),
            _ => throw new PathException("a number is needed"),
        };
    }

    private static PathStep Binary(BinaryExpression binary)
    {
        var sides = binary.Arguments.ToArray();
        var left = Compile(sides[0]);
        if (binary.Op is "is" or "as")
        {
            var type = TypeName(sides[1]);
            return binary.Op == "is"
                ? (in PathFrame frame, Many focus) => left(frame, focus) is { Count: > 0 } items ? Many.Of(items.Count == 1 && PathValues.IsOfType(items[0], type)) : default
                : (in PathFrame frame, Many focus) => PathFunctions.Typed(left(frame, focus), type);
        }

        return PathOperators.Of(binary.Op, left, Compile(sides[1]));
    }
}
