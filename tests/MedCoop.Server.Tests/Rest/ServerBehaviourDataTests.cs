using System.Text.Json.Nodes;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store;
using MedCoop.Testing;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Rest;

/// <summary>Requests that another server's tests send, with what the specification says to each.</summary>
public sealed class ServerBehaviourDataTests
{
    private const string Folder = "fhir-core/server-behaviour/microsoft-fhir-server";

    [Theory]
    [EveryDatabase("Bundle-TransactionWithValidBundleEntry.json", 200)]
    [EveryDatabase("Bundle-TransactionWithAllValidRoutes.json", 200)]
    [EveryDatabase("Bundle-TransactionWithConditionalUpdateAndReference.json", 400)] // Identifier.system is empty
    [EveryDatabase("Bundle-TransactionWithConditionalCreateAndReference.json", 400)] // Identifier.system is empty
    [EveryDatabase("Bundle-TransactionForRollBack.json", 404)] // reads what does not exist
    [EveryDatabase("Bundle-TransactionWithConditionalReferenceInResourceBody.json", 400)] // matches nobody
    [EveryDatabase("Bundle-TransactionWithMultipleEntriesModifyingSameResource.json", 400)]
    [EveryDatabase("Bundle-TransactionWithMultipleResourcesWithSameFullUrl.json", 404)] // asks for an operation that is not offered
    [EveryDatabase("Bundle-TransactionWithInvalidProcessingRoutes.json", 404)] // an operation that is not offered
    [EveryDatabase("Bundle-TransactionWithInvalidResourceType.json", 400)]
    [EveryDatabase("Bundle-TransactionWithInvalidBundleEntry.json", 400)]
    [EveryDatabase("Bundle-TypeMissing.json", 400)]
    [EveryDatabase("Bundle-Batch.json", 200)]
    [EveryDatabase("Bundle-BatchWithConditionalUpdateByIdentifier.json", 400)] // Identifier.system is empty
    [EveryDatabase("Bundle-BinaryPatch.json", 200)]
    [EveryDatabase("Bundle-FhirPatch.json", 200)]
    public async Task Bundles_are_answered_as_the_specification_says(StoreProvider database, string file, int status)
    {
        var body = TestData.Text($"{Folder}/Normative/{file}");
        await using var server = await RestServer.StartAsync(database);

        var answer = await server.Client.PostAsync("", body);

        Assert.True(answer.Status == status, $"{answer.Status}: {answer.Text}");
        if (status != 200)
        {
            Assert.NotEmpty(answer.Diagnosis);
            Assert.Equal(0, (await server.Client.GetAsync("_history")).Json["total"]!.GetValue<int>());
        }
    }

    [Theory, EveryDatabase]
    public async Task Chained_searches_and_sorts_run_over_the_data_made_for_them(StoreProvider database)
    {
        var body = TestData.Text($"{Folder}/R4/Bundle-ChainingSortAndSearchValidation.json");
        await using var server = await RestServer.StartAsync(database);
        var fhir = server.Client;

        var written = await fhir.PostAsync("", body);

        Assert.True(written.Status == 200, written.Text);
        var roles = JsonNode.Parse(body)!["entry"]!.AsArray().Count(entry => (string)entry!["resource"]!["resourceType"]! == "PractitionerRole");
        var all = (await SearchTests.PagesAsync(fhir, "PractitionerRole?_count=5&_sort=-_lastUpdated")).SelectMany(page => page.Matches).ToList();
        Assert.Equal(roles, all.Distinct().Count());
        Assert.Equal(roles, all.Count);
        foreach (var query in new[]
        {
            "PractitionerRole?practitioner.name:missing=false", "PractitionerRole?_include=PractitionerRole:practitioner&_sort=date",
            "Practitioner?_has:PractitionerRole:practitioner:active=true", "PractitionerRole?organization.name=x,y&practitioner.active=true",
        })
            Assert.Equal(200, (await fhir.GetAsync(query)).Status);
    }

    [Theory, EveryDatabase]
    public async Task Single_resources_are_stored_or_refused_with_reasons(StoreProvider database)
    {
        var files = TestData.Files(Folder, "*.json");
        await using var server = await RestServer.StartAsync(database);
        var stored = 0;

        foreach (var file in files)
        {
            var text = await File.ReadAllTextAsync(file);
            if (TypeOf(text) is not { } type) continue;
            var answer = await server.Client.PostAsync(type, text);
            // One says that a word is a PDF file, and AuditEvents are written by the server alone.
            Assert.True(answer.Status is 201 or 400 || answer.Code is ErrorCodes.BadUpload or ErrorCodes.AuditIsReadOnly, $"{Path.GetFileName(file)}: {answer.Status} {answer.Text}");
            if (answer.Status != 201) Assert.NotEmpty(answer.Expressions.Concat([answer.Diagnosis]));
            else stored++;
        }

        Assert.InRange(stored, 100, files.Count);
    }

    private static string? TypeOf(string text)
    {
        try
        {
            return JsonNode.Parse(text)?["resourceType"]?.GetValue<string>() is { } type && Server.Rest.FhirRoutes.IsConcreteType(type) ? type : null;
        }
        catch (Exception broken) when (broken is System.Text.Json.JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
