using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace MedCoop.Web.Assets;

/// <summary>
/// Style sheets, scripts and icons, which are part of the assembly, so that pages look right however and wherever the server was
/// started. Their address has a hash of all of them: browsers keep them for good, and modules find one another by relative names.
/// </summary>
internal sealed class AssetFiles
{
    private const string Folder = "assets/";

    private static readonly FrozenDictionary<string, string> ContentTypes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, AssetFile> files;

    public AssetFiles()
    {
        var assembly = typeof(AssetFiles).Assembly;
        files = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Folder.Length..], name => Read(assembly.GetManifestResourceStream(name)!), StringComparer.Ordinal);
        Version = Hash(files);
    }

    /// <summary>Hash of all files.</summary>
    public string Version { get; }

    /// <summary>The address of a file for pages.</summary>
    public string Address(string name) => files.ContainsKey(name)
        ? $"/assets/{Version}/{name}"
        : throw new ArgumentException($"There is no file {name}.", nameof(name));

    /// <summary>Serves one. A page from before an update may ask for another version: it gets the current file, to keep for that moment only.</summary>
    public async Task<bool> SendAsync(HttpContext http, string version, string name)
    {
        if (!files.TryGetValue(name, out var file)) return false;
        var headers = http.Response.Headers;
        headers.CacheControl = version == Version ? "public, max-age=31536000, immutable" : "no-store";
        headers.Vary = HeaderNames.AcceptEncoding;
        http.Response.ContentType = ContentTypes[Path.GetExtension(name)];
        var body = file.Plain;
        if (AcceptsBrotli(http.Request))
        {
            headers.ContentEncoding = "br";
            body = file.Brotli.Value;
        }

        http.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method)) await http.Response.Body.WriteAsync(body, http.RequestAborted);
        return true;
    }

    private static bool AcceptsBrotli(HttpRequest request) =>
        request.GetTypedHeaders().AcceptEncoding.Any(encoding => encoding.Value.Equals("br", StringComparison.OrdinalIgnoreCase) && encoding.Quality is not 0);

    private static AssetFile Read(Stream stream)
    {
        using (stream)
        using (var all = new MemoryStream())
        {
            stream.CopyTo(all);
            var plain = all.ToArray();
            return new AssetFile(plain, new Lazy<byte[]>(() => Compress(plain)));
        }
    }

    // Once per file and process: the densest setting pays on slow links.
    private static byte[] Compress(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) brotli.Write(plain);
        return packed.ToArray();
    }

    private static string Hash(FrozenDictionary<string, AssetFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files.OrderBy(file => file.Key, StringComparer.Ordinal)) hash.AppendData(file.Value.Plain);
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    private sealed record AssetFile(byte[] Plain, Lazy<byte[]> Brotli);
}
