using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Microsoft.Win32.SafeHandles;

namespace MedCoop.Store.Audit;

/// <summary>
/// A file of the spool: entries one after the other, each with its length, instant and checksum. Its name is the number that its first entry
/// gets in the chain: whether it was moved already can be told from the chain alone. What has been written survives the end of the process;
/// the disk has it a moment later.
/// </summary>
internal sealed class SpoolFile : IDisposable
{
    private const int Lead = sizeof(int) + sizeof(uint) + sizeof(long);
    private const string Suffix = ".spool";

    private readonly SafeFileHandle file;
    private readonly string path;
    private byte[] buffer = new byte[1024];
    private long written;

    public SpoolFile(string folder, long first)
    {
        First = first;
        path = Path.Combine(folder, first.ToString("D14", CultureInfo.InvariantCulture) + Suffix);
        file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
    }

    /// <summary>The number of its first entry in the chain.</summary>
    public long First { get; }

    /// <summary>What it holds.</summary>
    public List<SpooledAudit> Entries { get; } = [];

    /// <summary>Whether the last write failed: another file may fare better.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Appends: afterwards the entries survive the end of the process.</summary>
    /// <exception cref="IOException">The disk is full, or not there; nothing of these counts.</exception>
    public void Append(IReadOnlyList<AuditEntry> entries, long at)
    {
        var length = 0;
        foreach (var entry in entries) length += Put(entry.Body, at, length);
        IsBroken = true;
        // At its place: what a write that failed left behind is written over.
        RandomAccess.Write(file, buffer.AsSpan(0, length), written);
        IsBroken = false;
        written += length;
        foreach (var entry in entries) Entries.Add(new SpooledAudit(at, entry));
    }

    /// <summary>It was moved to the database.</summary>
    public void Delete()
    {
        file.Dispose();
        if (File.Exists(path)) File.Delete(path);
    }

    public void Dispose() => file.Dispose();

    /// <summary>The files that an earlier process left, in order, with what they hold up to where one was cut off.</summary>
    public static IEnumerable<(string Path, long First, List<SpooledAudit> Entries)> LeftIn(string folder)
    {
        foreach (var left in Directory.EnumerateFiles(folder, "*" + Suffix).Order(StringComparer.Ordinal))
            if (long.TryParse(Path.GetFileNameWithoutExtension(left), NumberStyles.None, CultureInfo.InvariantCulture, out var first)) yield return (left, first, Read(File.ReadAllBytes(left)));
    }

    private int Put(byte[] body, long at, int offset)
    {
        var length = Lead + body.Length;
        if (buffer.Length < offset + length) Array.Resize(ref buffer, Math.Max(buffer.Length * 2, offset + length));
        var place = buffer.AsSpan(offset, length);
        BinaryPrimitives.WriteInt32LittleEndian(place, body.Length);
        BinaryPrimitives.WriteInt64LittleEndian(place[(sizeof(int) + sizeof(uint))..], at);
        body.CopyTo(place[Lead..]);
        BinaryPrimitives.WriteUInt32LittleEndian(place[sizeof(int)..], Checksum(place[(sizeof(int) + sizeof(uint))..]));
        return length;
    }

    private static List<SpooledAudit> Read(ReadOnlySpan<byte> content)
    {
        var entries = new List<SpooledAudit>();
        while (content.Length >= Lead)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(content);
            if (length <= 0 || length > content.Length - Lead) break;
            var covered = content[(sizeof(int) + sizeof(uint))..(Lead + length)];
            if (BinaryPrimitives.ReadUInt32LittleEndian(content[sizeof(int)..]) != Checksum(covered)) break;
            entries.Add(new SpooledAudit(BinaryPrimitives.ReadInt64LittleEndian(covered), AuditEntry.Stored(covered[sizeof(long)..].ToArray())));
            content = content[(Lead + length)..];
        }

        return entries;
    }

    // CRC-32C.
    private static uint Checksum(ReadOnlySpan<byte> content)
    {
        var sum = uint.MaxValue;
        while (content.Length >= sizeof(ulong))
        {
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(content));
            content = content[sizeof(ulong)..];
        }

        foreach (var octet in content) sum = BitOperations.Crc32C(sum, octet);
        return ~sum;
    }
}
