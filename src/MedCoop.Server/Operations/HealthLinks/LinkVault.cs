using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MedCoop.Fhir;
using MedCoop.Server.Auth;
using MedCoop.Server.Auth.Accounts;
using MedCoop.Server.Auth.Keys;
using MedCoop.Store;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Operations.HealthLinks;

/// <summary>
/// Seals what decides about links with keys that follow from the master key, which is not in the database. The seal of a state is good for one version of one
/// resource: whoever writes the resource in another way, even with an older state of its own, closes the link and never opens it.
/// </summary>
internal sealed class LinkVault(IOptions<AuthOptions> auth, IOptions<StoreOptions> store)
{
    private const int HashBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly Lock once = new();
    private byte[]? key;

    /// <summary>Seals a state for a version.</summary>
    public byte[] Seal(LinkState state, ResourceKey link, int version) => Seal(state, LinkJson.Default.LinkState, $"{link}/{version}");

    /// <summary>The state; null: this version was not written by the server, or with another master key.</summary>
    public LinkState? Open(byte[]? sealedState, ResourceKey link, int version) => Open(sealedState, LinkJson.Default.LinkState, $"{link}/{version}");

    /// <summary>The last part of a file's address.</summary>
    public string Seal(FileTicket ticket) => Base64Url.EncodeToString(Seal(ticket, LinkJson.Default.FileTicket, "file"));

    /// <summary>What it says; null: it is not this server's.</summary>
    public FileTicket? OpenTicket(string text) => Base64Url.IsValid(text) ? Open(Base64Url.DecodeFromChars(text), LinkJson.Default.FileTicket, "file") : null;

    /// <summary>The id of a link's DocumentManifest, from which the secret of its address cannot be worked out.</summary>
    public static string IdOf(string secret) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(secret)).AsSpan(0, 16), bigEndian: true).ToString();

    /// <summary>The hash of a passcode: slow on purpose.</summary>
    public static byte[] HashOf(string passcode, byte[] salt) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(passcode.Normalize(NormalizationForm.FormKC)), salt, PasswordRules.Rounds, HashAlgorithmName.SHA512, HashBytes);

    private byte[] Seal<T>(T value, JsonTypeInfo<T> type, string place)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(value, type);
        var all = new byte[NonceBytes + TagBytes + content.Length];
        RandomNumberGenerator.Fill(all.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(Key(), TagBytes);
        aes.Encrypt(all.AsSpan(0, NonceBytes), content, all.AsSpan(NonceBytes + TagBytes), all.AsSpan(NonceBytes, TagBytes), Encoding.UTF8.GetBytes(place));
        return all;
    }

    private T? Open<T>(byte[]? all, JsonTypeInfo<T> type, string place)
        where T : class
    {
        if (all is null || all.Length < NonceBytes + TagBytes) return null;
        var content = new byte[all.Length - NonceBytes - TagBytes];
        try
        {
            using var aes = new AesGcm(Key(), TagBytes);
            aes.Decrypt(all.AsSpan(0, NonceBytes), all.AsSpan(NonceBytes + TagBytes), all.AsSpan(NonceBytes, TagBytes), content, Encoding.UTF8.GetBytes(place));
            return JsonSerializer.Deserialize(content, type);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    // Made when the first link is: where there are none, there need be no master key either.
    private byte[] Key()
    {
        lock (once) return key ??= new MasterKey(MasterKey.FolderOf(auth.Value, store.Value.SqliteFile)).Derive("medcoop health links 1");
    }
}
