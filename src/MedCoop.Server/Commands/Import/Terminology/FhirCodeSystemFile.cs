using System.Text.Json;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Server.Commands.Import.Terminology;

/// <summary>A FHIR CodeSystem as JSON, of any size: it is read twice, for what stands beside the concepts and for these, and never held whole.</summary>
internal static class FhirCodeSystemFile
{
    public static bool Recognise(TerminologyFiles files) => Find(files) is not null;

    public static Result<CodeSystemContent> Read(TerminologyFiles files, ImportWishes wishes)
    {
        if (Find(files) is not { } file) return TerminologyFormat.Refusal("There is no CodeSystem as JSON at this path; name the one file.");
        try
        {
            using var stream = file.Open();
            var resource = FhirCodeSystemHeader.Read(stream);
            if (resource.Problem is { } wrong) return TerminologyFormat.Refusal($"{file.Path}: {wrong}");
            var header = resource.Header with { Version = wishes.Version ?? resource.Header.Version, Language = wishes.Languages is [var language, ..] ? language : resource.Header.Language };
            return new CodeSystemContent(header, new FhirConcepts(file, resource.Roles).Facts());
        }
        catch (JsonException broken)
        {
            return TerminologyFormat.Refusal($"{file.Path}:{(broken.LineNumber ?? 0) + 1}: this is no JSON.");
        }
    }

    private static TerminologyFile? Find(TerminologyFiles files) => files.All.FirstOrDefault(file =>
        file.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || file.Name.EndsWith(".json.gz", StringComparison.OrdinalIgnoreCase));
}
