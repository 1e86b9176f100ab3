using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using MedCoop.Server.Hosting;
using MedCoop.Store;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Rest;

/// <summary>FHIR packages of others, named in the configuration.</summary>
public sealed class ProfilePackageTests : IDisposable
{
    private const string Profile = "https://hospital.example/fhir/StructureDefinition/reachable-patient";

    // Only a differential, as people write them by hand.
    private const string StructureDefinition = $$$"""
        {"resourceType":"StructureDefinition","url":"{{{Profile}}}","version":"1.2.0","name":"ReachablePatient","status":"active","kind":"resource","abstract":false,
         "type":"Patient","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint",
         "differential":{"element":[
           {"path":"Patient"},
           {"path":"Patient.telecom","min":1},
           {"path":"Patient.maritalStatus","binding":{"strength":"required","valueSet":"https://hospital.example/fhir/ValueSet/status"}}]}}
        """;

    private const string Extension = """
        {"resourceType":"StructureDefinition","url":"https://hospital.example/fhir/StructureDefinition/spelling","name":"Spelling","status":"active","kind":"complex-type","abstract":false,
         "context":[{"type":"fhirpath","expression":"Patient.name.where(use = 'official')"}],"contextInvariant":["family.exists()"],
         "type":"Extension","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Extension","derivation":"constraint",
         "differential":{"element":[{"path":"Extension"},{"path":"Extension.url","fixedUri":"https://hospital.example/fhir/StructureDefinition/spelling"},{"path":"Extension.value[x]","min":1,"type":[{"code":"string"}]}]}}
        """;

    private const string ValueSet = """
        {"resourceType":"ValueSet","url":"https://hospital.example/fhir/ValueSet/status","status":"active",
         "compose":{"include":[{"system":"http://terminology.hl7.org/CodeSystem/v3-MaritalStatus","concept":[{"code":"M"}]}]}}
        """;

    private readonly string path = Packed();

    /// <inheritdoc />
    public void Dispose() => File.Delete(path);

    [Fact]
    public async Task A_package_in_the_configuration_is_validated_by_with_its_value_sets()
    {
        await using var server = await RestServer.StartAsync(StoreProvider.Sqlite, $"--Validation:Packages:0={path}");
        var address = $"Patient/$validate?profile={Uri.EscapeDataString(Profile)}";

        var right = await server.Client.PostAsync(address, Patient("\"telecom\":[{\"system\":\"phone\",\"value\":\"+375171234567\"}]", "M"));
        var wrong = await server.Client.PostAsync(address, Patient("\"active\":true", "S"));

        Assert.DoesNotContain("\"error\"", right.Json.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(
            ["binding-required Patient.maritalStatus", "cardinality-min Patient"],
            wrong.Json["issue"]!.AsArray().Where(issue => issue!["severity"]!.GetValue<string>() == "error")
                .Select(issue => $"{issue!["details"]!["coding"]![0]!["code"]} {issue["expression"]![0]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_extension_may_stand_only_where_its_context_and_its_context_invariants_allow()
    {
        await using var server = await RestServer.StartAsync(StoreProvider.Sqlite, $"--Validation:Packages:0={path}");

        var right = await server.Client.PostAsync("Patient/$validate", WithExtension("official", "\"active\":true"));
        var elsewhere = await server.Client.PostAsync("Patient/$validate", WithExtension("usual", "\"active\":true"));
        var against = await server.Client.PostAsync("Patient/$validate", WithExtension("official", "\"active\":true").Replace("\"family\"", "\"text\"", StringComparison.Ordinal));

        Assert.DoesNotContain("\"error\"", right.Json.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("extension-context", elsewhere.Json.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("extension-context", against.Json.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task Searches_by_value_set_know_those_of_packages(StoreProvider provider)
    {
        await using var server = await RestServer.StartAsync(provider, $"--Validation:Packages:0={path}");
        foreach (var code in (string[])["M", "S"])
            await server.Client.CreateAsync("Basic", $$$"""{"resourceType":"Basic","code":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-MaritalStatus","code":"{{{code}}}"}]}}""");

        Assert.Single((await server.Client.GetAsync("Basic?code:in=https://hospital.example/fhir/ValueSet/status")).Matches);
        Assert.Single((await server.Client.GetAsync("Basic?code:not-in=https://hospital.example/fhir/ValueSet/status")).Matches);
    }

    [Fact]
    public async Task A_profile_is_known_only_in_its_version()
    {
        await using var server = await RestServer.StartAsync(StoreProvider.Sqlite, $"--Validation:Packages:0={path}");

        Assert.Equal(200, (await server.Client.PostAsync($"Patient/$validate?profile={Uri.EscapeDataString(Profile + "|1.2")}", Patient("\"active\":true", "M"))).Status);
        Assert.Equal(400, (await server.Client.PostAsync($"Patient/$validate?profile={Uri.EscapeDataString(Profile + "|2.0")}", Patient("\"active\":true", "M"))).Status);
    }

    [Theory]
    [InlineData("Off", 201, false)]
    [InlineData("Warn", 201, true)]
    [InlineData("Enforce", 422, false)]
    public async Task An_extension_of_a_package_counts_on_write_as_much_as_the_configuration_says(string level, int status, bool isTagged)
    {
        await using var server = await RestServer.StartAsync(
            StoreProvider.Sqlite, $"--Validation:Packages:0={path}", "--Validation:Level:0:Profile=https://hospital.example/*", $"--Validation:Level:0:Level={level}");

        var answer = await server.Client.PostAsync("Patient", WithExtension("usual", "\"active\":true"));

        Assert.Equal(status, answer.Status);
        if (status == 201) Assert.Equal(isTagged, answer.Json["meta"]!["tag"] is not null);
    }

    [Fact]
    public async Task A_profile_that_is_enforced_for_one_reason_is_not_only_warned_of_for_another()
    {
        await using var server = await RestServer.StartAsync(
            StoreProvider.Sqlite, $"--Validation:Packages:0={path}", $"--Validation:Level:0:Profile={Profile}", "--Validation:Level:0:Level=Enforce");

        // The contained one claims a profile that warns; the one around it one that is enforced.
        var answer = await server.Client.PostAsync("Patient", $$"""
            {"resourceType":"Patient","meta":{"profile":["https://elsewhere.example/unknown","{{Profile}}"]},"active":true}
            """);

        Assert.Equal(422, answer.Status);
    }

    [Fact]
    public async Task A_package_that_is_not_there_refuses_the_start_by_its_name()
    {
        var refused = await Assert.ThrowsAsync<StartRefusedException>(
            () => RestServer.StartAsync(StoreProvider.Sqlite, "--Validation:Packages:0=/nowhere/hospital.tgz"));

        Assert.Contains("/nowhere/hospital.tgz", refused.Message, StringComparison.Ordinal);
    }

    private static string WithExtension(string use, string part) =>
        $$$"""{"resourceType":"Patient",{{{part}}},"name":[{"extension":[{"url":"https://hospital.example/fhir/StructureDefinition/spelling","valueString":"H-A-D"}],"use":"{{{use}}}","family":"Haddad"}]}""";

    private static string Patient(string part, string status) =>
        $$$"""{"resourceType":"Patient",{{{part}}},"maritalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-MaritalStatus","code":"{{{status}}}"}]}}""";

    private static string Packed()
    {
        var packed = Path.Combine(Path.GetTempPath(), $"hospital-{Guid.NewGuid():N}.tgz");
        using var file = File.Create(packed);
        using var gzip = new GZipStream(file, CompressionLevel.Fastest);
        using var tar = new TarWriter(gzip);
        Write("package/package.json", """{"name":"hospital.example","version":"1.0.0","dependencies":{"hl7.fhir.r4.core":"4.0.1","other.example":"1.0.0"}}""");
        Write("package/StructureDefinition-reachable-patient.json", StructureDefinition);
        Write("package/ValueSet-status.json", ValueSet);
        Write("package/StructureDefinition-spelling.json", Extension);
        return packed;

        void Write(string name, string content)
        {
            using var data = new MemoryStream(Encoding.UTF8.GetBytes(content));
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = data });
        }
    }
}
