using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Operations.People;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Access;
using MedCoop.Testing.Databases;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Tests.People;

/// <summary>Registering people does not depend on whether they can be looked for.</summary>
public sealed class DuplicateWatchTests
{
    [Theory, EveryDatabase]
    public async System.Threading.Tasks.Task When_looking_for_duplicates_takes_too_long_a_patient_is_registered_without(StoreProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var store = await database.OpenAsync(options: new StoreOptions { SearchTimeout = TimeSpan.FromTicks(1) });
        var matching = new PersonMatching(store);
        var watch = new DuplicateWatch(store, matching, Options.Create(new PeopleOptions { QueueDuplicates = true }), NullLogger<DuplicateWatch>.Instance);
        var patient = new Patient { Name = [new HumanName { Family = "Kavaliou", Given = ["Siarhei"] }], BirthDate = "1983-05-17" };
        var request = new FhirRequest
        {
            Method = "POST", Path = ["Patient"], Query = [], BaseUrl = "https://here.example/fhir", At = DateTimeOffset.UnixEpoch, Visibility = Visibility.Everything,
            Actor = Actor.Operator,
        };

        var found = await matching.FindAsync(patient, request, TestContext.Current.CancellationToken);
        var tasks = await watch.TasksAsync(new ResourceKey("Patient", "1"), patient, request, TestContext.Current.CancellationToken);

        Assert.Equal(ProblemKind.TooCostly, found.Problem?.Kind);
        Assert.Empty(tasks);
    }
}
