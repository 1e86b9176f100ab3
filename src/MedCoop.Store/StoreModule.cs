using MedCoop.Fhir.Terminology;
using MedCoop.Store.Access;
using MedCoop.Store.Engines;
using MedCoop.Store.Engines.PostgreSql;
using MedCoop.Store.Engines.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MedCoop.Store;

/// <summary>Puts the store together.</summary>
public static class StoreModule
{
    /// <summary>
    /// Adds the <see cref="ResourceStore"/>, configured by section <c>Store</c>. It needs a <see cref="TimeProvider"/>, and <see cref="Terminologies"/>
    /// where searches by value set shall know more than R4's and MedCoop's own.
    /// </summary>
    public static IServiceCollection AddMedCoopStore(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<StoreOptions, StoreOptionsValidator>().BindConfiguration("Store", binder => binder.ErrorOnUnknownConfiguration = true);
        services.AddSingleton(provider => Create(
            provider.GetRequiredService<IOptions<StoreOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetService<CaseRules>() ?? CaseRules.None,
            provider.GetService<Terminologies>()));
        return services;
    }

    /// <summary>A store without a service container, for commands and tests.</summary>
    public static ResourceStore Create(StoreOptions options, TimeProvider clock, ILoggerFactory loggers, CaseRules rules, Terminologies? terminology = null)
    {
        var logger = loggers.CreateLogger<ResourceStore>();
        IStoreEngine engine = options.Provider switch
        {
            StoreProvider.Sqlite => new SqliteEngine(new SqliteDatabase(options.ConnectionString, options.MaxDatabaseBytes), clock, logger),
            StoreProvider.PostgreSql => new PostgreSqlEngine(options.ConnectionString!, clock, logger),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Provider, message: null),
        };
        return new ResourceStore(engine, options, terminology ?? Terminologies.Standard, clock, logger, rules);
    }
}

/// <summary>Checks the settings before the start, each with a message that says what would be right.</summary>
[OptionsValidator]
internal sealed partial class StoreOptionsValidator : IValidateOptions<StoreOptions>;
