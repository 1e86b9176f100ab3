namespace MedCoop.Server.Hosting;

/// <summary>Without it .NET takes compressed data that was cut off for whole, be it a request body or a file.</summary>
internal static class StrictCompression
{
    /// <summary>Must be called before the process decompresses anything for the first time.</summary>
    internal static void Require() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", isEnabled: true);
}
