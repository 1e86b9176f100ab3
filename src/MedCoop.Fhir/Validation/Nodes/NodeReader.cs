using System.Text;
using System.Text.Json;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Validation.Nodes;

/// <summary>
/// Builds the nodes of a resource from its JSON and notes everything that is not of FHIR's form, without stopping at it.
/// https://hl7.org/fhir/R4/json.html
/// </summary>
/// <remarks>The bytes have passed <see cref="JsonSyntax"/>.</remarks>
internal sealed class NodeReader(int maxFindings)
{
    private readonly List<Finding> findings = [];

    /// <summary>What was wrong, in the order of the source.</summary>
    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>Reads a resource.</summary>
    public ElementNode Read(ReadOnlySpan<byte> utf8, string resourceType)
    {
        var reader = new Utf8JsonReader(utf8, JsonSyntax.ReaderOptions);
        reader.Read();
        var type = NodeType.Of(resourceType);
        var root = new ElementNode { Name = resourceType, Type = type?.Name, Definition = type?.Definition, IsResource = true, Offset = (int)reader.TokenStartIndex };
        ReadObject(ref reader, root, type);
        return root;
    }

    // Of "a", "b", "_a" the elements of "a" belong together; so they do for the types of one choice.
    private static void GroupRepetitions(ElementNode node)
    {
        Dictionary<string, int>? firsts = null;
        var isOutOfOrder = false;
        for (var at = 1; at < node.Children.Count; at++)
        {
            if (node.Children[at].Name == node.Children[at - 1].Name) continue;
            firsts ??= new Dictionary<string, int>(StringComparer.Ordinal) { [node.Children[0].Name] = 0 };
            isOutOfOrder |= !firsts.TryAdd(node.Children[at].Name, at);
        }

        if (isOutOfOrder) node.Order(firsts!);
    }

    private void ReadObject(ref Utf8JsonReader reader, ElementNode node, NodeType? type)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            var offset = (int)reader.TokenStartIndex;
            if (type is { IsResource: true } && name.SequenceEqual("resourceType"u8))
            {
                reader.Read();
                reader.Skip();
                continue;
            }

            var isBeside = name.StartsWith((byte)'_');
            var property = type?.Find(isBeside ? name[1..] : name);
            if (property is null || (isBeside && NodeType.Of(property.Type) is not { IsPrimitive: true })) Unknown(node, type, Encoding.UTF8.GetString(name), offset);
            reader.Read();
            if (property is null) reader.Skip();
            else ReadProperty(ref reader, node, property, isBeside);
        }

        foreach (var child in node.Children)
        {
            // ele-1; only now is it known what stands beside a value.
            if (child is { Value: null, IsResource: false, Type: not null } && child.Children.All(part => part.Name == "id") && !findings.Exists(finding => finding.Node == child))
                Note("ele-1", child, "element-empty", child.Name);
        }

        GroupRepetitions(node);
    }

    private void ReadProperty(ref Utf8JsonReader reader, ElementNode parent, NodeProperty property, bool isBeside)
    {
        var isArray = reader.TokenType == JsonTokenType.StartArray;
        if (isArray != property.IsCollection)
        {
            var odd = Child(parent, property, property.IsCollection ? 0 : -1, (int)reader.TokenStartIndex, NodeType.Of(property.Type));
            Note(FindingCodes.Type, odd, isArray ? "array-not-allowed" : "array-needed", property.JsonName);
        }

        // A primitive's value and what stands beside it, under "_name", are one element; whichever comes first made it.
        var start = FirstNamed(parent, property.Name);
        if (!isArray)
        {
            if (isBeside && reader.TokenType == JsonTokenType.Null) Note(FindingCodes.Type, parent, "object-needed", "_" + property.JsonName);
            ReadItem(ref reader, parent, property, property.IsCollection ? 0 : -1, start, isBeside);
            return;
        }

        var index = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) ReadItem(ref reader, parent, property, index++, start, isBeside);
        if (index == 0) Note(FindingCodes.Type, parent, "array-empty", property.JsonName);
    }

    private void ReadItem(ref Utf8JsonReader reader, ElementNode parent, NodeProperty property, int index, int start, bool isBeside)
    {
        var type = NodeType.Of(property.Type);
        if (reader.TokenType == JsonTokenType.StartObject && type is { IsResource: true }) type = ResourceType(reader);
        var offset = (int)reader.TokenStartIndex;
        var node = Existing(parent, property, index, start) ?? Child(parent, property, index, offset, type);
        if (type is { IsPrimitive: true } && !isBeside) ReadPrimitive(ref reader, node, type);
        else if (reader.TokenType == JsonTokenType.StartObject) ReadObject(ref reader, node, type);
        else if (reader.TokenType == JsonTokenType.Null && isBeside) return;
        else
        {
            Note(FindingCodes.Type, node, "object-needed", property.JsonName);
            reader.Skip();
        }
    }

    private static int FirstNamed(ElementNode parent, string name)
    {
        for (var at = 0; at < parent.Children.Count; at++)
        {
            if (string.Equals(parent.Children[at].Name, name, StringComparison.Ordinal)) return at;
        }

        return -1;
    }

    private static ElementNode? Existing(ElementNode parent, NodeProperty property, int index, int start)
    {
        var at = start + Math.Max(index, 0);
        return start >= 0 && at < parent.Children.Count && parent.Children[at] is var child
            && child.Index == index && child.Type == property.Type && string.Equals(child.Name, property.Name, StringComparison.Ordinal)
                ? child
                : null;
    }

    private void ReadPrimitive(ref Utf8JsonReader reader, ElementNode node, NodeType type)
    {
        node.Offset = (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                node.Value = reader.GetString();
                node.Form = ValueForm.Text;
                break;
            case JsonTokenType.Number:
                node.Value = Encoding.UTF8.GetString(reader.ValueSpan);
                node.Form = ValueForm.Number;
                break;
            case JsonTokenType.True or JsonTokenType.False:
                node.Value = reader.TokenType == JsonTokenType.True ? "true" : "false";
                node.Form = ValueForm.Boolean;
                break;
            case JsonTokenType.Null:
                return;
            default:
                Note(FindingCodes.Type, node, "value-needed", node.Name, type.Name);
                reader.Skip();
                return;
        }

        if (type.Name == "xhtml")
        {
            foreach (var wrong in node.Value is { } div ? NarrativeCheck.Findings(div) : []) Note(FindingCodes.Narrative, node, "narrative", wrong);
        }
        else if (node.Form != PrimitiveFormats.FormOf(type.Name)) Note(FindingCodes.Type, node, "value-form", node.Name, type.Name);
        else if (!PrimitiveFormats.IsValid(type.Name, node.Value!)) Note(FindingCodes.ValueFormat, node, "value-format", node.Name, type.Name);
    }

    private static NodeType? ResourceType(Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("resourceType"u8);
            reader.Read();
            if (isType) return reader.TokenType == JsonTokenType.String && NodeType.Of(reader.GetString()!) is { IsResource: true } type ? type : null;
            reader.Skip();
        }

        return null;
    }

    private static ElementNode Child(ElementNode parent, NodeProperty property, int index, int offset, NodeType? type)
    {
        var child = new ElementNode
        {
            Name = property.Name,
            Type = type?.Name,
            Definition = type?.Definition,
            Index = index,
            Parent = parent,
            IsResource = type is { IsResource: true },
            Offset = offset,
        };
        parent.Add(child);
        return child;
    }

    private void Unknown(ElementNode parent, NodeType? type, string name, int offset)
    {
        var child = new ElementNode { Name = name, Type = null, Parent = parent, Offset = offset };
        Note(FindingCodes.UnknownElement, child, "element-unknown", name, type?.Name ?? "");
    }

    private void Note(string code, ElementNode node, string text, params IReadOnlyList<string> arguments)
    {
        if (findings.Count < maxFindings) findings.Add(new Finding(IssueSeverity.Error, code, node, new FindingText(text, arguments)));
    }
}
