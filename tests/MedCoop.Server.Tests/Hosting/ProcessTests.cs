using System.Net;
using MedCoop.Server.Commands;

namespace MedCoop.Server.Tests.Hosting;

/// <summary>The program as its users start it: a process of its own.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task The_program_serves_and_ends_with_code_0_when_told_to_stop()
    {
        await using var program = await ServerProcess.StartAsync();

        using var answer = await program.Client.GetAsync("/health/ready");
        var code = await program.TerminateAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(CommandLine.Done, code);
    }

    [Fact]
    public async Task A_request_in_flight_finishes_when_the_program_is_told_to_stop()
    {
        await using var program = await ServerProcess.StartAsync();
        // The first request to a new process takes long; the upload must have reached the server before it is told to stop.
        using var first = await program.Client.PostAsync("/fhir/Patient", content: null);
        using var upload = new SlowUpload();
        var answered = program.Client.PostAsync("/fhir/Patient", upload);
        await upload.HasBegun;
        await WaitForPostInFlightAsync(program);

        var ended = program.TerminateAsync();
        await Task.Delay(TimeSpan.FromSeconds(1));
        var endedEarly = ended.IsCompleted;
        upload.Finish();

        Assert.False(endedEarly);
        using var answer = await answered;
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(CommandLine.Done, await ended);
    }

    [Fact]
    public async Task Data_and_logs_land_under_the_working_directory()
    {
        await using var program = await ServerProcess.StartAsync();

        await program.TerminateAsync();

        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(program.Folder, "data", "logs"), "medcoop-*.json"));
    }

    [Theory]
    [InlineData("--urls http://0.0.0.0:5080", "urls")]
    [InlineData("--Access:Mode=Closed", "Use one of Required, Open.")]
    [InlineData("--Access:KnownProxies:0=everybody", "Access:KnownProxies")]
    [InlineData("--Server:MaxBodyBytes=abc", "Server:MaxBodyBytes")]
    [InlineData("--Server:MaxBodyBytes=1", "Server:MaxBodyBytes")]
    [InlineData("--Server:MaxBodyBites=50000000", "MaxBodyBites")]
    [InlineData("--Logs:RetainedFiles=0", "Logs:RetainedFiles")]
    [InlineData("--Logs:Level=Loud", "Logs:Level")]
    [InlineData("--Logs:Directory=/proc/no-such-folder", "Logs:Directory")]
    [InlineData("--Store:Provder=Sqlite", "Provder")]
    [InlineData("--Store:Provider=Oracle", "Use one of Sqlite, PostgreSql.")]
    [InlineData("--Store:Provider=PostgreSql", "Store:ConnectionString must be set")]
    [InlineData("--Store:Provider=PostgreSql --Store:ConnectionString=Host=127.0.0.1;Port=1;Database=x;Username=x", "127.0.0.1:1")]
    [InlineData("--Sever:MaxBodyBytes=50000000", "--Sever:MaxBodyBytes")]
    [InlineData("--no-such-option", "--no-such-option")]
    [InlineData("no-such-command", "no-such-command")]
    public async Task Wrong_configuration_ends_with_code_2_and_names_what_is_wrong(string arguments, string named)
    {
        var (code, error) = await ServerProcess.FailAsync(arguments.Split(' '));

        Assert.Equal(CommandLine.CannotBegin, code);
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    // That the client has sent something does not mean yet that the server has seen it.
    private static async Task WaitForPostInFlightAsync(ServerProcess program)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            var metrics = await program.Client.GetStringAsync("/metrics");
            if (metrics.Split('\n').Any(line => line.StartsWith("http_server_active_requests{", StringComparison.Ordinal) && line.Contains("POST", StringComparison.Ordinal) && !line.Contains("} 0", StringComparison.Ordinal)))
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        Assert.Fail("The server never saw the request.");
    }

    [Fact]
    public async Task An_address_in_use_ends_with_code_2_and_is_named()
    {
        await using var program = await ServerProcess.StartAsync();

        var (code, error) = await ServerProcess.FailAsync("--urls", program.Client.BaseAddress!.ToString());

        Assert.Equal(CommandLine.CannotBegin, code);
        Assert.Contains($"{program.Client.BaseAddress.Port}: address already in use", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }
}
