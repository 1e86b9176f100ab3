using System.Text;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Commands.Import;

namespace MedCoop.Server.Tests.Commands;

public sealed class DocumentReaderTests
{
    [Theory]
    [InlineData("a.json", "{\"a\":1}", new[] { ":{\"a\":1}" })]
    [InlineData("a.json", "{\n\"a\":1\n}\n", new[] { ":{\n\"a\":1\n}\n" })]
    [InlineData("a.json", "{\"a\":1}\n{\"b\":2}\n", new[] { "1:{\"a\":1}", "2:{\"b\":2}" })]
    [InlineData("a.ndjson", "{\"a\":1}\r\n\r\n{\"b\":2}", new[] { "1:{\"a\":1}\r", "3:{\"b\":2}" })]
    [InlineData("a.ndjson", "{\n{\"b\":2}", new[] { "1:{", "2:{\"b\":2}" })]
    [InlineData("a.xml", "<a>\n</a>\n", new[] { ":<a>\n</a>\n" })]
    [InlineData("a.json", "\n\n", new string[0])]
    [InlineData("a.json", "", new string[0])]
    public async Task A_file_is_one_document_unless_its_first_line_is_one(string name, string content, string[] expected)
    {
        var found = await ReadAsync(name, Encoding.UTF8.GetBytes(content), limit: 1000);

        Assert.Equal(expected, found.Select(document => $"{document.Place.Line}:{Encoding.UTF8.GetString(document.Document.Value.Bytes.Span)}"));
    }

    [Fact]
    public async Task A_long_line_is_read_whole()
    {
        var line = "{\"a\":\"" + new string('x', 3_000_000) + "\"}";

        var found = await ReadAsync("a.ndjson", Encoding.UTF8.GetBytes($"{line}\n{line}"), limit: 10_000_000);

        Assert.Equal([line.Length, line.Length], found.Select(document => document.Document.Value.Bytes.Length));
    }

    [Fact]
    public async Task A_document_over_the_limit_is_refused()
    {
        var found = await ReadAsync("a.json", new byte[5_000_000], limit: 1_000_000);

        Assert.Equal(ErrorCodes.UnreadableFile, Assert.Single(found).Document.Problem?.Code);
    }

    private static async Task<List<(ImportPlace Place, Result<ImportDocument> Document)>> ReadAsync(string name, byte[] content, long limit)
    {
        var folder = Directory.CreateTempSubdirectory("medcoop-test-").FullName;
        var path = Path.Combine(folder, name);
        await File.WriteAllBytesAsync(path, content);
        var found = await new DocumentReader(limit).ReadAsync(new ImportSource(path, content.Length), _ => { }, CancellationToken.None).ToListAsync();
        Directory.Delete(folder, recursive: true);
        return found;
    }
}
