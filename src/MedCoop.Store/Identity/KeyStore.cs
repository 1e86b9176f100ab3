using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;

namespace MedCoop.Store.Identity;

/// <summary>Keys that all servers of a database share. They are encrypted before they come here.</summary>
public sealed class KeyStore : IXmlRepository
{
    private readonly IdentityDatabase database;

    internal KeyStore(IdentityDatabase database) => this.database = database;

    /// <summary>The keys with which tokens are signed and encrypted, the newest first; retired ones too.</summary>
    public async Task<IReadOnlyList<ServerKey>> ServerKeysAsync(CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        return await context.ServerKeys.AsNoTracking().OrderByDescending(key => key.CreatedAt).ThenBy(key => key.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Adds keys.</summary>
    public async Task AddAsync(IEnumerable<ServerKey> keys, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        context.ServerKeys.AddRange(keys);
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Says from when on older keys are not accepted any more, where an earlier end is not said yet.</summary>
    public async Task RetireAsync(DateTimeOffset madeBefore, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        await context.ServerKeys.Where(key => key.CreatedAt < madeBefore && (key.RetiredAt == null || key.RetiredAt > at))
            .ExecuteUpdateAsync(key => key.SetProperty(k => k.RetiredAt, at), cancellationToken);
    }

    /// <summary>Removes every key: what was signed, encrypted or protected with them is worthless from now on.</summary>
    public async Task RemoveAllAsync(CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        await context.ServerKeys.ExecuteDeleteAsync(cancellationToken);
        await context.ProtectionKeys.ExecuteDeleteAsync(cancellationToken);
    }

    /// <inheritdoc />
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var context = database.Open();
        return [.. context.ProtectionKeys.AsNoTracking().Select(key => key.Xml).ToList().Select(XElement.Parse)];
    }

    /// <inheritdoc />
    public void StoreElement(XElement element, string friendlyName)
    {
        ArgumentNullException.ThrowIfNull(element);
        using var context = database.Open();
        context.ProtectionKeys.Add(new ProtectionKeyRow { Id = Guid.NewGuid(), Xml = element.ToString(SaveOptions.DisableFormatting) });
        context.SaveChanges();
    }
}
