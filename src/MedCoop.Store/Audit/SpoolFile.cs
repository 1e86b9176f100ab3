using System.Buffers.Binary;
using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Numerics;

namespace MedCoop.Store.Audit;

/// <summary>
/// A file of the spool: entries one after the other, each with its length, instant and checksum. Its name is the number that its first entry
/// gets in the chain: how far it was moved already can be told from the chain alone. It is mapped into memory, where an entry costs no call of
/// the system: what has been put there survives the end of the process; the disk has it a moment later.
/// </summary>
internal sealed class SpoolFile : IDisposable
{
    private const int Lead = sizeof(int) + sizeof(uint) + sizeof(long);
    private const int Room = 1 << 20;
    private const string Suffix = ".spool";

    private static readonly byte[] Zeros = new byte[Room];

    private readonly List<SpooledAudit> waiting = [];
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
        Next = first;
        path = PathOf(folder, first);
        using var made = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, preallocationSize: Room);
        try
        {
            // Where a file system cannot allocate ahead, nobody tells: an ordinary write does.
            RandomAccess.Write(made, Zeros, fileOffset: 0);
            file = MemoryMappedFile.CreateFromFile(made, mapName: null, Room, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
            view = file.CreateViewAccessor(0, Room);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>The number in the chain of the first entry that waits.</summary>
    public long Next { get; private set; }

    /// <summary>The number in the chain of the entry after all that it holds.</summary>
    public long End => Next + waiting.Count;

    /// <summary>When the first entry that waits was recorded: UTC ticks; null: none waits.</summary>
    public long? Since => waiting.Count == 0 ? null : waiting[0].At;

    /// <summary>What has not been moved to the database.</summary>
    public IReadOnlyList<SpooledAudit> Waiting => [.. waiting];

    /// <summary>Whether entries fit into a file that has no others.</summary>
    public static bool HasRoomFor(IReadOnlyList<AuditEntry> entries) => LengthOf(entries) <= Room;

    /// <summary>Whether they fit in beside those that it holds.</summary>
    public bool HasRoomBeside(IReadOnlyList<AuditEntry> entries) => LengthOf(entries) <= Room - written;

    /// <summary>Whether it is of little use any more.</summary>
    public bool IsNearlyFull => written > Room - (Room / 16);

    /// <summary>Appends: afterwards the entries survive the end of the process.</summary>
    /// <exception cref="ArgumentException">They do not fit in.</exception>
    public void Append(IReadOnlyList<AuditEntry> entries, long at)
    {
        var length = 0;
        foreach (var entry in entries) length += Put(entry.Body, at, length);
        view.SafeMemoryMappedViewHandle.WriteSpan<byte>((ulong)written, buffer.AsSpan(0, length));
        written += length;
        foreach (var entry in entries) waiting.Add(new SpooledAudit(at, entry));
    }

    /// <summary>The first of those that waited are in the database.</summary>
    public void Moved(int count)
    {
        waiting.RemoveRange(0, count);
        Next += count;
    }

    /// <summary>All of it is in the database.</summary>
    public void Delete()
    {
        Dispose();
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next start finds that it was moved, and deletes it.
        }
    }

    public void Dispose()
    {
        // The handle first: a view that is open when it is disposed waits for the disk.
        view.SafeMemoryMappedViewHandle.Dispose();
        view.Dispose();
        file.Dispose();
    }

    /// <summary>Where the file with a first number is.</summary>
    public static string PathOf(string folder, long first) => Path.Combine(folder, first.ToString("D14", CultureInfo.InvariantCulture) + Suffix);

    /// <summary>The files that an earlier process left, in order.</summary>
    public static IEnumerable<LeftSpoolFile> LeftIn(string folder)
    {
        foreach (var left in Directory.GetFiles(folder, "*" + Suffix).Order(StringComparer.Ordinal))
        {
            if (!long.TryParse(Path.GetFileNameWithoutExtension(left), NumberStyles.None, CultureInfo.InvariantCulture, out var first)) continue;
            var entries = Read(File.ReadAllBytes(left), out var unreadable);
            yield return new LeftSpoolFile(left, first, entries, unreadable);
        }
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

    private static List<SpooledAudit> Read(ReadOnlySpan<byte> content, out int unreadable)
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

        unreadable = content.Length - content.Count((byte)0);
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

/// <summary>A file that an earlier process left.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="First">The number that its first entry gets in the chain.</param>
/// <param name="Entries">What it holds, up to where it is damaged or was cut off.</param>
/// <param name="Unreadable">Bytes after that which are not zeros.</param>
internal sealed record LeftSpoolFile(string Path, long First, IReadOnlyList<SpooledAudit> Entries, int Unreadable);
