using MedCoop.Domain.People;
using MedCoop.Fhir.Json;
using MedCoop.Server.Access;
using MedCoop.Server.Audit;
using MedCoop.Server.Hosting;
using MedCoop.Server.Operations;
using MedCoop.Server.Operations.Access;
using MedCoop.Server.Operations.Documents;
using MedCoop.Server.Operations.HealthLinks;
using MedCoop.Server.Operations.People;
using MedCoop.Server.Operations.Referrals;
using MedCoop.Server.Operations.Summaries;
using MedCoop.Server.Operations.Terminology;
using MedCoop.Server.Uploads;
using MedCoop.Server.Workflow;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Rest;

/// <summary>The FHIR REST API: its interactions, its route table, its one endpoint.</summary>
internal static class RestModule
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    private static readonly string[] Asking = ["GET", "POST"];

    /// <summary>Registers the API; the store must be registered too.</summary>
    public static IServiceCollection AddMedCoopRest(this IServiceCollection services)
    {
        services.AddSingleton(static provider => Limits(provider.GetRequiredService<IOptions<ServerOptions>>().Value));
        services.AddSingleton(static provider => provider.GetRequiredService<RestLimits>().Read);
        services.AddSingleton(static provider => ProfileStart.Load(provider.GetRequiredService<IOptions<ValidationOptions>>()));
        services.AddSingleton(static provider => provider.GetRequiredService<Fhir.Validation.Packages.ProfileLibrary>().Terminologies);
        services.AddSingleton(StoredCases.Rules);
        services.AddSingleton<ActorSight>();
        services.AddSingleton<AccessGate>();
        services.AddSingleton<WriteAccess>();
        services.AddSingleton<ConditionalCriteria>();
        services.AddSingleton<ReferenceResolver>();
        services.AddSingleton<WriteTargets>();
        services.AddSingleton<CurrentTerminologies>();
        services.AddSingleton<ResourceValidation>();
        services.AddMedCoopUploads();
        services.AddSingleton<WriteRules>();
        services.AddSingleton<PersonMatching>();
        services.AddSingleton<DuplicateWatch>();
        services.AddOptionsWithValidateOnStart<PeopleOptions>().BindConfiguration(PeopleOptions.Section, static binder => binder.ErrorOnUnknownConfiguration = true);
        services.AddSingleton<TaskGuard>();
        services.AddSingleton<TaskAccount>();
        services.AddSingleton<WriteDecision>();
        services.AddSingleton<WriteLoop>();
        services.AddSingleton<SingleWrite>();
        services.AddSingleton<DocumentSigning>();
        services.AddSingleton<DocumentKeeping>();
        services.AddSingleton<Summarize>();
        services.AddSingleton<Transaction>();
        services.AddSingleton<BatchOrTransaction>();
        services.AddMedCoopDocuments();
        services.AddMedCoopHealthLinks();
        services.AddSingleton<AuditAnswers>();
        services.AddSingleton(Routes);
        services.AddSingleton<FhirEndpoint>();
        return services;
    }

    /// <summary>Serves the API under <see cref="FhirEndpoint.BasePath"/>.</summary>
    public static void MapMedCoopRest(this IEndpointRouteBuilder endpoints)
    {
        var endpoint = endpoints.ServiceProvider.GetRequiredService<FhirEndpoint>();
        endpoints.MapMethods(FhirEndpoint.BasePath + "/{**path}", Methods, endpoint.HandleAsync);
    }

    private static RestLimits Limits(ServerOptions options) => new(new ReadLimits(options.MaxNesting), options.MaxEntries);

    /// <summary>The table. Literal addresses stand before those with a type.</summary>
    private static FhirRoutes Routes(IServiceProvider services)
    {
        var read = Make<Read>();
        var search = Make<Search>();
        var history = Make<History>();
        var single = Make<SingleWrite>();
        var add = ActivatorUtilities.CreateInstance<ChangeMeta>(services, false);
        var remove = ActivatorUtilities.CreateInstance<ChangeMeta>(services, true);
        var meta = Make<ReadMeta>();
        var everything = Make<Everything>();
        var audit = services.GetRequiredService<AuditAnswers>();
        var report = Make<AuditReport>();
        var validate = Make<Validate>();
        var completeness = Make<Completeness>();
        var summarize = services.GetRequiredService<Summarize>();
        var compose = Make<ComposeDocument>();
        var expand = Make<Expand>();
        var validateCode = Make<ValidateCode>();
        var lookup = Make<Lookup>();
        var subsumes = Make<Subsumes>();
        var translate = Make<Translate>();
        return new FhirRoutes(
        [
            new("GET", "metadata", "capabilities", Make<Capabilities>().RunAsync),
            new("POST", "", "transaction", services.GetRequiredService<BatchOrTransaction>().RunAsync),
            new("POST", "", "batch", services.GetRequiredService<BatchOrTransaction>().RunAsync),
            new("GET", "", "search-system", search.RunAsync),
            new("POST", "_search", "search-system", search.RunAsync),
            new("GET", "_history", "history-system", history.RunAsync),
            new("GET", "AuditEvent", "search-type", audit.SearchAsync),
            new("POST", "AuditEvent/_search", "search-type", audit.SearchAsync),
            new("GET", "AuditEvent/{id}", "read", audit.ReadAsync),
            new("GET", "AuditEvent/{id}/_history/{version}", "vread", audit.ReadAsync),
            new("GET", "Patient/{id}/AuditEvent", "search-compartment", audit.OfPatientAsync),
            .. Asking.Select(method => new FhirRoute(method, "Patient/{id}/$audit-report", "$audit-report", report.RunAsync)),
            new("GET", "{type}", "search-type", search.RunAsync),
            new("POST", "{type}/_search", "search-type", search.RunAsync),
            Write("POST", "{type}", "create", Make<Create>()),
            Write("PUT", "{type}", "update", Make<ConditionalUpdate>()),
            Write("PATCH", "{type}", "patch", Make<Patch>()),
            Write("DELETE", "{type}", "delete", Make<ConditionalDelete>()),
            new("GET", "{type}/_history", "history-type", history.RunAsync),
            new("GET", "{type}/{id}", "read", read.RunAsync),
            Write("PUT", "{type}/{id}", "update", Make<Update>()),
            Write("PATCH", "{type}/{id}", "patch", Make<Patch>()),
            Write("DELETE", "{type}/{id}", "delete", Make<Delete>()),
            new("GET", "{type}/{id}/_history", "history-instance", history.RunAsync),
            new("GET", "{type}/{id}/_history/{version}", "vread", read.RunVersionAsync),
            new("GET", "$meta", "$meta", meta.RunInUseAsync),
            new("GET", "{type}/$meta", "$meta", meta.RunInUseAsync),
            new("GET", "{type}/{id}/$meta", "$meta", meta.RunAsync),
            new("POST", "{type}/{id}/$meta-add", "$meta-add", add.RunAsync),
            new("POST", "{type}/{id}/$meta-delete", "$meta-delete", remove.RunAsync),
            new("GET", "Patient/{id}/$everything", "$everything", Typed("Patient", everything.RunAsync)),
            new("POST", "Patient/{id}/$everything", "$everything", Typed("Patient", everything.RunAsync)),
            new("GET", "Patient/{id}/$access-explain", "$access-explain", Typed("Patient", Make<AccessExplain>().RunAsync)),
            new("GET", "Task/{id}/$actions", "$actions", Typed("Task", Make<TaskActions>().RunAsync)),
            new("GET", "Task/{id}/$account", "$account", Typed("Task", services.GetRequiredService<TaskAccount>().RunAsync)),
            new("POST", "Task/{id}/$move", "$move", Typed("Task", Make<MoveTask>().RunAsync)),
            new("GET", "Task/{id}/$timeline", "$timeline", Typed("Task", Make<TaskTimeline>().RunAsync)),
            .. Asking.Select(method => new FhirRoute(method, "ServiceRequest/{id}/$completeness", "$completeness", Typed("ServiceRequest", completeness.RunAsync))),
            .. Asking.Select(method => new FhirRoute(method, "Patient/$summary", "$summary", Typed("Patient", summarize.RunByIdentifierAsync))),
            .. Asking.Select(method => new FhirRoute(method, "Patient/{id}/$summary", "$summary", Typed("Patient", summarize.RunAsync))),
            .. Asking.Select(method => new FhirRoute(method, "Composition/{id}/$document", "$document", Typed("Composition", compose.RunAsync))),
            .. Asking.Select(method => new FhirRoute(method, "Patient/{id}/$name-forms", "$name-forms", Typed("Patient", Make<ProposeNameForms>().RunAsync))),
            Pairs("$merge", PairDecision.Merge),
            Pairs("$link", PairDecision.Link),
            Pairs("$unmerge", PairDecision.TakeApart),
            new("POST", "Patient/$match", "$match", Typed("Patient", Make<MatchPatient>().RunAsync)),
            new("POST", "Patient/{id}/$break-glass", "$break-glass", Typed("Patient", Make<BreakGlass>().RunAsync)),
            .. DocumentsModule.Routes(services),
            .. HealthLinksModule.Routes(services),
            .. Terminology("ValueSet", "$expand", expand.RunAsync, onInstances: true),
            .. Terminology("ValueSet", "$validate-code", validateCode.RunOnValueSetAsync, onInstances: true),
            .. Terminology("CodeSystem", "$validate-code", validateCode.RunOnCodeSystemAsync, onInstances: true),
            .. Terminology("CodeSystem", "$lookup", lookup.RunAsync, onInstances: false),
            .. Terminology("CodeSystem", "$subsumes", subsumes.RunAsync, onInstances: true),
            .. Terminology("ConceptMap", "$translate", translate.RunAsync, onInstances: true),
            new("POST", "{type}/$validate", "$validate", validate.RunAsync),
            new("POST", "{type}/{id}/$validate", "$validate", validate.RunAsync),
            new("GET", "{type}/{id}/$validate", "$validate", validate.RunStoredAsync),
            new("GET", "{type}/{id}/{other}", "search-compartment", search.RunCompartmentAsync),
        ], services.GetRequiredService<AccessGate>(), services.GetRequiredService<AuditTrail>());

        // All of them can be asked by GET, because none changes anything. https://hl7.org/fhir/R4/operations.html#executing
        static IEnumerable<FhirRoute> Terminology(string type, string name, Interaction run, bool onInstances) =>
            (onInstances ? [$"{type}/{name}", $"{type}/{{id}}/{name}"] : (string[])[$"{type}/{name}"])
                .SelectMany(address => Asking.Select(method => new FhirRoute(method, address, name, Typed(type, run))));

        FhirRoute Pairs(string name, PairDecision decision) =>
            new("POST", $"Patient/{name}", name, Typed("Patient", ActivatorUtilities.CreateInstance<LinkPatients>(services, decision).RunAsync));

        T Make<T>() => ActivatorUtilities.CreateInstance<T>(services);
        FhirRoute Write(string method, string template, string name, IWriteInteraction write) =>
            new(method, template, name, (routed, cancellationToken) => single.RunAsync(write, routed, cancellationToken)) { Write = write };
    }

    // An address whose type is a literal still has a type.
    private static Interaction Typed(string type, Interaction run) =>
        (routed, cancellationToken) => run(routed with { Values = routed.Values with { Type = type } }, cancellationToken);
}
