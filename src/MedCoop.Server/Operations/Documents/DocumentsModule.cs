using MedCoop.Server.Rest;

namespace MedCoop.Server.Operations.Documents;

/// <summary>Documents of others: received, read, taken apart.</summary>
internal static class DocumentsModule
{
    // A valid document is a Bundle; one that is not lies behind its DocumentReference.
    private static readonly string[] Stored = ["Bundle", "DocumentReference"];

    /// <summary>Registers what the operations share.</summary>
    public static IServiceCollection AddMedCoopDocuments(this IServiceCollection services) =>
        services.AddSingleton<DocumentReading>().AddSingleton<PatientChoice>().AddSingleton<RecordLoading>().AddSingleton<AdoptionPlanning>().AddSingleton<DecidedDocument>().AddSingleton<ReceiveDocument>();

    /// <summary>Their rows of the table of routes.</summary>
    public static IReadOnlyList<FhirRoute> Routes(IServiceProvider services)
    {
        var adopt = ActivatorUtilities.CreateInstance<AdoptDocument>(services);
        var render = ActivatorUtilities.CreateInstance<RenderDocument>(services);
        return
        [
            new("POST", "Bundle/$receive", "$receive", services.GetRequiredService<ReceiveDocument>().RunAsync),
            .. Stored.Select(type => new FhirRoute("POST", $"{type}/{{id}}/$adopt", "$adopt", adopt.RunAsync)),
            .. Stored.Select(type => new FhirRoute("GET", $"{type}/{{id}}/$render", "$render", render.RunAsync)),
        ];
    }
}
