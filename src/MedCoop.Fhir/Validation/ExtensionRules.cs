using MedCoop.Fhir.Validation.Compile;
using MedCoop.Fhir.Validation.Definitions;
using MedCoop.Fhir.Validation.Nodes;

namespace MedCoop.Fhir.Validation;

/// <summary>
/// Extensions are what their definitions say, where they may be. One that is not known here is let pass, unless it can change the meaning of
/// what it stands on. https://hl7.org/fhir/R4/extensibility.html
/// </summary>
internal static class ExtensionRules
{
    /// <summary>Checks an extension.</summary>
    public static void Check(ElementNode extension, ValidationRun run)
    {
        // Inside an extension, a part without a scheme is defined by the extension that it is part of.
        if (extension.First("url")?.Value is not { } url || !url.Contains(':', StringComparison.Ordinal)) return;
        var definition = run.Schemas.Find(url) is { Type: "Extension" } known ? known : null;
        if (definition is null && extension.Name == "modifierExtension")
            run.Error(FindingCodes.ExtensionUnknown, extension, new Origin(null, "Extension.url"), "extension-unknown", url);
        if ((definition?.Contexts ?? R4Extensions.ContextsOf(url)) is not { } contexts) return;

        var level = run.LevelOf(url);
        if (level == ValidationLevel.Enforce) Check();
        // Later editions of R4's own extensions may stand elsewhere, and senders use them: nothing is marked for that alone.
        else if (level == ValidationLevel.Warn && definition is not null) run.Later(Check);

        void Check()
        {
            if (definition is not null) CheckDefined(extension, url, definition, run);
            CheckContexts(extension, url, contexts, run);
        }
    }

    private static void CheckDefined(ElementNode extension, string url, Definition definition, ValidationRun run)
    {
        var origin = new Origin(url, "Extension");
        run.CheckProfile(extension, url, new Origin(null, "Extension.url"));
        if (extension.Parent is not { } parent) return;
        foreach (var invariant in definition.ContextInvariants)
        {
            if (run.Schemas.Expression(invariant) is { } rule && run.Holds(parent, rule, origin) is false)
                run.Error(FindingCodes.ExtensionContext, extension, origin, "extension-context", url, invariant);
        }
    }

    private static void CheckContexts(ElementNode extension, string url, IReadOnlyList<ExtensionContext> contexts, ValidationRun run)
    {
        if (extension.Parent is not { } parent || contexts.Count == 0 || contexts.Any(context => Allows(context, parent, run))) return;
        run.Error(FindingCodes.ExtensionContext, extension, new Origin(url, "Extension"), "extension-context", url, string.Join(", ", contexts.Select(context => context.Expression)));
    }

    private static bool Allows(ExtensionContext context, ElementNode parent, ValidationRun run) => context.Type switch
    {
        "element" => R4Types.IsA(parent.Type, context.Expression) || (parent.Parent is { } outer && IsElement(outer.Type, parent.Name, context.Expression)),
        "extension" => parent.Type == "Extension" && parent.First("url")?.Value == context.Expression,
        "fhirpath" => run.Schemas.Expression(context.Expression) is not { } path || run.Selects(path, parent.Resource, parent) is not false,
        _ => true,
    };

    // Patient.contact.name, Observation.value[x], DomainResource.text.
    private static bool IsElement(string? type, string name, string expression)
    {
        var dot = expression.LastIndexOf('.');
        if (dot < 0) return false;
        var last = expression[(dot + 1)..];
        return (last == name || last == name + "[x]") && R4Types.IsA(type, expression[..dot]);
    }
}
