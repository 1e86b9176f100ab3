using System.Net;

namespace MedCoop.Web.Tests.Browser;

/// <summary>Pages as HTTP answers.</summary>
public sealed class AnswerTests(ScreenServer server)
{
    [Theory, InlineData("en", "There is nothing here"), InlineData("ar", "لا يوجد شيء هنا"), InlineData("ru", "Здесь ничего нет"), InlineData("be", "Тут нічога няма")]
    public async Task A_browser_gets_an_error_page_in_its_language_with_the_id_of_the_request(string language, string title)
    {
        using var answer = await GetAsync("/no-such-page", "text/html", language);
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains(title, page, StringComparison.Ordinal);
        Assert.Contains(answer.Headers.GetValues("X-Request-Id").Single(), page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_inside_is_a_page_that_tells_nothing_of_the_inside()
    {
        using var answer = await GetAsync("/broken", "text/html", "ru");
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("Что-то пошло не так", page, StringComparison.Ordinal);
        Assert.DoesNotContain("as asked", page, StringComparison.Ordinal);
    }

    [Theory, InlineData("/no-such-page", "application/fhir+json"), InlineData("/no-such-page", "*/*"), InlineData("/fhir/Nothing/1", "text/html, */*")]
    public async Task A_system_gets_an_outcome_and_no_page(string address, string accepted)
    {
        using var answer = await GetAsync(address, accepted, "en");

        Assert.Equal("application/fhir+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("OperationOutcome", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_allow_nothing_but_their_own_scripts_and_styles_and_are_kept_nowhere()
    {
        using var answer = await GetAsync("/", "text/html", "en");
        var page = await answer.Content.ReadAsStringAsync();

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.DoesNotContain("style=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("onclick", page, StringComparison.Ordinal);
    }

    [Theory, InlineData("https://app.example/callback?x=1"), InlineData("https://évil.example/"), InlineData("nothing")]
    public async Task Where_nobody_signs_in_no_address_widens_where_forms_may_lead(string callback)
    {
        var authorize = "/connect/authorize?client_id=a&redirect_uri=" + Uri.EscapeDataString(callback);

        using var answer = await GetAsync("/account/sign-in?returnUrl=" + Uri.EscapeDataString(authorize), "text/html", "en");

        Assert.EndsWith("form-action 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_is_sent_as_it_is_written_and_not_as_numbers_of_letters()
    {
        using var answer = await GetAsync("/account/sign-in", "text/html", "be");

        Assert.Contains("Увайсці", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_start_page_leads_to_metadata_health_and_metrics()
    {
        using var answer = await GetAsync("/", "text/html", "en");
        var page = await answer.Content.ReadAsStringAsync();

        Assert.All(["/fhir/metadata", "/health/ready", "/metrics"], address => Assert.Contains($"href=\"{address}\"", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Files_are_kept_for_good_under_an_address_that_changes_with_them()
    {
        using var page = await GetAsync("/", "text/html", "en");
        var address = System.Text.RegularExpressions.Regex.Match(await page.Content.ReadAsStringAsync(), "/assets/[0-9a-f]{12}/site.css", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Value;

        using var file = await GetAsync(address, "text/css", "en");
        using var outdated = await GetAsync("/assets/000000000000/site.css", "text/css", "en");
        using var none = await GetAsync("/assets/000000000000/Texts.resx", "text/css", "en");

        Assert.Equal("public, max-age=31536000, immutable", file.Headers.CacheControl?.ToString());
        Assert.Equal("no-store", outdated.Headers.CacheControl?.ToString());
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task What_forges_a_form_is_refused()
    {
        using var http = Client();
        using var body = new FormUrlEncodedContent([KeyValuePair.Create("theme", "dark"), KeyValuePair.Create("returnUrl", "/")]);

        using var preferences = await http.PostAsync("/preferences", body);
        using var again = new FormUrlEncodedContent([KeyValuePair.Create("name", "x")]);
        using var organization = await http.PostAsync("/admin/organizations/save", again);

        Assert.Equal(HttpStatusCode.BadRequest, preferences.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, organization.StatusCode);
        Assert.False(preferences.Headers.Contains("Set-Cookie"));
    }

    private async Task<HttpResponseMessage> GetAsync(string address, string accepted, string language)
    {
        using var http = Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.ParseAdd(accepted);
        request.Headers.AcceptLanguage.ParseAdd(language);
        return await http.SendAsync(request);
    }

    private HttpClient Client() => new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address };
}
