using Hl7.Fhir.Model;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Server.Rest;

/// <summary>What is posted to the base: a Bundle of type batch or transaction. https://hl7.org/fhir/R4/http.html#transaction</summary>
internal sealed class BatchOrTransaction(Transaction transaction, RestLimits limits)
{
    // Enough to let batched writes share group commits, few enough to leave the machine to others.
    private const int BatchParallelism = 8;

    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        if (!RequestContent.Read(routed.Request, "Bundle", limits.Read).TryGet(out var content, out var unreadable)) return unreadable;
        return await RunAsync(content, routed, cancellationToken);
    }

    /// <summary>The same for a Bundle that was read before.</summary>
    public async Task<Result<FhirAnswer>> RunAsync(ResourceContent content, RoutedRequest routed, CancellationToken cancellationToken)
    {
        var bundle = (Bundle)content.Resource;
        if (bundle.Type is not (Bundle.BundleType.Batch or Bundle.BundleType.Transaction))
        {
            return new Problem(ProblemKind.Invalid, ErrorCodes.BadBundle,
                "Only a Bundle of type batch or transaction can be posted here; post others to Bundle to store them as they are.");
        }

        if (bundle.Entry.Count > limits.MaxEntries)
            return new Problem(ProblemKind.TooLarge, ErrorCodes.TooManyEntries, $"The Bundle has {bundle.Entry.Count} entries; at most {limits.MaxEntries} are taken at once.");
        if (!Preferences.Parse(routed.Request.Headers.Prefer).TryGet(out _, out var badPreference)) return badPreference;
        var raw = BundleReader.Read(content.Json).Entries;
        var entries = raw.Select((entry, index) => BundleEntryRequest.Of(index, entry, bundle.Entry[index].Resource, routed.Request)).ToList();
        return bundle.Type == Bundle.BundleType.Batch
            ? await BatchAsync(entries, routed, cancellationToken)
            : await transaction.RunAsync(entries, routed, cancellationToken);
    }

    private static async Task<Result<FhirAnswer>> BatchAsync(List<Result<BundleEntryRequest>> entries, RoutedRequest routed, CancellationToken cancellationToken)
    {
        var answers = new Result<FhirAnswer>[entries.Count];
        await Parallel.ForAsync(0, entries.Count, new ParallelOptions { MaxDegreeOfParallelism = BatchParallelism, CancellationToken = cancellationToken },
            async (index, token) => answers[index] = await OneAsync(entries[index], routed, token));
        using var bundle = new BundleJson("batch-response", routed.Request.At, routed.Request.BaseUrl);
        foreach (var (answer, entry) in answers.Zip(entries))
        {
            if (answer.TryGet(out var given, out var problem)) bundle.Answer(given, ShowsResource(entry.Value.Request));
            else bundle.Refusal(problem);
        }

        return new FhirAnswer(AnswerKind.Ok) { Body = bundle.Finish(), IsShaped = true, IsRecorded = true };
    }

    private static async Task<Result<FhirAnswer>> OneAsync(Result<BundleEntryRequest> entry, RoutedRequest routed, CancellationToken cancellationToken)
    {
        if (!entry.TryGet(out var asked, out var problem)) return problem;
        if (asked.Request.Path.Count == 0 && asked.Request.Method == "POST")
            return new Problem(ProblemKind.Invalid, ErrorCodes.BadBundle, "A batch inside a batch is not possible.");
        return await routed.Routes.RunAsync(asked.Request, cancellationToken);
    }

    /// <summary>Reads show what they read; writes only when the client prefers it, because it already has what it sent.</summary>
    public static bool ShowsResource(FhirRequest request) =>
        request.Method is "GET" or "POST" && request.Path is [.., ['_' or '$', ..]]
        || request.Method is "GET"
        || request.Headers.Prefer?.Contains("representation", StringComparison.Ordinal) == true;
}
