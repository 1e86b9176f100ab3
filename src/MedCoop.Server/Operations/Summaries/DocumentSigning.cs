using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using MedCoop.Domain.Summaries.Making;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Audit;
using MedCoop.Store.Audit;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Operations.Summaries;

/// <summary>
/// Signs documents with this node's key: a detached JWS (ES256) over the canonical JSON of the Bundle. It names its key and brings it along; whether that key is to be believed, the receiver knows
/// from elsewhere. https://hl7.org/fhir/R4/datatypes.html#Signature
/// </summary>
internal sealed class DocumentSigning(IOptions<AuditOptions> options) : IDisposable
{
    private readonly Lock once = new();
    private NodeKey? key;

    /// <summary>The Bundle with a signature.</summary>
    public Result<ReadOnlyMemory<byte>> Sign(ReadOnlyMemory<byte> bundle, DateTimeOffset at)
    {
        if (!Key().TryGet(out var node, out var problem)) return problem;
        var header = Base64Url.EncodeToString(Header(node));
        var payload = Base64Url.EncodeToString(CanonicalJson.OfDocument(bundle));
        var signature = Base64Url.EncodeToString(node.SignEs256(Encoding.ASCII.GetBytes($"{header}.{payload}")));
        var element = Encoding.UTF8.GetBytes(
            $$"""
            ,"signature":{"type":[{"system":"urn:iso-astm:E1762-95:2013","code":"1.2.840.10065.1.12.1.14","display":"Source Signature"}],"when":"{{DocumentWriter.InstantOf(at)}}","who":{"identifier":{"system":"https://medcoop.example/fhir/NamingSystem/node","value":"{{node.Name}}"},"display":"MedCoop"},"targetFormat":"application/fhir+json;canonicalization={{CanonicalJson.Document}}","sigFormat":"application/jose","data":"{{Convert.ToBase64String(Encoding.ASCII.GetBytes($"{header}..{signature}"))}}"}
            """);
        return (ReadOnlyMemory<byte>)(byte[])[.. bundle.Span[..^1], .. element, (byte)'}'];
    }

    public void Dispose() => key?.Dispose();

    private Result<NodeKey> Key()
    {
        lock (once)
        {
            if (key is not null) return key;
            var opened = NodeKey.OpenOrCreate(options.Value.Keys);
            if (opened.Problem is null) key = opened.Value;
            return opened;
        }
    }

    private static byte[] Header(NodeKey node)
    {
        using var ecdsa = System.Security.Cryptography.ECDsa.Create();
        ecdsa.ImportSubjectPublicKeyInfo(node.PublicKey, out _);
        var point = ecdsa.ExportParameters(includePrivateParameters: false).Q;
        return JsonSerializer.SerializeToUtf8Bytes(
            new JwsHeader("ES256", node.Name, new JwsKey("EC", "P-256", Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y))), JwsJson.Default.JwsHeader);
    }
}
