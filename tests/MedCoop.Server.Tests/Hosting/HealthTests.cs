using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;

namespace MedCoop.Server.Tests.Hosting;

public sealed class HealthTests
{
    [Fact]
    public async Task A_running_server_is_live_and_ready()
    {
        await using var server = await RunningServer.StartAsync();

        using var live = await server.Client.GetAsync("/health/live");
        using var ready = await server.Client.GetAsync("/health/ready");

        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        using var json = JsonDocument.Parse(await ready.Content.ReadAsStringAsync());
        Assert.Equal("up", json.RootElement.GetProperty("status").GetString());
        Assert.All(json.RootElement.GetProperty("checks").EnumerateObject(), check =>
            Assert.Equal("up", check.Value.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task A_disk_that_runs_full_makes_the_server_not_ready_but_live()
    {
        await using var server = await RunningServer.StartAsync(settings: $"--Server:MinFreeDiskBytes={long.MaxValue}");

        using var live = await server.Client.GetAsync("/health/live");
        using var ready = await server.Client.GetAsync("/health/ready");

        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        using var json = JsonDocument.Parse(await ready.Content.ReadAsStringAsync());
        Assert.Equal("down", json.RootElement.GetProperty("checks").GetProperty("disk").GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_server_whose_records_of_reads_have_no_file_is_not_ready()
    {
        var keys = Directory.CreateTempSubdirectory("medcoop-keys-");
        await using (var server = await RunningServer.StartAsync(settings: ["--Audit:Enabled=true", $"--Audit:Keys={keys.FullName}"]))
        {
            using var before = await server.Client.GetAsync("/health/ready");
            // Nothing can be made where the folder of the spool was.
            Directory.Move(Path.Combine(keys.FullName, "spool"), Path.Combine(keys.FullName, "away"));
            for (var status = HttpStatusCode.OK; status != HttpStatusCode.ServiceUnavailable;)
            {
                using var read = await server.Client.GetAsync($"/fhir/Patient?identifier={new string('1', 4000)}");
                status = read.StatusCode;
            }

            using var ready = await server.Client.GetAsync("/health/ready");

            Assert.Equal(HttpStatusCode.OK, before.StatusCode);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
            Assert.Contains("\"audit\":{\"status\":\"down\"", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        keys.Delete(recursive: true);
    }

    [Fact]
    public async Task A_stopping_server_is_not_ready_while_it_still_serves_and_lets_requests_finish()
    {
        var release = new TaskCompletionSource();
        await using var server = await RunningServer.StartAsync(
            app => app.MapGet("/test/slow", async () =>
            {
                await release.Task;
                return "finished";
            }),
            "--Server:DrainDelay=00:00:01");
        var slow = server.Client.GetStringAsync("/test/slow");

        var stopped = server.App.StopAsync();
        using var ready = await server.Client.GetAsync("/health/ready");
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        var endedEarly = stopped.IsCompleted;
        release.SetResult();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.False(endedEarly);
        Assert.Equal("finished", await slow);
        await stopped;
        await Assert.ThrowsAsync<HttpRequestException>(() => server.Client.GetAsync("/health/live"));
    }

    [Fact]
    public async Task Metrics_are_Prometheus_text_and_count_requests_by_route()
    {
        await using var server = await RunningServer.StartAsync();
        using var live = await server.Client.GetAsync("/health/live");

        using var answer = await server.Client.GetAsync("/metrics");
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("http_server_request_duration_seconds_count", text, StringComparison.Ordinal);
        Assert.Contains("http_route=\"/health/live\"", text, StringComparison.Ordinal);
        Assert.Contains("dotnet_gc_collections_total", text, StringComparison.Ordinal);
    }
}
