using MedCoop.Fhir;

namespace MedCoop.Server.Commands.Import;

/// <summary>
/// Lets writes run side by side, but those to the same resource one after the other in the order of the input.
/// Called from one thread at a time, except for what waits.
/// </summary>
internal sealed class KeyOrder
{
    // Several times as many as may be under way at once, so that forgetting finds many to forget.
    private const int MostRemembered = 4 * ImportRun.Permits;

    private readonly Dictionary<ResourceKey, Task> latest = [];

    /// <summary>Starts the write when every earlier write to one of its resources has ended.</summary>
    internal Task After(ImportItem item, Func<Task> write)
    {
        var keys = KeysOf(item);
        List<Task>? earlier = null;
        foreach (var key in keys)
        {
            if (latest.Remove(key, out var before) && !before.IsCompleted) (earlier ??= []).Add(before);
        }

        if (latest.Count > MostRemembered) Forget();
        var started = earlier is null ? write() : AfterAsync(earlier, write);
        foreach (var key in keys) latest[key] = started;
        return started;
    }

    private static async Task AfterAsync(List<Task> earlier, Func<Task> write)
    {
        await Task.WhenAll(earlier);
        await write();
    }

    private void Forget()
    {
        foreach (var key in latest.Where(pair => pair.Value.IsCompleted).Select(pair => pair.Key).ToList()) latest.Remove(key);
    }

    private static IReadOnlyList<ResourceKey> KeysOf(ImportItem item) => item switch
    {
        ResourceItem resource => [resource.Key],
        TransactionItem transaction => [.. transaction.Entries.Select(entry => entry.Key ?? Named(entry)).OfType<ResourceKey>()],
        RequestItem request when Named(request.Entry) is { } key => [key],
        _ => [],
    };

    // PUT, PATCH and DELETE by id; what a condition leads to is not known here, and the store settles it.
    private static ResourceKey? Named(ImportEntry entry) =>
        entry.Raw.Request?.Url?.Split('/') is [var type, var id] && !id.Contains('?') ? new ResourceKey(type, id) : null;
}
