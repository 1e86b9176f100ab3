using System.Net;

namespace MedCoop.Server.Tests.Hosting;

/// <summary>A Patient whose second half is sent when the test says so.</summary>
internal sealed class SlowUpload : HttpContent
{
    private static readonly byte[] Body = [.. """{"resourceType": "Patient", "active": true}"""u8];

    private readonly TaskCompletionSource begun = new();
    private readonly TaskCompletionSource finish = new();

    public SlowUpload() => Headers.ContentType = new("application/fhir+json");

    public Task HasBegun => begun.Task;

    public void Finish() => finish.SetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(Body.AsMemory(0, 10));
        await stream.FlushAsync();
        begun.SetResult();
        await finish.Task;
        await stream.WriteAsync(Body.AsMemory(10));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = Body.Length;
        return true;
    }
}
