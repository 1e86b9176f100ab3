namespace MedCoop.Server.Tests.Auth;

/// <summary>The folder of a server's keys. It goes after the server, which writes to it until it ends.</summary>
internal sealed class KeyFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("medcoop-test-");

    /// <summary>A folder with the same keys.</summary>
    public KeyFolder Copy()
    {
        var copy = new KeyFolder();
        foreach (var file in folder.GetFiles()) file.CopyTo(Path.Combine(copy.folder.FullName, file.Name));
        return copy;
    }

    public string AuthSetting => $"--Auth:KeyFolder={folder.FullName}";

    public string AuditSetting => $"--Audit:Keys={folder.FullName}";

    public void Dispose() => folder.Delete(recursive: true);
}
