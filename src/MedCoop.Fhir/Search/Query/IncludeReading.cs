using Hl7.Fhir.Model;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Parameters;

namespace MedCoop.Fhir.Search.Query;

/// <summary>Reads <c>_include</c> and <c>_revinclude</c>. https://hl7.org/fhir/R4/search.html#revinclude</summary>
internal static class IncludeReading
{
    /// <summary>Reads <c>Source:parameter[:Target]</c>, <c>Source:*</c> or <c>*</c>.</summary>
    internal static Result<IncludeRule> Read(SearchParameterCatalog catalog, QueryParameter parameter)
    {
        var reverse = parameter.Name.StartsWith("_revinclude", StringComparison.Ordinal);
        var iterate = parameter.Name.Contains(':', StringComparison.Ordinal);
        var parts = parameter.Value.Split(':');
        if (parts is ["*"])
        {
            return new IncludeRule(reverse, iterate, SourceType: null, [], TargetType: null) { Canonicals = Canonicals(catalog, catalog.Types) };
        }

        if (parts.Length is not (2 or 3) || !LiteralReference.IsTypeName(parts[0]))
            return Refusal.BadValue("The value is Type:parameter, Type:parameter:TargetType, Type:* or *.");

        var target = parts.Length == 3 ? parts[2] : null;
        if (target is not null && !LiteralReference.IsTypeName(target)) return Refusal.BadValue($"'{Refusal.Shown(target)}' is no resource type.");
        if (parts[1] == "*") return new IncludeRule(reverse, iterate, parts[0], [], target) { Canonicals = Canonicals(catalog, [parts[0]]) };
        if (catalog.Find(parts[0], parts[1]) is not { Type: SearchParamType.Reference } reference)
            return Refusal.BadValue($"{parts[0]} has no reference parameter '{Refusal.Shown(parts[1])}'.");
        return target is null || reference.Targets.Contains(target)
            ? new IncludeRule(reverse, iterate, parts[0], [reference], target)
            : Refusal.BadValue($"{reference.IndexName} never refers to a {target}.");
    }

    private static IReadOnlyList<SearchParameterInfo> Canonicals(SearchParameterCatalog catalog, IReadOnlyList<string> types) =>
        [.. types.SelectMany(catalog.For).Where(parameter => parameter is { Type: SearchParamType.Reference, MayBeCanonical: true })];
}
