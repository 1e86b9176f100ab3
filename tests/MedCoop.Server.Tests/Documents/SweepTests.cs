using MedCoop.Server.Tests.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Tests.Documents;

public sealed class SweepTests(RestServers servers)
{
    [Fact]
    public async Task Look()
    {
        var client = await servers.OnAsync(StoreProvider.Sqlite);
        foreach (var file in ReceivedFile.In("ips"))
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            var answer = await file.SendAsync(client);
            Console.WriteLine($"{answer.Status} {(answer.Status < 300 ? answer.State() + " " + answer.Faults().Count : answer.Text[..Math.Min(300, answer.Text.Length)])} {file.Name} {clock.ElapsedMilliseconds} ms");
        }
    }
}
