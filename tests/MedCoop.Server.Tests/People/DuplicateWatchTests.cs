using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Operations.People;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Access;
using MedCoop.Testing.Databases;
using Microsoft.Extensions.Logging;
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
        var log = new FailureLog();
        var watch = new DuplicateWatch(store, new PersonMatching(store), Options.Create(new PeopleOptions { QueueDuplicates = true }), log);
        var patient = new Patient { Name = [new HumanName { Family = "Kavaliou", Given = ["Siarhei"] }], BirthDate = "1983-05-17" };
        var request = new FhirRequest
        {
            Method = "POST",
            Path = ["Patient"],
            Query = [],
            BaseUrl = "https://here.example/fhir",
            At = DateTimeOffset.UnixEpoch,
            Visibility = Visibility.Everything,
            Actor = Actor.Operator,
        };

        // Now and then looking up is quicker than the shortest limit.
        for (var attempt = 0; attempt < 2_000 && log.Failures == 0; attempt++) Assert.Empty(await watch.TasksAsync(new ResourceKey("Patient", "1"), patient, request, TestContext.Current.CancellationToken));

        Assert.Equal((1, true), (log.Failures, log.Text.Contains(ErrorCodes.TooCostly, StringComparison.Ordinal)));
    }

    private sealed class FailureLog : ILogger<DuplicateWatch>
    {
        public int Failures { get; private set; }

        public string Text { get; private set; } = "";

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Failures++;
            Text = formatter(state, exception);
        }
    }
}
