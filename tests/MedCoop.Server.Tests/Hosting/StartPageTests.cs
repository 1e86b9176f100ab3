using System.Net;
using System.Xml.Linq;

namespace MedCoop.Server.Tests.Hosting;

public sealed class StartPageTests
{
    [Fact]
    public async Task The_start_page_links_to_metadata_health_and_metrics()
    {
        await using var server = await RunningServer.StartAsync();

        using var answer = await server.Client.GetAsync("/");
        var page = await PageAsync(server);

        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        var links = page.Descendants("a").Select(link => link.Attribute("href")!.Value).ToHashSet();
        Assert.Superset(new HashSet<string> { "/fhir/metadata", "/health/ready", "/metrics" }, links);
    }

    [Fact]
    public async Task The_start_page_has_no_script_and_loads_only_what_is_there()
    {
        await using var server = await RunningServer.StartAsync();

        var page = await PageAsync(server);

        Assert.Empty(page.Descendants("script"));
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute =>
            attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal) || attribute.Name == "style");
        var loaded = page.Descendants("link").Attributes("href").Concat(page.Descendants("img").Attributes("src")).ToList();
        Assert.NotEmpty(loaded);
        foreach (var file in loaded)
        {
            using var answer = await server.Client.GetAsync(file.Value);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task The_start_page_can_be_read_by_everyone()
    {
        await using var server = await RunningServer.StartAsync();

        var page = await PageAsync(server);

        Assert.Equal("en", page.Attribute("lang")?.Value);
        Assert.Equal("rtl", page.Descendants().Single(part => part.Attribute("lang")?.Value == "ar").Attribute("dir")?.Value);
        Assert.Single(page.Descendants("h1"));
        Assert.Single(page.Descendants("main"));
        Assert.All(page.Descendants("img"), image => Assert.NotNull(image.Attribute("alt")));
        Assert.Contains(page.Descendants("meta"), meta => meta.Attribute("name")?.Value == "viewport");
    }

    // The page is written so that it is well-formed XML too, but for HTML's own void elements.
    private static async Task<XElement> PageAsync(RunningServer server)
    {
        var html = await server.Client.GetStringAsync("/");
        var xml = System.Text.RegularExpressions.Regex.Replace(
            html.Replace("<!doctype html>", "", StringComparison.Ordinal),
            "<(?<name>meta|link|img)(?<rest>[^>]*)>",
            "<${name}${rest}/>",
            System.Text.RegularExpressions.RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1));
        return XElement.Parse(xml);
    }
}
