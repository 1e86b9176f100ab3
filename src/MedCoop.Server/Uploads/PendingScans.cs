using System.Text.Json;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Access;

namespace MedCoop.Server.Uploads;

/// <summary>Files that came while the scanner was away: they lie in the store, nobody can open them, and they are scanned as soon as it answers.</summary>
internal sealed class PendingScans(FileStore files, UploadRules rules, WriteLoop loop, WriteDecision decision, ResourceStore store, TimeProvider clock)
{
    private const string FolderName = "waiting";
    private const string ScanStatusUrl = "https://medcoop.example/fhir/StructureDefinition/scan-status";

    /// <summary>Remembers that a file is to be scanned.</summary>
    public static void Note(FileStore files, WaitingScan waiting)
    {
        var folder = Path.Combine(files.Folder, FolderName);
        DiskSync.CreateFolder(folder);
        DiskSync.Replace(Path.Combine(folder, waiting.Binary), UploadJson.Of(waiting, UploadJson.Default.WaitingScan));
    }

    /// <summary>Scans what waits, until the scanner does not answer; gives how many it judged.</summary>
    /// <param name="forgetBefore">A Binary that did not come to be by then will not.</param>
    /// <param name="cancellationToken">To stop; the next round goes on.</param>
    public async Task<int> RunAsync(DateTimeOffset forgetBefore, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(files.Folder, FolderName);
        if (!Directory.Exists(folder)) return 0;
        var judged = 0;
        foreach (var path in Directory.EnumerateFiles(folder).Where(path => Guid.TryParse(Path.GetFileName(path), out _)))
        {
            var waiting = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(path, cancellationToken), UploadJson.Default.WaitingScan)!;
            var binary = new ResourceKey("Binary", waiting.Binary);
            if (await store.ReadAsync(binary, Visibility.Everything, cancellationToken) is not { Problem: null, Value: var stored } || StoredFile.In(stored.Body) is not { ScanStatus: StoredFile.Pending } file)
            {
                if (File.GetLastWriteTimeUtc(path) < forgetBefore.UtcDateTime) File.Delete(path);
                continue;
            }

            if (!files.Has(file)) continue;
            if (!(await rules.ScanAsync(files.PathOf(file.Sha256), cancellationToken)).TryGet(out var verdict, out _)) break;
            if ((await JudgeAsync(binary, new ResourceKey("DocumentReference", waiting.Document), verdict.Threat is null ? StoredFile.Available : StoredFile.ThreatsFound, cancellationToken)).Problem is not null) break;
            File.Delete(path);
            judged++;
        }

        return judged;
    }

    private async Task<Result<string>> JudgeAsync(ResourceKey binary, ResourceKey document, string status, CancellationToken cancellationToken)
    {
        var request = new FhirRequest
        {
            Method = "PUT",
            Path = [binary.Type, binary.Id],
            Query = [],
            Actor = Actor.Operator,
            At = clock.GetUtcNow(),
            BaseUrl = Hosting.LoopbackAddresses.Default + FhirEndpoint.BasePath,
        };
        return await loop.RunAsync(
            async token =>
            {
                var together = new Dictionary<ResourceKey, ResourceContent>();
                var heads = new Dictionary<ResourceKey, ResourceHead>();
                foreach (var key in (ResourceKey[])[binary, document])
                {
                    if (!(await store.HeadAsync(key, Visibility.Everything, token)).TryGet(out var head, out var away)) return away;
                    if (head.Version == 0 || head.IsDeleted) continue;
                    if (!(await store.ReadVersionAsync(key, head.Version, Visibility.Everything, token)).TryGet(out var version, out away)) return away;
                    (together[key], heads[key]) = (WithStatus(version.Body, key, binary, status), head);
                }

                var changes = new List<Change>();
                foreach (var (key, content) in together)
                {
                    if (!(await decision.PutAsync(new WriteTarget(key, heads[key], []), content, ChangeMethod.Put, together, request, token)).TryGet(out var plan, out var problem)) return problem;
                    changes.AddRange(plan.Changes);
                }

                return new WritePlan { Kind = AnswerKind.Ok, Changes = changes };
            },
            request,
            (_, _) => status,
            cancellationToken);
    }

    private static ResourceContent WithStatus(ReadOnlyMemory<byte> body, ResourceKey key, ResourceKey binary, string status)
    {
        var json = JsonNode.Parse(body.Span)!.AsObject();
        if (key == binary)
        {
            foreach (var part in json["_data"]!["extension"]!.AsArray().SelectMany(extension => extension!["extension"]!.AsArray()))
                if (part!["url"]!.GetValue<string>() == "scanStatus") part["valueCode"] = status;
        }
        else
        {
            var extensions = json["content"]!.AsArray()
                .Where(content => content!["attachment"]?["url"]?.GetValue<string>() == binary.ToString())
                .SelectMany(content => content!["extension"]?.AsArray() ?? []);
            foreach (var extension in extensions.Where(extension => extension!["url"]!.GetValue<string>() == ScanStatusUrl)) extension!["valueCode"] = status;
            json["docStatus"] = Hl7.Fhir.Utility.EnumUtility.GetLiteral(UploadDescription.DocStatusOf(status));
        }

        var bytes = JsonSerializer.SerializeToUtf8Bytes(json);
        return new ResourceContent(ResourceReader.Parse(bytes), bytes);
    }
}

/// <summary>A file that is to be scanned.</summary>
/// <param name="Binary">Id of the Binary that names it.</param>
/// <param name="Document">Id of the DocumentReference that says how it is.</param>
internal sealed record WaitingScan(string Binary, string Document);
