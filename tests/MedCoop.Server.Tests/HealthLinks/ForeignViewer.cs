using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MedCoop.Testing;

namespace MedCoop.Server.Tests.HealthLinks;

/// <summary>
/// Opens links with <c>kill-the-clipboard</c> (npm), an implementation of SMART Health Links that is not ours. It is installed once, beside the results of
/// the tests; a test that needs it is skipped where there is no Node.js or the package cannot be had.
/// </summary>
internal static class ForeignViewer
{
    private static readonly Lazy<Task<string?>> Installed = new(InstallAsync);

    /// <summary>The FHIR resources that a link leads to, or an object with the name of the refusal.</summary>
    public static async Task<JsonNode> OpenAsync(string link, string? passcode = null, int? embeddedLengthMax = null)
    {
        var folder = await Installed.Value;
        Assert.SkipWhen(folder is null, "kill-the-clipboard, a viewer of SMART Health Links from npm, could not be installed: it needs Node.js and npm.");
        var bare = link[link.IndexOf("shlink:/", StringComparison.Ordinal)..];
        var (code, output) = await RunAsync("node", folder, "open.mjs", bare, passcode ?? "", embeddedLengthMax?.ToString(CultureInfo.InvariantCulture) ?? "");
        Assert.True(code == 0, output);
        return JsonNode.Parse(output)!;
    }

    private static async Task<string?> InstallAsync()
    {
        var source = Path.Combine(TestData.RepositoryRoot, "tests", "MedCoop.Server.Tests", "HealthLinks", "viewer");
        var folder = Directory.CreateDirectory(Path.Combine(TestData.RepositoryRoot, "artifacts", "health-link-viewer")).FullName;
        foreach (var file in Directory.EnumerateFiles(source)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        try
        {
            return (await RunAsync("npm", folder, "ci", "--ignore-scripts", "--no-audit", "--no-fund")).Code == 0 ? folder : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, process.ExitCode == 0 ? output : $"{output}{await errors}");
    }
}
