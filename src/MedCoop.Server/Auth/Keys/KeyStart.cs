using System.Security.Cryptography;
using MedCoop.Server.Hosting;
using MedCoop.Store.Identity;

namespace MedCoop.Server.Auth.Keys;

/// <summary>Loads the keys before anything is served, and then looks for new ones now and then.</summary>
internal sealed partial class KeyStart(ServerKeys keys, KeyStore store, MasterKey master, TimeProvider clock, ILogger<KeyStart> logger) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        CheckMaster(store, master);
        try
        {
            await keys.LoadAsync(cancellationToken);
        }
        catch (CryptographicException)
        {
            throw new StartRefusedException(Lost(master));
        }

        await base.StartAsync(cancellationToken);
    }

    /// <summary>Refuses to go on when the database's keys were encrypted with another master key.</summary>
    public static void CheckMaster(KeyStore store, MasterKey master)
    {
        var others = store.GetAllElements().SelectMany(key => key.Descendants(MasterKeyXmlEncryptor.Element)).Any(sealedKey => (string?)sealedKey.Attribute(MasterKeyXmlEncryptor.KeyId) != master.Id);
        if (others) throw new StartRefusedException(Lost(master));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(ServerKeys.LookEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await LookAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops. Not for the host to report: a start that failed is told once, in words, by the command line.
        }
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        try
        {
            await keys.LoadAsync(stoppingToken);
        }
        catch (Exception failure) when (failure is System.Data.Common.DbException or CryptographicException or InvalidOperationException)
        {
            LogFailed(FailureText.Of(failure));
        }
    }

    private static string Lost(MasterKey master) =>
        $"Auth:KeyFolder: the keys in the database were encrypted with another master key than {master.File}. Put the right file there (servers of one "
        + "database share it; it belongs to every backup), or, if it is lost, start over with new keys: 'keys reset'. Everybody then signs in anew, and apps and systems get new tokens.";

    [LoggerMessage(5001, LogLevel.Error, "The keys could not be looked up; those known go on being used: {Failure}")]
    private partial void LogFailed(string failure);
}
