using MedCoop.Server.Rest;

namespace MedCoop.Server.Operations.Documents;

/// <summary>Documents of others: received, read, taken apart.</summary>
internal static class DocumentsModule
{
    /// <summary>Registers what the operations share.</summary>
    public static IServiceCollection AddMedCoopDocuments(this IServiceCollection services) => services.AddSingleton<DocumentReading>();

    /// <summary>Their rows of the table of routes.</summary>
    public static IReadOnlyList<FhirRoute> Routes(IServiceProvider services) =>
    [
        new("POST", "Bundle/$receive", "$receive", ActivatorUtilities.CreateInstance<ReceiveDocument>(services).RunAsync),
    ];
}
