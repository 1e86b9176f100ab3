using MedCoop.Server.Tests.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Tests.Documents;

public sealed class SweepTests(RestServers servers)
{
    [Fact]
    public async Task Look()
    {
        var client = await servers.OnAsync(StoreProvider.Sqlite);
        Directory.CreateDirectory("/tmp/received-pages");
        foreach (var file in ReceivedFile.In("ips"))
        {
            var answer = await file.SendAsync(client);
            if (answer.Status > 201) continue;
            foreach (var language in (string[])["en", "ar", "ru", "be"])
            {
                var clock = System.Diagnostics.Stopwatch.StartNew();
                var page = await client.GetAsync($"{answer.ReferenceTo("document")}/$render?language={language}");
                if (page.Status != 200 || language == "en") Console.WriteLine($"{page.Status} {page.Text.Length} {file.Name} {clock.ElapsedMilliseconds} ms {(page.Status == 200 ? "" : page.Text)}");
                await File.WriteAllTextAsync($"/tmp/received-pages/{file.Name.Replace('/', '_')}.{language}.html", page.Text);
            }
        }
    }
}
