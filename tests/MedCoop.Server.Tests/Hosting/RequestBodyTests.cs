using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using MedCoop.Fhir.Outcomes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace MedCoop.Server.Tests.Hosting;

public sealed class RequestBodyTests
{
    private const int Limit = 1_000_000;

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("identity")]
    public async Task A_compressed_body_arrives_as_it_was(string encoding)
    {
        await using var server = await StartAsync();
        var sent = Enumerable.Range(0, 200_000).Select(i => (byte)(i * 31 % 251)).ToArray();

        using var answer = await PostAsync(server, Compress(sent, encoding), encoding);

        Assert.Equal(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(sent)), await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_small_body_that_grows_over_the_limit_is_too_large(string encoding)
    {
        await using var server = await StartAsync();
        var bomb = Compress(new byte[100 * Limit], encoding);
        Assert.True(bomb.Length < Limit / 5);

        using var answer = await PostAsync(server, bomb, encoding);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal(ErrorCodes.BodyTooLarge, await Outcomes.CodeOfAsync(answer));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_body_that_is_not_what_its_encoding_says_is_refused(string encoding)
    {
        await using var server = await StartAsync();

        using var answer = await PostAsync(server, [.. "this is not compressed at all"u8], encoding);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(ErrorCodes.BadEncoding, await Outcomes.CodeOfAsync(answer));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_compressed_body_that_was_cut_off_is_refused(string encoding)
    {
        await using var server = await StartAsync();
        var whole = Compress([.. Enumerable.Range(0, 50_000).Select(i => (byte)(i * 7919 >> 3))], encoding);

        using var answer = await PostAsync(server, whole[..(whole.Length / 2)], encoding);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(ErrorCodes.BadEncoding, await Outcomes.CodeOfAsync(answer));
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip, br")]
    [InlineData("nonsense")]
    public async Task An_encoding_that_is_not_read_is_refused_with_those_that_are(string encoding)
    {
        await using var server = await StartAsync();

        using var answer = await PostAsync(server, [1, 2, 3], encoding);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Equal(ErrorCodes.BadEncoding, await Outcomes.CodeOfAsync(answer));
        Assert.Equal("gzip, br, deflate", string.Join(", ", answer.Headers.GetValues("Accept-Encoding")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_sender_of_a_body_far_over_the_limit_still_sees_the_answer(bool lengthIsKnown)
    {
        await using var server = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/test/hash") { Content = new ByteArrayContent(new byte[100 * Limit]) };
        request.Headers.TransferEncodingChunked = !lengthIsKnown;

        using var answer = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal(ErrorCodes.BodyTooLarge, await Outcomes.CodeOfAsync(answer));
    }

    [Fact]
    public async Task A_sender_that_asks_first_is_told_before_it_sends()
    {
        await using var server = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/test/hash") { Content = new ByteArrayContent(new byte[2 * Limit]) };
        request.Headers.ExpectContinue = true;

        using var answer = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task A_body_of_exactly_the_limit_is_taken()
    {
        await using var server = await StartAsync();

        using var answer = await PostAsync(server, new byte[Limit], "identity");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static Task<RunningServer> StartAsync() => RunningServer.StartAsync(
        app => app.MapPost("/test/hash", async (HttpRequest request, CancellationToken cancellationToken) =>
            Convert.ToHexString(await System.Security.Cryptography.SHA256.HashDataAsync(request.Body, cancellationToken))),
        $"--Server:MaxBodyBytes={Limit}");

    private static async Task<HttpResponseMessage> PostAsync(RunningServer server, byte[] body, string encoding)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/fhir+json");
        return await server.Client.PostAsync("/test/hash", content);
    }

    private static byte[] Compress(byte[] body, string encoding)
    {
        using var packed = new MemoryStream();
        using (Stream packer = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true),
            "br" => new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true),
            "deflate" => new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true),
            _ => packed,
        })
        {
            packer.Write(body);
        }

        return packed.ToArray();
    }
}
