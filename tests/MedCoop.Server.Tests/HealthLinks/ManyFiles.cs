using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MedCoop.Domain.HealthLinks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MedCoop.Server.Tests.HealthLinks;

/// <summary>A server of others with one link, behind which there are several files.</summary>
internal sealed class ManyFiles : IAsyncDisposable
{
    private readonly WebApplication app;

    private ManyFiles(WebApplication app, byte[] key)
    {
        this.app = app;
        Address = app.Urls.Single();
        Link = new HealthLink { Url = new Uri($"{Address}/manifest"), Key = key }.ToText();
    }

    public string Address { get; }

    public string Link { get; }

    public static async Task<ManyFiles> StartAsync(params string[] files)
    {
        var key = RandomNumberGenerator.GetBytes(HealthLink.KeyBytes);
        var manifest = new JsonObject
        {
            ["files"] = new JsonArray([.. files.Select(file => new JsonObject
            {
                ["contentType"] = "application/fhir+json",
                ["embedded"] = new LinkedFile("application/fhir+json", Encoding.UTF8.GetBytes(file)).Encrypt(key),
            })]),
        }.ToJsonString();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var made = builder.Build();
        made.Urls.Add("http://127.0.0.1:0");
        made.MapPost("/manifest", () => Results.Text(manifest, "application/json"));
        await made.StartAsync(TestContext.Current.CancellationToken);
        return new ManyFiles(made, key);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
