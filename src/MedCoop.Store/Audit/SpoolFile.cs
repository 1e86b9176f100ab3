using System.Buffers.Binary;
using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Numerics;

namespace MedCoop.Store.Audit;

/// <summary>
/// A file of the spool: entries one after the other, each with its length, instant and checksum. Its name is the number that its first entry
/// gets in the chain: whether it was moved already can be told from the chain alone. It is mapped into memory, where an entry costs no call of
/// the system: what has been put there survives the end of the process; the disk has it a moment later.
/// </summary>
internal sealed class SpoolFile : IDisposable
{
    private const int Lead = sizeof(int) + sizeof(uint) + sizeof(long);
    private const int Room = 1 << 20;
    private const string Suffix = ".spool";

    private readonly string path;
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private byte[] buffer = new byte[1024];
    private int written;

    /// <summary>Makes it, with all of its blocks: a disk that is full says so now, since a mapped page has nobody to tell it to.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="first">The number of its first entry in the chain.</param>
    /// <exception cref="IOException">The disk is full, or not there.</exception>
    public SpoolFile(string folder, long first)
    {
        First = first;
        path = Path.Combine(folder, first.ToString("D14", CultureInfo.InvariantCulture) + Suffix);
        using var made = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, preallocationSize: Room);
        file = MemoryMappedFile.CreateFromFile(made, mapName: null, Room, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        view = file.CreateViewAccessor(0, Room);
    }

    /// <summary>The number of its first entry in the chain.</summary>
    public long First { get; }

    /// <summary>What it holds.</summary>
    public List<SpooledAudit> Entries { get; } = [];

    /// <summary>Whether entries fit into a file that has no others.</summary>
    public static bool HasRoomFor(IReadOnlyList<AuditEntry> entries) => LengthOf(entries) <= Room;

    /// <summary>Whether they fit in beside those that it holds.</summary>
    public bool HasRoomBeside(IReadOnlyList<AuditEntry> entries) => LengthOf(entries) <= Room - written;

    /// <summary>Appends: afterwards the entries survive the end of the process.</summary>
    /// <exception cref="ArgumentException">They do not fit in.</exception>
    public void Append(IReadOnlyList<AuditEntry> entries, long at)
    {
        var length = 0;
        foreach (var entry in entries) length += Put(entry.Body, at, length);
        view.SafeMemoryMappedViewHandle.WriteSpan<byte>((ulong)written, buffer.AsSpan(0, length));
        written += length;
        foreach (var entry in entries) Entries.Add(new SpooledAudit(at, entry));
    }

    /// <summary>It was moved to the database.</summary>
    public void Delete()
    {
        Dispose();
        if (File.Exists(path)) File.Delete(path);
    }

    public void Dispose()
    {
        // The handle first: a view that is open when it is disposed waits for the disk.
        view.SafeMemoryMappedViewHandle.Dispose();
        view.Dispose();
        file.Dispose();
    }

    /// <summary>The files that an earlier process left, in order, with what they hold up to where one was cut off.</summary>
    public static IEnumerable<(string Path, long First, List<SpooledAudit> Entries)> LeftIn(string folder)
    {
        foreach (var left in Directory.EnumerateFiles(folder, "*" + Suffix).Order(StringComparer.Ordinal))
            if (long.TryParse(Path.GetFileNameWithoutExtension(left), NumberStyles.None, CultureInfo.InvariantCulture, out var first)) yield return (left, first, Read(File.ReadAllBytes(left)));
    }

    private static int LengthOf(IReadOnlyList<AuditEntry> entries)
    {
        var length = 0;
        foreach (var entry in entries) length += Lead + entry.Body.Length;
        return length;
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
