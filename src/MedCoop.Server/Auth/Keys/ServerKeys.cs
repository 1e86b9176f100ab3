using System.Security.Cryptography;
using MedCoop.Store.Identity;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;

namespace MedCoop.Server.Auth.Keys;

/// <summary>
/// The keys with which tokens are signed and encrypted: in the database, protected by data protection, the same for all its servers. A new key
/// is accepted at once and used only when every server has had the time to see it.
/// </summary>
internal sealed class ServerKeys(KeyStore store, SigningKeySource source, IDataProtectionProvider protection, IOptions<AuthOptions> options, TimeProvider clock)
    : IOptionsChangeTokenSource<OpenIddictServerOptions>, IDisposable
{
    /// <summary>How often servers look for new keys.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    private const int AesBytes = 32;
    private static readonly TimeSpan UseAfter = LookEvery * 3;

    private readonly IDataProtector protector = protection.CreateProtector("MedCoop.ServerKeys");
    private readonly SemaphoreSlim once = new(1, 1);
    private CancellationTokenSource changed = new();
    private KeySet? current;
    private DateTimeOffset loadedAt;

    /// <summary>The keys; <see cref="LoadAsync"/> must have run once.</summary>
    public KeySet Current => current ?? throw new InvalidOperationException("The keys are not loaded yet.");

    /// <summary>Which options change with them.</summary>
    public string? Name => Options.DefaultName;

    /// <summary>Reads the keys from the database, and makes the first ones where there are none.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await once.WaitAsync(cancellationToken);
        try
        {
            var all = await store.ServerKeysAsync(cancellationToken);
            if (!all.Any(IsAccepted))
            {
                await store.AddAsync(await NewPairAsync(), cancellationToken);
                all = await store.ServerKeysAsync(cancellationToken);
            }

            var next = Read([.. all.Where(IsAccepted)]);
            loadedAt = clock.GetUtcNow();
            if (next.Fingerprint == current?.Fingerprint) return;
            current = next;
            var before = Interlocked.Exchange(ref changed, new CancellationTokenSource());
            await before.CancelAsync();
        }
        finally
        {
            once.Release();
        }
    }

    /// <summary>Looks again when a token names a key that is not known here; at most once a second.</summary>
    public async Task<bool> KnowsAsync(string keyId, CancellationToken cancellationToken)
    {
        if (Current.Signing.Any(key => key.KeyId == keyId)) return true;
        if (clock.GetUtcNow() - loadedAt < TimeSpan.FromSeconds(1)) return false;
        await LoadAsync(cancellationToken);
        return Current.Signing.Any(key => key.KeyId == keyId);
    }

    /// <summary>Adds new keys, and says when the old ones end.</summary>
    /// <param name="atOnce">Whether the old ones end now: all tokens are void then, as is needed when a key has leaked.</param>
    public async Task RotateAsync(bool atOnce, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await store.AddAsync(await NewPairAsync(), cancellationToken);
        await store.RetireAsync(now, atOnce ? now : now + UseAfter + options.Value.RefreshTokenLifetime + options.Value.AccessTokenLifetime, cancellationToken);
        await LoadAsync(cancellationToken);
    }

    public IChangeToken GetChangeToken() => new CancellationChangeToken(changed.Token);

    public void Dispose()
    {
        once.Dispose();
        changed.Dispose();
    }

    private bool IsAccepted(ServerKey key) => key.RetiredAt is null || key.RetiredAt > clock.GetUtcNow();

    private KeySet Read(List<ServerKey> keys) => new(
        [.. InOrder(keys, ServerKeyUse.Signing).Select(key => SigningKey(key.Id, protector.Unprotect(key.Protected)))],
        [.. InOrder(keys, ServerKeyUse.Encryption).Select(key => new SymmetricSecurityKey(Convert.FromBase64String(protector.Unprotect(key.Protected))) { KeyId = key.Id.ToString("N") })]);

    // The newest that everybody has seen; where there is none, the oldest, which is the same on servers that start together.
    private IEnumerable<ServerKey> InOrder(List<ServerKey> keys, ServerKeyUse use)
    {
        var ofUse = keys.Where(key => key.Use == use).OrderBy(key => key.CreatedAt).ThenBy(key => key.Id).ToList();
        var used = ofUse.LastOrDefault(key => key.CreatedAt <= clock.GetUtcNow() - UseAfter) ?? ofUse[0];
        return ofUse.Where(key => key != used).Reverse().Prepend(used);
    }

    private async Task<IReadOnlyList<ServerKey>> NewPairAsync()
    {
        var signing = await source.NextAsync();
        var now = clock.GetUtcNow();
        return
        [
            New(ServerKeyUse.Signing, Convert.ToBase64String(signing), now),
            New(ServerKeyUse.Encryption, Convert.ToBase64String(RandomNumberGenerator.GetBytes(AesBytes)), now),
        ];
    }

    private ServerKey New(ServerKeyUse use, string secret, DateTimeOffset at) =>
        new() { Id = Guid.NewGuid(), Use = use, CreatedAt = at, Protected = protector.Protect(secret) };

    private static RsaSecurityKey SigningKey(Guid id, string secret)
    {
        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(Convert.FromBase64String(secret), out _);
        return new RsaSecurityKey(rsa) { KeyId = id.ToString("N") };
    }
}
