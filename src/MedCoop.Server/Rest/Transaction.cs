using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Access;
using MedCoop.Server.Audit;
using MedCoop.Store;
using MedCoop.Store.Audit;

namespace MedCoop.Server.Rest;

/// <summary>
/// A transaction: DELETE, then POST, then PUT and PATCH, all in one ChangeSet, then the reads. Everything or nothing: a read that could not
/// be answered stops the transaction before it writes.
/// https://hl7.org/fhir/R4/http.html#trules
/// </summary>
internal sealed class Transaction(WriteLoop loop, AuditTrail trail)
{
    public async Task<Result<FhirAnswer>> RunAsync(List<Result<BundleEntryRequest>> entries, RoutedRequest routed, CancellationToken cancellationToken)
    {
        if (!(await PrepareAsync(entries, routed, cancellationToken)).TryGet(out var steps, out var problem)) return problem;
        var writes = steps.Writes;
        var written = await loop.RunAsync(token => DecideAsync(steps, routed.Routes, token), routed.Request, static (_, receipt) => new Outcome(receipt), cancellationToken);
        if (!written.TryGet(out var outcome, out var refusal)) return refusal;
        var answers = new Result<FhirAnswer>[entries.Count];
        var versions = outcome.Receipt?.Versions.ToDictionary(version => version.Key) ?? [];
        foreach (var write in writes)
            answers[write.Entry.Index] = ShownParts.Of(write.Plan!.Answer(versions), "transaction", routed.Request.Actor);
        foreach (var read in steps.Reads) answers[read.Index] = await routed.Routes.RunAsync(read.Request, cancellationToken);
        using var bundle = new BundleJson("transaction-response", routed.Request.At, routed.Request.BaseUrl);
        for (var i = 0; i < answers.Length; i++)
        {
            if (answers[i].TryGet(out var answer, out var unread)) bundle.Answer(answer, BatchOrTransaction.ShowsResource(entries[i].Value.Request));
            else bundle.Refusal(unread);
        }

        return new FhirAnswer(AnswerKind.Ok)
        {
            Body = bundle.Finish(),
            IsShaped = true,
            IsRecorded = outcome.Receipt is not null || writes.Count == 0,
            Shown = [.. writes.Select(write => write.Plan!).Where(plan => plan.Changes.Count == 0).Select(plan => plan.Current).OfType<StoredVersion>()],
        };
    }

    private static async Task<Result<Steps>> PrepareAsync(List<Result<BundleEntryRequest>> entries, RoutedRequest routed, CancellationToken cancellationToken)
    {
        var writes = new List<Step>();
        var reads = new List<BundleEntryRequest>();
        foreach (var entry in entries)
        {
            if (!entry.TryGet(out var asked, out var malformed)) return malformed;
            if (!(await routed.Routes.AdmitAsync(asked.Request, cancellationToken)).TryGet(out var admitted, out var unknown)) return asked.Blame(unknown);
            var match = admitted.Match;
            asked = asked with { Request = admitted.Request };
            if (match.Route.Write is { } interaction)
            {
                var write = new WriteRequest(new RoutedRequest(asked.Request, routed.Routes, match.Values)) { Content = asked.Content };
                if (asked.Request.Method is "POST" or "PUT" && asked.Content is null)
                    return asked.Blame(new Problem(ProblemKind.Invalid, ErrorCodes.BadBundle, $"A {asked.Request.Method} needs a resource."));
                if (!interaction.Read(write).TryGet(out var read, out var unreadable)) return asked.Blame(unreadable);
                writes.Add(new Step(asked, interaction, read));
            }
            else if (asked.Request.Method is "GET" or "HEAD")
            {
                reads.Add(asked);
            }
            else
            {
                return asked.Blame(new Problem(ProblemKind.Invalid, ErrorCodes.BadBundle, "This interaction cannot be part of a transaction."));
            }
        }

        writes.Sort(static (left, right) => (Rank(left), left.Entry.Index).CompareTo((Rank(right), right.Entry.Index)));
        return new Steps(writes, reads);

        static int Rank(Step step) => step.Entry.Request.Method switch { "DELETE" => 0, "POST" => 1, _ => 2 };
    }

    private async Task<Result<WritePlan>> DecideAsync(Steps steps, FhirRoutes routes, CancellationToken cancellationToken)
    {
        var writes = steps.Writes;
        var identities = new Dictionary<string, string>(StringComparer.Ordinal);
        var owners = new Dictionary<ResourceKey, Step>();
        foreach (var step in writes)
        {
            if (!(await step.Interaction.AimAsync(step.Write, cancellationToken)).TryGet(out var aim, out var problem)) return step.Entry.Blame(problem);
            step.Aim = aim;
            foreach (var target in aim.Targets)
            {
                // A conditional create may find what another entry updates, but not what one deletes.
                var owned = target.IsAlreadyThere
                    ? owners.GetValueOrDefault(target.Key) is { Entry.Request.Method: "DELETE" }
                    : !owners.TryAdd(target.Key, step);
                if (owned) return step.Entry.Blame(Twice(target.Key, owners[target.Key].Entry));
            }

            if (SameCriteria(writes, step) is { } other) return step.Entry.Blame(Twice(null, other.Entry));
            if (!Identify(step, identities)) return step.Entry.Blame(SameFullUrl);
        }

        foreach (var read in steps.Reads)
        {
            if (read.Request.Path is [var type, var id, ..] && owners.ContainsKey(new ResourceKey(type, id))) continue;
            if ((await routes.RunAsync(read.Request with { IsRehearsal = true }, cancellationToken)).Problem is { } unanswerable) return read.Blame(unanswerable);
        }

        if (!(await BringAsync(writes, identities, cancellationToken)).TryGet(out var together, out var unbrought)) return unbrought;
        var changes = new List<Change>();
        var reliances = new List<Reliance>();
        var records = new List<AuditEntry>();
        foreach (var step in writes)
        {
            var planned = await step.Interaction.PlanAsync(step.Brought! with { Together = together }, step.Aim!, cancellationToken);
            if (!planned.TryGet(out var plan, out var problem)) return step.Entry.Blame(problem);
            step.Plan = plan;
            records.AddRange(plan.Records);
            // What was found as it should be is shown, and with the commit of the others recorded as read.
            if (plan is { Changes.Count: 0, Current: { } found })
            {
                if (!(await trail.OfFoundAsync(step.Entry.Request, found, cancellationToken)).TryGet(out var looks, out problem)) return problem;
                records.AddRange(looks);
            }

            changes.AddRange(plan.Changes);
            reliances.AddRange(plan.Reliances);
        }

        if (SameDefinition(writes) is { } twice) return twice;
        if (changes.GroupBy(change => change.Key).FirstOrDefault(alike => alike.Count() > 1) is { } alike)
        {
            return new Problem(ProblemKind.BusinessRule, ErrorCodes.SameResourceTwice,
                $"Two entries together write {alike.Key}: one of them by what follows from a move of a Task. Send them one after the other.");
        }

        // Search parameters last: what is stored together with one is stored before it, and waits for a reindex.
        return new WritePlan { Kind = AnswerKind.Ok, Changes = [.. changes.OrderBy(change => change.Defines.Count > 0)], Reliances = reliances, Records = records };
    }

    // Every entry is judged with what all of them leave behind: a patch brings what it makes of the stored resource, and what is deleted is gone.
    // Conditional creates that found something write nothing.
    private static async Task<Result<Dictionary<ResourceKey, ResourceContent>>> BringAsync(List<Step> writes, Dictionary<string, string> identities, CancellationToken cancellationToken)
    {
        var together = new Dictionary<ResourceKey, ResourceContent>();
        var deleted = writes.Where(step => step.Entry.Request.Method == "DELETE").SelectMany(step => step.Aim!.Targets).Where(target => target.Exists).Select(target => target.Key).ToHashSet();
        foreach (var step in writes)
        {
            var routed = step.Write.Routed with { Request = step.Write.Request with { Deleted = deleted } };
            if (!(await step.Interaction.BringAsync(step.Write with { Routed = routed, Entries = identities }, step.Aim!, cancellationToken)).TryGet(out var brought, out var problem)) return step.Entry.Blame(problem);
            step.Brought = brought;
            if (step.Entry.Request.Method != "DELETE" && step.Aim is { Key: { } key, Target.IsAlreadyThere: false } && brought.Content is { } content) together[key] = content;
        }

        return together;
    }

    private static Problem? SameDefinition(List<Step> writes)
    {
        var defined = new HashSet<string>(StringComparer.Ordinal);
        foreach (var step in writes)
        {
            if (step.Plan!.Changes.SelectMany(change => change.Defines).FirstOrDefault(name => !defined.Add(name)) is { } name)
                return step.Entry.Blame(new Problem(ProblemKind.BusinessRule, ErrorCodes.UnusableSearchParameter, $"Another entry already defines the search parameter {name}."));
        }

        return null;
    }

    // Two entries may not lead to the same resource, and with the same condition of a create they would.
    private static Step? SameCriteria(List<Step> writes, Step step) => step.Entry.Request.Headers.IfNoneExist is { } condition
        ? writes.TakeWhile(other => other != step).FirstOrDefault(other =>
            other.Entry.Request.Headers.IfNoneExist == condition && other.Write.Routed.Values.Type == step.Write.Routed.Values.Type)
        : null;

    private static bool Identify(Step step, Dictionary<string, string> identities)
    {
        if (step.Entry.FullUrl is not { } fullUrl || step.Aim!.Key is not { } key || step.Entry.Request.Method == "DELETE") return true;
        if (!identities.TryAdd(fullUrl, key.ToString())) return false;
        // Inside a Bundle "Patient/1" beside a fullUrl of http://elsewhere/Patient/1 means that entry.
        // https://hl7.org/fhir/R4/bundle.html#references
        if (fullUrl.EndsWith("/" + step.Entry.Content?.Resource.TypeName + "/" + step.Entry.Content?.Resource.Id, StringComparison.Ordinal))
            identities.TryAdd($"{key.Type}/{step.Entry.Content!.Resource.Id}", key.ToString());
        return true;
    }

    private static Problem SameFullUrl { get; } = new(ProblemKind.Invalid, ErrorCodes.BadBundle,
        "Another entry has the same fullUrl; each fullUrl may occur once in a Bundle (bdl-7).");

    private static Problem Twice(ResourceKey? key, BundleEntryRequest first) => new(ProblemKind.Invalid, ErrorCodes.SameResourceTwice,
        $"{(key is { } known ? known.Type : "The resource")} is already written by entry {first.Index}; a transaction may write each resource once.");

    private sealed record Steps(List<Step> Writes, List<BundleEntryRequest> Reads);

    private sealed record Outcome(Receipt? Receipt);

    private sealed class Step(BundleEntryRequest entry, IWriteInteraction interaction, WriteRequest write)
    {
        public BundleEntryRequest Entry => entry;

        public IWriteInteraction Interaction => interaction;

        public WriteRequest Write => write;

        public WriteAim? Aim { get; set; }

        public WriteRequest? Brought { get; set; }

        public WritePlan? Plan { get; set; }
    }
}
