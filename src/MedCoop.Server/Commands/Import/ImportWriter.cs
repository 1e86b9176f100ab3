using System.Text.Json;
using MedCoop.Domain.Access;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Access;
using MedCoop.Server.Audit;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Commands.Import;

/// <summary>Stores items through the same interactions as the REST API, so that the same rules hold.</summary>
internal sealed class ImportWriter
{
    private readonly Transaction transaction;
    private readonly WriteLoop loop;
    private readonly ImportUpdate update;
    private readonly FhirRoutes routes;
    private readonly TimeProvider clock;

    internal ImportWriter(IServiceProvider services)
    {
        transaction = services.GetRequiredService<Transaction>();
        loop = services.GetRequiredService<WriteLoop>();
        clock = services.GetRequiredService<TimeProvider>();
        update = new ImportUpdate(ActivatorUtilities.CreateInstance<Update>(services), services.GetRequiredService<ResourceStore>());
        routes = new FhirRoutes(
            [.. services.GetRequiredService<FhirRoutes>().All.Select(route => route.Write is Update ? route with { Write = update } : route)],
            services.GetRequiredService<AccessGate>(), services.GetRequiredService<AuditTrail>());
    }

    /// <summary>Stores one item.</summary>
    internal Task<Result<ImportCount>> WriteAsync(ImportItem item, CancellationToken cancellationToken) => item switch
    {
        ResourceItem resource => PutAsync(resource, cancellationToken),
        TransactionItem bundle => TransactAsync(bundle, cancellationToken),
        RequestItem request => RequestAsync(request, cancellationToken),
        RefusedItem refused => Task.FromResult<Result<ImportCount>>(refused.Problem),
        _ => throw new ArgumentOutOfRangeException(nameof(item), item, message: null),
    };

    private async Task<Result<ImportCount>> PutAsync(ResourceItem item, CancellationToken cancellationToken)
    {
        var request = Request("PUT", [item.Key.Type, item.Key.Id]);
        var routed = new RoutedRequest(request, routes, new RouteValues(item.Key.Type, item.Key.Id, Version: null, Other: null));
        return await loop.RunAsync(
            async token =>
            {
                if (!update.Read(new WriteRequest(routed) { Content = item.Content.Take() }).TryGet(out var write, out var problem)) return problem;
                if (!(await update.AimAsync(write, token)).TryGet(out var aim, out problem)) return problem;
                return (await update.BringAsync(write, aim, token)).TryGet(out var brought, out problem) ? await update.PlanAsync(brought, aim, token) : problem;
            },
            request,
            static (plan, receipt) => receipt is null ? ImportCount.OneUnchanged : plan.Kind == AnswerKind.Created ? ImportCount.OneCreated : ImportCount.OneUpdated,
            cancellationToken);
    }

    private async Task<Result<ImportCount>> TransactAsync(TransactionItem item, CancellationToken cancellationToken)
    {
        var outer = Request("POST", []);
        var entries = item.Entries.Select(entry => RequestOf(entry, outer)).ToList();
        var routed = new RoutedRequest(outer, routes, new RouteValues(Type: null, Id: null, Version: null, Other: null));
        var done = await transaction.RunAsync(entries, routed, cancellationToken);
        return done.TryGet(out var answer, out var problem) ? Count(answer.Body!.Value, outer.At) : problem;
    }

    private async Task<Result<ImportCount>> RequestAsync(RequestItem item, CancellationToken cancellationToken)
    {
        if (!RequestOf(item.Entry, Request("POST", [])).TryGet(out var asked, out var malformed)) return malformed;
        var done = await routes.RunAsync(asked.Request, cancellationToken);
        return done.TryGet(out var answer, out var problem)
            ? answer.Kind == AnswerKind.Created ? ImportCount.OneCreated : ImportCount.OneUpdated
            : problem;
    }

    private static Result<BundleEntryRequest> RequestOf(ImportEntry entry, FhirRequest outer)
    {
        var read = BundleEntryRequest.Of(entry.Index, entry.Raw, entry.Resource, outer);
        if (entry.Key is not { } key || !read.TryGet(out var asked, out _)) return read;
        // A plain POST becomes a PUT under an id that is the same at every import.
        var content = ImportIds.WithId(asked.Content!, key);
        return asked with { Request = asked.Request with { Method = "PUT", Path = [key.Type, key.Id], Body = content.Json }, Content = content };
    }

    /// <summary>Counts what a transaction did from its answer: what it wrote was modified since it began.</summary>
    private static ImportCount Count(ReadOnlyMemory<byte> answer, DateTimeOffset began)
    {
        using var json = JsonDocument.Parse(answer);
        var count = new ImportCount(0, 0, 0);
        if (!json.RootElement.TryGetProperty("entry", out var entries)) return count;
        foreach (var entry in entries.EnumerateArray())
        {
            var response = entry.GetProperty("response");
            var isNew = response.GetProperty("status").GetString()!.StartsWith("201", StringComparison.Ordinal);
            var isChanged = response.TryGetProperty("lastModified", out var at) && at.GetDateTimeOffset() >= began;
            count += isNew ? ImportCount.OneCreated : isChanged ? ImportCount.OneUpdated : ImportCount.OneUnchanged;
        }

        return count;
    }

    private FhirRequest Request(string method, IReadOnlyList<string> path) => new()
    {
        Method = method,
        Path = path,
        Query = [],
        Headers = new FhirHeaders { ContentType = MediaTypes.FhirJson },
        Actor = Actor.Operator,
        At = clock.GetUtcNow(),
        BaseUrl = Hosting.LoopbackAddresses.Default + FhirEndpoint.BasePath,
    };
}
