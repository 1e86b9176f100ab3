using System.Security.Cryptography;
using System.Text;
using MedCoop.Server.Hosting;

namespace MedCoop.Server.Auth.Keys;

/// <summary>
/// The one secret that is not in the database: 32 random bytes in a file of its own (0600, in a folder of 0700), made at the first start. It
/// encrypts the keys that are. Servers that share a database share this file; a backup of the database is worthless to a thief without it.
/// </summary>
internal sealed class MasterKey
{
    private const string FileName = "master.key";
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] key;

    public MasterKey(string folder)
    {
        File = Path.Combine(Path.GetFullPath(folder), FileName);
        key = Read(File);
        Id = Convert.ToHexStringLower(SHA256.HashData(key).AsSpan(0, 8));
    }

    /// <summary>Where it is.</summary>
    public string File { get; }

    /// <summary>Tells master keys apart, and nothing about them.</summary>
    public string Id { get; }

    /// <summary>The folder of the configuration.</summary>
    public static string FolderOf(AuthOptions auth, string? databaseFile) =>
        auth.KeyFolder ?? (databaseFile is null ? Path.Combine("data", "keys") : Path.Combine(Path.GetDirectoryName(databaseFile)!, "keys"));

    /// <summary>Encrypts (AES-256-GCM): nonce, tag, content.</summary>
    public byte[] Encrypt(ReadOnlySpan<byte> content)
    {
        var sealedContent = new byte[NonceBytes + TagBytes + content.Length];
        var nonce = sealedContent.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, content, sealedContent.AsSpan(NonceBytes + TagBytes), sealedContent.AsSpan(NonceBytes, TagBytes));
        return sealedContent;
    }

    /// <summary>Undoes it.</summary>
    /// <exception cref="CryptographicException">It was another key, or the content was changed.</exception>
    public byte[] Decrypt(ReadOnlySpan<byte> sealedContent)
    {
        var content = new byte[sealedContent.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(sealedContent[..NonceBytes], sealedContent[(NonceBytes + TagBytes)..], sealedContent.Slice(NonceBytes, TagBytes), content);
        return content;
    }

    /// <summary>A key for one purpose, from which neither this one nor that of another purpose can be worked out (HKDF). https://www.rfc-editor.org/rfc/rfc5869</summary>
    public byte[] Derive(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyBytes, info: Encoding.UTF8.GetBytes(purpose));

    private static byte[] Read(string file)
    {
        try
        {
            if (!System.IO.File.Exists(file)) Create(file);
            var read = Convert.FromBase64String(System.IO.File.ReadAllText(file, Encoding.ASCII).Trim());
            return read.Length == KeyBytes ? read : throw new FormatException();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"Auth:KeyFolder: the key file {file} cannot be made or read: {failure.Message}");
        }
        catch (FormatException)
        {
            throw new StartRefusedException($"Auth:KeyFolder: {file} is no key file of this program. Put the right one back.");
        }
    }

    // Written beside and moved: a server that starts at the same time sees the whole key or none.
    private static void Create(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        var mine = $"{file}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(mine, options))
        {
            stream.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes))));
            stream.Flush(flushToDisk: true);
        }

        try
        {
            System.IO.File.Move(mine, file, overwrite: false);
        }
        catch (IOException) when (System.IO.File.Exists(file))
        {
            System.IO.File.Delete(mine); // Another server was faster.
        }
    }
}
