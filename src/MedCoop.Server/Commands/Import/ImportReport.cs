using System.Text.Encodings.Web;
using System.Text.Json;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Server.Commands.Import;

/// <summary>Gathers what happened, from many threads: counts, the first refusals for the console, all of them for the report file.</summary>
internal sealed class ImportReport(TextWriter? file) : IDisposable
{
    /// <summary>How many refusals are kept for the console.</summary>
    internal const int Kept = 50;

    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock gate = new();
    private readonly List<(ImportPlace Place, Problem Problem)> first = [];
    private ImportCount count = new(0, 0, 0);
    private long refused;
    private long bytes;
    private long documentBytesBegun;
    private long documentBytesFinished;

    /// <summary>Resources stored so far.</summary>
    internal ImportCount Count
    {
        get
        {
            lock (gate) return count;
        }
    }

    /// <summary>Things refused so far.</summary>
    internal long Refused => Interlocked.Read(ref refused);

    /// <summary>How many of the stored bytes are done: those read, less the share of what is still under way.</summary>
    internal long BytesDone =>
        (long)(Interlocked.Read(ref bytes) * (Interlocked.Read(ref documentBytesFinished) / Math.Max(1.0, Interlocked.Read(ref documentBytesBegun))));

    /// <summary>The first refusals, at most <see cref="Kept"/>.</summary>
    internal IReadOnlyList<(ImportPlace Place, Problem Problem)> First => first;

    /// <summary>Notes stored bytes read.</summary>
    internal void Read(int read) => Interlocked.Add(ref bytes, read);

    /// <summary>Notes that a document of so many bytes is under way.</summary>
    internal void Began(int size) => Interlocked.Add(ref documentBytesBegun, size);

    /// <summary>Notes that everything in such a document is stored or refused.</summary>
    internal void Finished(int size) => Interlocked.Add(ref documentBytesFinished, size);

    /// <summary>Notes what became of one item.</summary>
    internal void Add(ImportPlace place, Result<ImportCount> result)
    {
        lock (gate)
        {
            if (result.TryGet(out var stored, out var problem))
            {
                count += stored;
                return;
            }

            refused++;
            if (first.Count < Kept) first.Add((place, problem));
            file?.WriteLine(Line(place, problem));
        }
    }

    /// <inheritdoc />
    public void Dispose() => file?.Dispose();

    private static string Line(ImportPlace place, Problem problem)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, JsonOptions))
        {
            json.WriteStartObject();
            json.WriteString("file", place.File);
            if (place.Line is { } line) json.WriteNumber("line", line);
            if (place.Entry is { } entry) json.WriteNumber("entry", entry);
            json.WriteString("code", problem.Code);
            json.WriteString("reason", problem.Text);
            json.WriteStartArray("issues");
            foreach (var issue in problem.Issues)
            {
                json.WriteStartObject();
                json.WriteString("code", issue.Code);
                json.WriteString("text", issue.Text);
                if (issue.Expression is { } expression) json.WriteString("expression", expression);
                if (issue.Line is { } at) json.WriteNumber("line", at);
                if (issue.Column is { } column) json.WriteNumber("column", column);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
