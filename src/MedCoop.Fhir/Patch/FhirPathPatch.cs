using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Fhir.Patch;

/// <summary>FHIRPath Patch. https://hl7.org/fhir/R4/fhirpatch.html</summary>
public static class FhirPathPatch
{
    private const int MaxOperations = 200;

    /// <summary>Applies the patch; all operations or none.</summary>
    /// <param name="json">A resource that <see cref="ResourceReader.ReadJson"/> accepted.</param>
    /// <param name="patch">The operations, in order.</param>
    /// <returns>The patched JSON, which has yet to be read as a resource; the same memory when the patch has no operation.</returns>
    public static Result<ReadOnlyMemory<byte>> Apply(ReadOnlyMemory<byte> json, Parameters patch)
    {
        if (patch.Parameter.Count == 0) return json;
        if (patch.Parameter.Count > MaxOperations)
            return Refusal(index: null, $"the patch has {patch.Parameter.Count} operations; at most {MaxOperations} are applied at once");
        var current = json;
        for (var index = 0; index < patch.Parameter.Count; index++)
        {
            if (!FhirPathOperation.Read(patch.Parameter[index]).TryGet(out var operation, out var malformed)) return At(index, malformed);
            if (!ApplyOne(current, operation).TryGet(out var changed, out var refusal)) return At(index, refusal);
            current = changed;
        }

        return PatchGuard.HasChanged(json.Span, JsonTree.Parse(current.Span)!) ? PatchGuard.Refusal(index: null) : current;
    }

    // Each operation finds its place in the resource as the one before left it, so it is parsed anew; patches are short.
    private static Result<ReadOnlyMemory<byte>> ApplyOne(ReadOnlyMemory<byte> json, FhirPathOperation operation)
    {
        var tree = (JsonObject)JsonTree.Parse(json.Span)!;
        var edit = new ElementEdit(tree, ResourceReader.Parse(json));
        if (edit.Apply(operation) is { } problem) return problem;
        ReadOnlyMemory<byte> bytes = JsonTree.Write(tree);
        return bytes;
    }

    private static Problem At(int index, Problem problem) => problem.Code == ErrorCodes.ImmutableElement
        ? PatchGuard.Refusal(index) with { Issues = [Issue(ErrorCodes.ImmutableElement, PatchGuard.Refusal(index).Text, index)] }
        : Refusal(index, problem.Text);

    private static Problem Refusal(int? index, string reason)
    {
        var text = index is null ? $"The patch cannot be applied: {reason}." : $"Operation [{index}] of the patch: {reason}.";
        return new Problem(ProblemKind.Invalid, ErrorCodes.BadPatch, text, [Issue(ErrorCodes.BadPatch, text, index)]);
    }

    private static Issue Issue(string code, string text, int? index) => new(IssueSeverity.Error, "invalid", code, text)
    {
        Expression = index is null ? "Parameters" : $"Parameters.parameter[{index}]",
    };
}
