using System.Security.Cryptography;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Store.Audit;

/// <summary>
/// The key of a node (ECDSA P-256) that signs its audit trail, in a folder that only the server's own user may read. Beside it lies the last
/// statement that it signed, so that even a database from which the newest entries and statements were removed is found out.
/// </summary>
public sealed class NodeKey : IDisposable
{
    private const string KeyFile = "audit-node.pem";
    private const string StatementFile = "audit-statement.json";
    private const string KnownFile = "audit-nodes";

    private readonly string folder;
    private readonly ECDsa key;

    private NodeKey(string folder, ECDsa key)
    {
        this.folder = folder;
        this.key = key;
        PublicKey = key.ExportSubjectPublicKeyInfo();
        Name = NameOf(PublicKey);
    }

    /// <summary>The node's name: the thumbprint (SHA-256) of its public key, in hexadecimal.</summary>
    public string Name { get; }

    /// <summary>SubjectPublicKeyInfo.</summary>
    public byte[] PublicKey { get; }

    /// <summary>
    /// The nodes whose word counts here: this one, and those whose names an operator wrote into the folder's file <c>audit-nodes</c>, a line each. What the
    /// database itself says of nodes does not count: whoever can write there can make one.
    /// </summary>
    public IReadOnlySet<string> Known() => File.Exists(Path.Combine(folder, KnownFile))
        ? File.ReadAllLines(Path.Combine(folder, KnownFile)).Select(line => line.Trim()).Append(Name).ToHashSet(StringComparer.OrdinalIgnoreCase)
        : new HashSet<string>(StringComparer.OrdinalIgnoreCase) { Name };

    /// <summary>Opens the key in a folder, and makes it when there is none.</summary>
    public static Result<NodeKey> OpenOrCreate(string folder)
    {
        try
        {
            ProtectedFolder(folder);
            var file = Path.Combine(folder, KeyFile);
            if (!File.Exists(file)) Create(file);
            return Read(folder, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return Unusable(folder, e);
        }
    }

    /// <summary>Opens the key in a folder; null when there is none.</summary>
    public static NodeKey? Find(string folder)
    {
        var file = Path.Combine(folder, KeyFile);
        return File.Exists(file) ? Read(folder, file) : null;
    }

    /// <inheritdoc />
    public void Dispose() => key.Dispose();

    /// <summary>Signs content of another kind than the trail's, in the form that JWS has (ES256): r and s, 64 bytes. https://www.rfc-editor.org/rfc/rfc7518#section-3.4</summary>
    public byte[] SignEs256(ReadOnlySpan<byte> content) => key.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    internal static string NameOf(byte[] publicKey) => Convert.ToHexStringLower(SHA256.HashData(publicKey));

    internal static bool IsSigned(byte[] publicKey, byte[] content, byte[] signature)
    {
        try
        {
            using var known = ECDsa.Create();
            known.ImportSubjectPublicKeyInfo(publicKey, out _);
            return known.VerifyData(content, signature, HashAlgorithmName.SHA256);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    internal byte[] Sign(byte[] content) => key.SignData(content, HashAlgorithmName.SHA256);

    /// <summary>Keeps the newest statement outside the database.</summary>
    internal void Remember(SignedStatement statement)
    {
        var file = Path.Combine(folder, StatementFile);
        var partial = $"{file}.{Guid.NewGuid():N}";
        Write(partial, [.. statement.Content, (byte)'\n', .. Convert.ToBase64String(statement.Signature).Select(letter => (byte)letter)]);
        File.Move(partial, file, overwrite: true);
    }

    /// <summary>The newest statement that was remembered; null when there is none, or when it is not this key's.</summary>
    internal SignedStatement? Remembered()
    {
        var file = Path.Combine(folder, StatementFile);
        if (!File.Exists(file)) return null;
        var lines = File.ReadAllLines(file);
        if (lines is not [var content, var signature]) return null;
        var signed = new byte[128];
        return Convert.TryFromBase64String(signature, signed, out var length)
            && new SignedStatement(System.Text.Encoding.UTF8.GetBytes(content), signed[..length]) is var statement
            && IsSigned(PublicKey, statement.Content, statement.Signature)
            ? statement
            : null;
    }

    private static NodeKey Read(string folder, string file)
    {
        var stored = ECDsa.Create();
        stored.ImportFromPem(File.ReadAllText(file));
        return new NodeKey(folder, stored);
    }

    private static void Create(string file)
    {
        using var fresh = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var partial = $"{file}.{Guid.NewGuid():N}";
        Write(partial, System.Text.Encoding.ASCII.GetBytes(fresh.ExportPkcs8PrivateKeyPem()));
        try
        {
            File.Move(partial, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            // Another process was first: its key is the node's.
            File.Delete(partial);
        }
    }

    private static void ProtectedFolder(string folder)
    {
        if (Directory.Exists(folder)) return;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static void Write(string file, byte[] content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(file, options);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }

    private static Problem Unusable(string folder, Exception reason) => new(
        ProblemKind.Unavailable, ErrorCodes.UnusableNodeKey, $"The key that signs the audit trail cannot be used or made in {Path.GetFullPath(folder)}: {reason.Message}");
}
