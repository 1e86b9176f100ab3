using Microsoft.Extensions.Options;

namespace MedCoop.Server.Audit;

/// <summary>The audit trail: who looked at what, changed what, was refused what.</summary>
internal static class AuditModule
{
    /// <summary>Registers the trail. It records only after <see cref="AuditStart"/> has opened it.</summary>
    public static IServiceCollection AddMedCoopAudit(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<AuditOptions, AuditOptionsValidator>()
            .BindConfiguration(AuditOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);
        services.AddSingleton<Emergencies>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton(static provider => new AuditEvents(provider.GetRequiredService<IOptions<AuditOptions>>().Value.Site ?? Environment.MachineName));
        return services;
    }
}
