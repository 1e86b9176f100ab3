using System.Xml.Linq;
using MedCoop.Store.Search;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace MedCoop.Store.Identity;

/// <summary>Keys that all servers of a database share. They are encrypted before they come here.</summary>
public sealed class KeyStore : IXmlRepository
{
    private readonly IdentityDatabase database;

    internal KeyStore(IdentityDatabase database) => this.database = database;

    /// <summary>The keys with which tokens are signed and encrypted, the newest first; retired ones too.</summary>
    public async Task<IReadOnlyList<ServerKey>> ServerKeysAsync(CancellationToken cancellationToken)
    {
        await using var statements = await database.ConnectAsync(cancellationToken);
        return await statements.ListAsync(
            """SELECT id, "use", created_at, retired_at, protected FROM identity_server_key ORDER BY created_at DESC, id""",
            static row => new ServerKey
            {
                Id = row.GetGuid(0),
                Use = (ServerKeyUse)row.GetInt32(1),
                CreatedAt = Instant(row.GetInt64(2)),
                RetiredAt = row.IsDBNull(3) ? null : Instant(row.GetInt64(3)),
                Protected = row.GetString(4),
            },
            cancellationToken);
    }

    /// <summary>Adds keys.</summary>
    public async Task AddAsync(IEnumerable<ServerKey> keys, CancellationToken cancellationToken)
    {
        await using var statements = await database.ConnectAsync(cancellationToken);
        await statements.ExecuteAsync(
            keys.Select(key => new SearchCommand(
                """INSERT INTO identity_server_key (id, "use", created_at, retired_at, protected) VALUES ($1, $2, $3, $4, $5)""",
                [key.Id, (int)key.Use, key.CreatedAt.UtcTicks, key.RetiredAt?.UtcTicks, key.Protected])),
            cancellationToken);
    }

    /// <summary>Says from when on older keys are not accepted any more, where an earlier end is not said yet.</summary>
    public async Task RetireAsync(DateTimeOffset madeBefore, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var statements = await database.ConnectAsync(cancellationToken);
        await statements.ExecuteAsync(
            [new SearchCommand("UPDATE identity_server_key SET retired_at = $1 WHERE created_at < $2 AND (retired_at IS NULL OR retired_at > $1)", [at.UtcTicks, madeBefore.UtcTicks])],
            cancellationToken);
    }

    /// <summary>Removes every key: what was signed, encrypted or protected with them is worthless from now on.</summary>
    public async Task RemoveAllAsync(CancellationToken cancellationToken)
    {
        await using var statements = await database.ConnectAsync(cancellationToken);
        await statements.ExecuteAsync([new SearchCommand("DELETE FROM identity_server_key", []), new SearchCommand("DELETE FROM identity_protection_key", [])], cancellationToken);
    }

    /// <inheritdoc />
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var statements = database.Connect();
        return [.. statements.List("SELECT xml FROM identity_protection_key", static row => row.GetString(0)).Select(XElement.Parse)];
    }

    /// <inheritdoc />
    public void StoreElement(XElement element, string friendlyName)
    {
        ArgumentNullException.ThrowIfNull(element);
        using var statements = database.Connect();
        statements.Execute(new SearchCommand("INSERT INTO identity_protection_key (id, xml) VALUES ($1, $2)", [Guid.NewGuid(), element.ToString(SaveOptions.DisableFormatting)]));
    }

    private static DateTimeOffset Instant(long ticks) => new(ticks, TimeSpan.Zero);
}
