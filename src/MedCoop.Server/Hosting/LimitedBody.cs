using MedCoop.Fhir.Outcomes;

namespace MedCoop.Server.Hosting;

/// <summary>A request body that refuses to give more than so many bytes, and to go on after damaged compression.</summary>
internal sealed class LimitedBody(Stream inner, long limit) : Stream
{
    private long given;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => given; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return Count(await inner.ReadAsync(buffer, cancellationToken));
        }
        // Brotli reports damaged data by the second.
        catch (Exception damage) when (damage is InvalidDataException or InvalidOperationException)
        {
            throw Damaged();
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Request bodies are read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>The refusal of a body over the limit.</summary>
    internal static BodyRefusedException TooLarge(long limit) => new(
        StatusCodes.Status413PayloadTooLarge,
        "too-long",
        ErrorCodes.BodyTooLarge,
        $"The body is larger than the {limit:N0} bytes that this server takes (after decompression); send it in parts.");

    private int Count(int read)
    {
        given += read;
        return given <= limit ? read : throw TooLarge(limit);
    }

    private static BodyRefusedException Damaged() => new(
        StatusCodes.Status400BadRequest,
        "structure",
        ErrorCodes.BadEncoding,
        "The body is not what Content-Encoding says: its compression is damaged or of another kind.");
}
