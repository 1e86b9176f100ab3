using System.Xml.Linq;

namespace MedCoop.Architecture.Tests;

/// <summary>
/// The dependency table of docs/architecture.md. It is compared for equality: what a project uses beyond it fails, and so does what the
/// table allows and nothing uses any more.
/// </summary>
public sealed class DependencyTests
{
    private static readonly Dictionary<string, ProjectRule> Table = new(StringComparer.Ordinal)
    {
        ["MedCoop.Fhir"] = new([], ["Hl7.Fhir.R4", "System.IO.Hashing"]),
        ["MedCoop.Domain"] = new(["MedCoop.Fhir"], []),
        ["MedCoop.Store"] = new(
            ["MedCoop.Fhir"],
            [
                "Microsoft.AspNetCore.Identity.EntityFrameworkCore", "Microsoft.EntityFrameworkCore.Design", "Microsoft.EntityFrameworkCore.Sqlite",
                "Npgsql.EntityFrameworkCore.PostgreSQL", "OpenIddict.EntityFrameworkCore",
            ]),
        ["MedCoop.Web"] = new(["MedCoop.Fhir"], ["QRCoder"]),
        ["MedCoop.Server"] = new(
            ["MedCoop.Domain", "MedCoop.Fhir", "MedCoop.Store", "MedCoop.Web"],
            [
                "MailKit", "Microsoft.AspNetCore.Authentication.OpenIdConnect", "Microsoft.IdentityModel.Protocols.OpenIdConnect", "OpenIddict.Server.AspNetCore",
                "OpenTelemetry.Exporter.OpenTelemetryProtocol", "OpenTelemetry.Exporter.Prometheus.AspNetCore", "OpenTelemetry.Extensions.Hosting",
                "OpenTelemetry.Instrumentation.AspNetCore", "OpenTelemetry.Instrumentation.Runtime", "Serilog.AspNetCore", "Spectre.Console",
                "System.CommandLine", "zxcvbn-core",
            ]),
    };

    [Fact]
    public void Every_project_is_in_the_table_and_the_table_has_no_other() =>
        Assert.Equal(Table.Keys.Order(StringComparer.Ordinal), Repository.Projects.Keys.Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(ProjectNames))]
    public void A_project_references_exactly_the_projects_of_the_table(string project)
    {
        var references = Items(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));

        Assert.Equal(Table[project].Projects, references.Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(ProjectNames))]
    public void A_project_uses_exactly_the_packages_of_the_table(string project) =>
        Assert.Equal(Table[project].Packages, Items(project, "PackageReference").Order(StringComparer.Ordinal));

    [Fact]
    public void No_other_project_can_name_a_database_type()
    {
        var packages = Repository.Projects["MedCoop.Store"].Descendants("PackageReference");

        Assert.All(packages, package => Assert.Contains((string?)package.Attribute("PrivateAssets"), new[] { "compile", "all" }));
    }

    /// <summary>Consignments, placements and programmes will use the same kernel.</summary>
    [Theory, InlineData("src/MedCoop.Domain/Workflow"), InlineData("src/MedCoop.Server/Workflow")]
    public void The_kernel_of_workflows_knows_no_workflow_by_name(string folder)
    {
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs").ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.DoesNotContain("Referral", File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_package_has_one_version_for_the_whole_repository() => Assert.All(
        Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories).SelectMany(path => XElement.Load(path).Descendants("PackageReference")),
        package => Assert.Null(package.Attribute("Version")));

    public static TheoryData<string> ProjectNames() => [.. Repository.Projects.Keys.Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Items(string project, string item) =>
        Repository.Projects[project].Descendants(item).Select(element => (string)element.Attribute("Include")!);

    private sealed record ProjectRule(string[] Projects, string[] Packages);
}
