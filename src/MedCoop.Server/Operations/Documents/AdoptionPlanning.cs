using Hl7.Fhir.Model;
using MedCoop.Domain.Documents;
using MedCoop.Domain.Documents.Adoption;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Operations.Documents;

/// <summary>
/// Makes a plan of what the rules decided: writes each entry that is to become a resource, asks the rules of writing about it, and when one is refused does without it, so that
/// nothing refers to what is not there.
/// </summary>
internal sealed class AdoptionPlanning(WriteDecision decision, ReadLimits limits)
{
    /// <summary>Plans.</summary>
    public async Task<Result<AdoptionPlan>> PlanAsync(AdoptionFacts facts, StoredVersion source, RoutedRequest routed, CancellationToken cancellationToken)
    {
        var entries = AdoptionRules.Decide(facts).ToList();
        await RefuseByRoleAsync(entries, routed, cancellationToken);
        while (true)
        {
            if (Nobodys(facts, entries) is { } withoutPatient) return withoutPatient;
            var became = entries.ToDictionary(entry => entry.Entry.Index);
            var together = Written(facts.Document, entries, became, out var unreadable);
            if (Refuse(entries, unreadable)) continue;
            if (!(await PutAllAsync(entries, together, routed.Request, cancellationToken)).TryGet(out var put, out var problem)) return problem;
            if (Refuse(entries, put.Refused)) continue;
            if (put.Changes.Count == 0) return new AdoptionPlan(facts.Patient, entries, null, [], []);
            var provenance = new ResourceKey("Provenance", Guid.CreateVersion7(routed.Request.At).ToString());
            var content = TraceOf(facts, source, entries, routed.Request);
            together[provenance] = new ResourceContent(content, ResourceFormat.ToJson(content));
            if ((await routed.Routes.AdmitAsync(routed.Request with { Method = "POST", Path = ["Provenance"] }, cancellationToken)).Problem is { } untraced) return untraced;
            var planned = await decision.PutAsync(new WriteTarget(provenance, ResourceHead.None, []), together[provenance], ChangeMethod.Post, together, routed.Request, cancellationToken);
            return planned.TryGet(out var trace, out problem)
                ? new AdoptionPlan(facts.Patient, entries, provenance, [.. put.Changes, .. trace.Changes], [.. put.Reliances, .. trace.Reliances])
                : problem;
        }
    }

    // Without the patient there is nothing to adopt into: everything else would be of nobody, and in no case.
    private static Problem? Nobodys(AdoptionFacts facts, List<AdoptedEntry> entries) => entries.Find(entry => entry.Entry == facts.Document.Patient) is { Outcome: EntryOutcome.Refused, Reason: var why }
        ? new Problem(ProblemKind.BusinessRule, ErrorCodes.BadAdoption, $"Nothing can be adopted, because the document's patient cannot be created here: {why?.Text}")
        : null;

    // What the actor's roles may not create by itself it does not create by a document.
    private static async Task RefuseByRoleAsync(List<AdoptedEntry> entries, RoutedRequest routed, CancellationToken cancellationToken)
    {
        var refusals = new Dictionary<string, Problem?>(StringComparer.Ordinal);
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Outcome != EntryOutcome.Created) continue;
            var type = entries[i].Entry.Type;
            if (!refusals.TryGetValue(type, out var refusal))
                refusals[type] = refusal = (await routed.Routes.AdmitAsync(routed.Request with { Method = "POST", Path = [type] }, cancellationToken)).Problem;
            if (refusal is not null) entries[i] = entries[i] with { Outcome = EntryOutcome.Refused, Reason = new AdoptionReason(refusal.Code, refusal.Text), Resource = null };
        }
    }

    private Dictionary<ResourceKey, ResourceContent> Written(ClinicalDocument document, List<AdoptedEntry> entries, Dictionary<int, AdoptedEntry> became, out Dictionary<int, AdoptionReason> unreadable)
    {
        var writer = new AdoptedResource(document, became);
        var together = new Dictionary<ResourceKey, ResourceContent>();
        unreadable = [];
        foreach (var entry in entries.Where(entry => entry.Outcome == EntryOutcome.Created))
        {
            var read = ResourceReader.ReadJson(writer.Write(entry.Entry), limits);
            if (read.TryGet(out var content, out var problem)) together[entry.Resource!.Value] = content;
            else unreadable[entry.Entry.Index] = new AdoptionReason(problem.Code, problem.Text);
        }

        return together;
    }

    private async Task<Result<PutEntries>> PutAllAsync(List<AdoptedEntry> entries, Dictionary<ResourceKey, ResourceContent> together, FhirRequest request, CancellationToken cancellationToken)
    {
        var put = new PutEntries([], [], []);
        foreach (var entry in entries.Where(entry => entry.Outcome == EntryOutcome.Created))
        {
            var key = entry.Resource!.Value;
            var planned = await decision.PutAsync(new WriteTarget(key, ResourceHead.None, []), together[key], ChangeMethod.Post, together, request, cancellationToken);
            if (planned.TryGet(out var plan, out var problem))
            {
                put.Changes.AddRange(plan.Changes);
                put.Reliances.AddRange(plan.Reliances);
            }
            else if (problem.Kind is ProblemKind.Unavailable or ProblemKind.TooCostly) return problem;
            else put.Refused[entry.Entry.Index] = new AdoptionReason(problem.Code, problem.Text);
        }

        return put;
    }

    private static bool Refuse(List<AdoptedEntry> entries, Dictionary<int, AdoptionReason> refused)
    {
        for (var i = 0; i < entries.Count; i++)
            if (refused.TryGetValue(entries[i].Entry.Index, out var why)) entries[i] = entries[i] with { Outcome = EntryOutcome.Refused, Reason = why, Resource = null };
        return refused.Count > 0;
    }

    // Which document, who decided, who wrote it. https://hl7.org/fhir/R4/provenance.html
    private static Provenance TraceOf(AdoptionFacts facts, StoredVersion source, List<AdoptedEntry> entries, FhirRequest request)
    {
        var created = entries.Where(entry => entry.Outcome == EntryOutcome.Created).Select(entry => entry.Resource!.Value);
        var authors = facts.Document.Composition is { } composition
            ? composition.Resource["author"].Items.Select(author => facts.Document.Resolve(author, composition)?.Display ?? author["display"].Text).Where(name => name is { Length: > 0 }).Distinct(StringComparer.Ordinal)
            : [];
        var isNobodys = request.Actor.Reference is "Device/operator" or "Device/loopback" or "Device/timer";
        return new Provenance
        {
            Target = [.. created.OrderBy(key => key.Type == "Patient" ? 0 : 1).Select(key => new ResourceReference($"{key}/_history/1"))],
            RecordedElement = new Instant(request.At),
            Activity = new CodeableConcept("http://terminology.hl7.org/CodeSystem/v3-DataOperation", "CREATE") { Text = "Adopted from a document" },
            Agent =
            [
                new()
                {
                    Type = new CodeableConcept("http://terminology.hl7.org/CodeSystem/provenance-participant-type", "enterer"),
                    Who = isNobodys ? new ResourceReference { Display = request.Actor.Reference } : new ResourceReference(request.Actor.Reference),
                    OnBehalfOf = request.Actor.Organization is { } organization ? new ResourceReference(organization) : null,
                },
                .. authors.Select(name => new Provenance.AgentComponent
                {
                    Type = new CodeableConcept("http://terminology.hl7.org/CodeSystem/provenance-participant-type", "author"),
                    Who = new ResourceReference { Display = name },
                }),
            ],
            Entity = [new() { Role = Provenance.ProvenanceEntityRole.Source, What = new ResourceReference($"{source.Key}/_history/{source.Version}") }],
        };
    }

    private sealed record PutEntries(List<Change> Changes, List<Reliance> Reliances, Dictionary<int, AdoptionReason> Refused);
}

/// <summary>What an adoption comes to.</summary>
/// <param name="Patient">To whose record.</param>
/// <param name="Entries">What becomes of each entry.</param>
/// <param name="Provenance">Its trace; null: nothing is written.</param>
/// <param name="Changes">What is written.</param>
/// <param name="Reliances">What it relied on.</param>
internal sealed record AdoptionPlan(ResourceKey Patient, IReadOnlyList<AdoptedEntry> Entries, ResourceKey? Provenance, IReadOnlyList<Change> Changes, IReadOnlyList<Reliance> Reliances);
