using MedCoop.Domain.Access;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Access;

namespace MedCoop.Server.Uploads;

/// <summary>
/// Who may write a Binary that names a file: the upload that brought the file, commands of the operator where the file is, and whoever leaves
/// what the Binary names as it is. Else whoever knows a hash could read what others uploaded.
/// </summary>
internal sealed class StoredFileRules(ResourceStore store, FileStore files)
{
    /// <summary>The refusal; null: it may be written, as far as files go.</summary>
    public async Task<Problem?> RefusalAsync(WriteTarget target, ResourceContent content, FhirRequest request, CancellationToken cancellationToken)
    {
        if (target.Key.Type != "Binary" || StoredFile.In(content.Json) is not { } file || file == request.OwnFile) return null;
        if (target.Exists && await store.ReadVersionAsync(target.Key, target.BaseVersion, Visibility.Everything, cancellationToken) is { Problem: null, Value: var stored } && StoredFile.In(stored.Body) == file) return null;
        if (request.Actor != Actor.Operator) return NotYours;
        return files.Has(file) ? null : Missing(file);
    }

    private static Problem NotYours { get; } = new(
        ProblemKind.BusinessRule, ErrorCodes.ForeignFile, "Which file a Binary names is said by the server alone (extension stored-file); upload the file, and it makes the Binary.");

    private Problem Missing(StoredFile file) => new(
        ProblemKind.BusinessRule, ErrorCodes.ForeignFile, $"The Binary names the file {file}, and it is not in {files.ContentFolder}. Import the folder that 'export' wrote, which has it in 'files', or put it there.");
}
