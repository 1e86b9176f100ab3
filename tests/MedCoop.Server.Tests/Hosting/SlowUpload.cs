using System.Net;

namespace MedCoop.Server.Tests.Hosting;

/// <summary>A body whose second half is sent when the test says so.</summary>
internal sealed class SlowUpload : HttpContent
{
    private readonly TaskCompletionSource begun = new();
    private readonly TaskCompletionSource finish = new();

    public Task HasBegun => begun.Task;

    public void Finish() => finish.SetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(new byte[10]);
        await stream.FlushAsync();
        begun.SetResult();
        await finish.Task;
        await stream.WriteAsync(new byte[10]);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 20;
        return true;
    }
}
