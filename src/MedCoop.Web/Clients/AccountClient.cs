using System.Net.Http.Json;
using System.Text.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Web.Requests;

namespace MedCoop.Web.Clients;

/// <summary>What pages need to know of accounts. It asks with the cookies of whoever asked for the page, so it learns what that person may know.</summary>
internal sealed class AccountClient(HttpClient http, PageRequest page, ScreenMark mark)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Who is signed in; null: nobody, or the server does not say.</summary>
    public async Task<Account?> MeAsync(CancellationToken cancellationToken) =>
        (await GetAsync<Account>("/account/api/me", cancellationToken)).TryGet(out var account, out _) ? account : null;

    /// <summary>Where that person is signed in.</summary>
    public Task<Result<Session[]>> SessionsAsync(CancellationToken cancellationToken) => GetAsync<Session[]>("/account/api/sessions", cancellationToken);

    /// <summary>That person's passkeys.</summary>
    public Task<Result<Passkey[]>> PasskeysAsync(CancellationToken cancellationToken) => GetAsync<Passkey[]>("/account/api/passkeys", cancellationToken);

    /// <summary>Reads one of the account endpoints.</summary>
    public async Task<Result<T>> GetAsync<T>(string address, CancellationToken cancellationToken)
        where T : notnull
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        Carry(request, page, mark);
        if (page.Cookies is { Length: > 0 } cookies) request.Headers.TryAddWithoutValidation("Cookie", cookies);
        try
        {
            using var answer = await http.SendAsync(request, cancellationToken);
            if (!answer.IsSuccessStatusCode) return Refusals.Of(answer.StatusCode);
            var value = await answer.Content.ReadFromJsonAsync<T>(Json, cancellationToken);
            return value is null ? Refusals.NoAnswer : value;
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException)
        {
            return Refusals.NoAnswer;
        }
    }

    /// <summary>Lets the log and the audit trail see one request, of the person's own browser.</summary>
    internal static void Carry(HttpRequestMessage request, PageRequest page, ScreenMark mark)
    {
        request.Headers.TryAddWithoutValidation("X-Request-Id", page.Id);
        if (page.ClientAddress is { } address) request.Headers.TryAddWithoutValidation(ScreenMark.Header, mark.Of(address));
    }
}
