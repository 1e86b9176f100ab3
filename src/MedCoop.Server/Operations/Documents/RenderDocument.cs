using MedCoop.Domain.Documents.Pages;
using MedCoop.Domain.Summaries.Words;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Operations.Documents;

/// <summary>
/// <c>Bundle/{id}/$render</c> and <c>DocumentReference/{id}/$render</c>: the document as one page for a doctor, in the language of parameter <c>language</c> or of
/// Accept-Language. What is not valid is shown as far as it can be read, with what is wrong with it.
/// </summary>
internal sealed class RenderDocument(ResourceStore store, CurrentTerminologies terminologies, ReadLimits limits)
{
    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        var asked = routed.Request.Parameter("language");
        if (asked is not null && !SpokenText.Languages.Contains(asked.Split('-')[0], StringComparer.Ordinal)) return OperationInput.Bad($"'language' is one of {string.Join(", ", SpokenText.Languages)}.");
        if (!(await StoredDocument.ReadAsync(store, routed.Key, routed.Request, limits, cancellationToken)).TryGet(out var stored, out var problem)) return problem;
        if (!(await terminologies.GetRecentAsync(cancellationToken)).TryGet(out var current, out problem)) return problem;
        var codes = new CodeWords(asked?.Split('-')[0] ?? SpokenText.Preferred(routed.Request.Headers.AcceptLanguage), current);
        var html = DocumentPage.Of(stored.Document, codes, (stored.Source.Key.ToString(), stored.Source.Version), stored.Faults, routed.Request.At);
        return new FhirAnswer(AnswerKind.Ok) { Page = new HtmlPage(html, PageStyle.Policy), Shown = [stored.Source] };
    }
}
