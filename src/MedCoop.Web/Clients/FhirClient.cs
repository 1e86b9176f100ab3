using System.Net.Http.Headers;
using Hl7.Fhir.Model;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Web.Requests;
using Task = System.Threading.Tasks.Task;

namespace MedCoop.Web.Clients;

/// <summary>The public FHIR API, used in the name of whoever asked for the page: no screen can pass by a rule.</summary>
internal sealed class FhirClient(HttpClient http, PageRequest page, ScreenMark mark, UserToken token)
{
    private const string Json = "application/fhir+json";

    /// <summary>Reads <c>Patient/17</c> or whatever gives one resource.</summary>
    public async Task<Result<T>> ReadAsync<T>(string address, CancellationToken cancellationToken)
        where T : Resource
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/fhir/" + address);
        return await SendAsync<T>(request, cancellationToken);
    }

    /// <summary>Searches, e.g. <c>Organization?name=heart</c>.</summary>
    public Task<Result<Bundle>> SearchAsync(string address, CancellationToken cancellationToken) => ReadAsync<Bundle>(address, cancellationToken);

    /// <summary>Creates a resource, or replaces the version that it was read as.</summary>
    public async Task<Result<T>> WriteAsync<T>(T resource, CancellationToken cancellationToken)
        where T : Resource
    {
        var isNew = resource.Id is null;
        using var request = new HttpRequestMessage(
            isNew ? HttpMethod.Post : HttpMethod.Put, isNew ? $"/fhir/{resource.TypeName}" : $"/fhir/{resource.TypeName}/{resource.Id}");
        if (!isNew && resource.Meta?.VersionId is { } version) request.Headers.TryAddWithoutValidation("If-Match", $"W/\"{version}\"");
        request.Headers.TryAddWithoutValidation("Prefer", "return=representation");
        request.Content = new ByteArrayContent(ResourceFormat.ToJson(resource)) { Headers = { ContentType = new MediaTypeHeaderValue(Json) } };
        return await SendAsync<T>(request, cancellationToken);
    }

    private async Task<Result<T>> SendAsync<T>(HttpRequestMessage request, CancellationToken cancellationToken)
        where T : Resource
    {
        await SignAsync(request, cancellationToken);
        try
        {
            using var answer = await http.SendAsync(request, cancellationToken);
            var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            if (!answer.IsSuccessStatusCode) return Refusals.Of(answer.StatusCode);
            return ResourceReader.Parse(body) is T resource ? resource : Refusals.NoAnswer;
        }
        catch (HttpRequestException)
        {
            return Refusals.NoAnswer;
        }
    }

    private async Task SignAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        AccountClient.Carry(request, page, mark);
        request.Headers.Accept.ParseAdd(Json);
        request.Headers.AcceptLanguage.ParseAdd(page.Language.Code);
        if (await token(cancellationToken) is { } access) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access);
    }
}
