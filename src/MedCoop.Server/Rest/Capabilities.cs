using Hl7.Fhir.Model;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Parameters;
using MedCoop.Server.Audit;
using MedCoop.Server.Auth;
using MedCoop.Server.Auth.OAuth;
using MedCoop.Store;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Rest;

/// <summary>
/// <c>metadata</c>: computed from the route table and the search parameter catalogue, so it cannot say what the server does not do.
/// https://hl7.org/fhir/R4/capabilitystatement.html
/// </summary>
internal sealed class Capabilities(ResourceStore store, CurrentTerminologies terminologies, IOptions<AccessOptions> access, TimeProvider clock)
{
    private static readonly string[] ExpansionParameters =
        ["url", "valueSet", "valueSetVersion", "filter", "offset", "count", "includeDesignations", "includeDefinition", "activeOnly", "excludeNested", "displayLanguage", "exclude-system", "system-version"];

    private readonly Lock once = new();
    private readonly DateTimeOffset startedAt = clock.GetUtcNow();
    private (SearchParameterCatalog Parameters, CapabilityStatement Statement)? made;

    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        if (routed.Request.Parameter("mode") == "terminology") return await TerminologyAsync(routed.Request, cancellationToken);
        if (!(await store.DefinitionsAsync(cancellationToken)).TryGet(out var definitions, out var problem)) return problem;
        CapabilityStatement current;
        lock (once)
        {
            if (made?.Parameters != definitions.Parameters) made = (definitions.Parameters, Build(routed.Routes, definitions.Parameters));
            current = made.Value.Statement;
        }

        var answer = (CapabilityStatement)current.DeepCopy();
        answer.Implementation = new CapabilityStatement.ImplementationComponent { Description = "MedCoop", Url = routed.Request.BaseUrl };
        if (access.Value.Mode == AccessMode.Required)
            answer.Rest[0].Security = SmartConfiguration.Security(access.Value.PublicUrl?.ToString().TrimEnd('/') ?? routed.Request.BaseUrl[..^FhirEndpoint.BasePath.Length]);
        return new FhirAnswer(AnswerKind.Ok) { Body = ResourceFormat.ToJson(answer) };
    }

    // https://hl7.org/fhir/R4/terminologycapabilities.html
    private async Task<Result<FhirAnswer>> TerminologyAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        if (!(await terminologies.GetAsync(cancellationToken)).TryGet(out var current, out var problem)) return problem;
        var systems = current.Entries.Where(entry => entry is { Type: "CodeSystem", Content: not "not-present" }).GroupBy(entry => entry.Url, StringComparer.Ordinal);
        var answer = new TerminologyCapabilities
        {
            Url = "https://medcoop.example/fhir/TerminologyCapabilities/medcoop-server",
            Version = ThisVersion,
            Name = "MedCoopTerminology",
            Status = PublicationStatus.Active,
            DateElement = new FhirDateTime(startedAt),
            Kind = CapabilityStatementKind.Instance,
            Software = new TerminologyCapabilities.SoftwareComponent { Name = "MedCoop", Version = ThisVersion },
            Implementation = new TerminologyCapabilities.ImplementationComponent { Description = "MedCoop", Url = request.BaseUrl },
            CodeSystem =
            [
                .. systems.OrderBy(system => system.Key, StringComparer.Ordinal).Select(system => new TerminologyCapabilities.CodeSystemComponent
                {
                    Uri = system.Key,
                    Version = [.. system.Where(entry => entry.Version is not null).Select(entry => new TerminologyCapabilities.VersionComponent { Code = entry.Version })],
                    Subsumption = true,
                }),
            ],
            Expansion = new TerminologyCapabilities.ExpansionComponent
            {
                Hierarchical = true,
                Paging = true,
                Incomplete = false,
                Parameter = [.. ExpansionParameters.Select(name => new TerminologyCapabilities.ParameterComponent { Name = name })],
                TextFilter = "Each word of the filter is in the code, the display or a designation, whatever the case.",
            },
            CodeSearch = TerminologyCapabilities.CodeSearchSupport.All,
            ValidateCode = new TerminologyCapabilities.ValidateCodeComponent { Translations = true },
            Translation = new TerminologyCapabilities.TranslationComponent { NeedsMap = true },
        };
        return new FhirAnswer(AnswerKind.Ok) { Body = ResourceFormat.ToJson(answer) };
    }

    private CapabilityStatement Build(FhirRoutes routes, SearchParameterCatalog catalog) => new()
    {
        Url = "https://medcoop.example/fhir/CapabilityStatement/medcoop-server",
        Version = ThisVersion,
        Name = "MedCoopServer",
        Title = "MedCoop server",
        Status = PublicationStatus.Active,
        DateElement = new FhirDateTime(startedAt),
        Kind = CapabilityStatementKind.Instance,
        Software = new CapabilityStatement.SoftwareComponent { Name = "MedCoop", Version = ThisVersion },
        FhirVersion = FHIRVersion.N4_0_1,
        Format = [MediaTypes.FhirJson, MediaTypes.FhirXml],
        PatchFormat = [MediaTypes.JsonPatch, MediaTypes.FhirJson, MediaTypes.FhirXml],
        Rest = [Rest(routes, catalog)],
    };

    private static string ThisVersion { get; } = typeof(Capabilities).Assembly.GetName().Version!.ToString(3);

    private static CapabilityStatement.RestComponent Rest(FhirRoutes routes, SearchParameterCatalog catalog) => new()
    {
        Mode = CapabilityStatement.RestfulCapabilityMode.Server,
        Resource = [.. FhirRoutes.Types.Order(StringComparer.Ordinal).Select(type => type == "AuditEvent" ? Trail(routes, catalog) : Resource(type, routes, catalog))],
        Interaction =
        [
            .. Names(routes, "", "_search", "_history").Select(Parse<CapabilityStatement.SystemRestfulInteraction>).OfType<CapabilityStatement.SystemRestfulInteraction>()
                .Select(code => new CapabilityStatement.SystemInteractionComponent { Code = code }),
        ],
        Operation = [.. Operations(routes, type: null)],
    };

    private static CapabilityStatement.ResourceComponent Resource(string type, FhirRoutes routes, SearchParameterCatalog catalog) => new()
    {
        Type = type,
        Interaction =
        [
            .. Names(routes, "{type}", "{type}/_search", "{type}/_history", "{type}/{id}", "{type}/{id}/_history", "{type}/{id}/_history/{version}")
                .Select(Parse<CapabilityStatement.TypeRestfulInteraction>).OfType<CapabilityStatement.TypeRestfulInteraction>()
                .Select(code => new CapabilityStatement.ResourceInteractionComponent { Code = code }),
        ],
        Versioning = CapabilityStatement.ResourceVersionPolicy.Versioned,
        ReadHistory = true,
        UpdateCreate = true,
        ConditionalCreate = true,
        ConditionalRead = CapabilityStatement.ConditionalReadStatus.FullSupport,
        ConditionalUpdate = true,
        ConditionalDelete = CapabilityStatement.ConditionalDeleteStatus.Multiple,
        ReferencePolicy = [CapabilityStatement.ReferenceHandlingPolicy.Literal, CapabilityStatement.ReferenceHandlingPolicy.Logical],
        SearchInclude = [.. catalog.For(type).Where(parameter => parameter.Type == SearchParamType.Reference).Select(parameter => $"{type}:{parameter.Code}"), "*"],
        SearchParam =
        [
            .. catalog.For(type).Select(parameter => new CapabilityStatement.SearchParamComponent
            {
                Name = parameter.Code,
                Definition = parameter.Url,
                Type = parameter.Type,
            }),
            .. FullText(type),
        ],
        Operation = [.. Operations(routes, type)],
    };

    // Written by the server alone, and searched by what its entries have.
    private static CapabilityStatement.ResourceComponent Trail(FhirRoutes routes, SearchParameterCatalog catalog)
    {
        var trail = Resource("AuditEvent", routes, catalog);
        return new CapabilityStatement.ResourceComponent
        {
            Type = trail.Type,
            Interaction = [.. trail.Interaction.Where(interaction => interaction.Code is CapabilityStatement.TypeRestfulInteraction.Read or CapabilityStatement.TypeRestfulInteraction.Vread or CapabilityStatement.TypeRestfulInteraction.SearchType)],
            Versioning = CapabilityStatement.ResourceVersionPolicy.Versioned,
            UpdateCreate = false,
            SearchParam = [.. trail.SearchParam.Where(parameter => parameter.Name is "_id" or "_lastUpdated" || AuditValues.Has(parameter.Name ?? ""))],
        };
    }

    // They search words, not values, so the catalogue of what is indexed by value has them not.
    private static IEnumerable<CapabilityStatement.SearchParamComponent> FullText(string type) =>
    [
        new() { Name = "_content", Definition = "http://hl7.org/fhir/SearchParameter/Resource-content", Type = SearchParamType.String },
        .. typeof(DomainResource).IsAssignableFrom(ModelInfo.GetTypeForFhirType(type))
            ? new CapabilityStatement.SearchParamComponent[]
            {
                new() { Name = "_text", Definition = "http://hl7.org/fhir/SearchParameter/DomainResource-text", Type = SearchParamType.String },
            }
            : [],
    ];

    private static IEnumerable<string> Names(FhirRoutes routes, params string[] templates) =>
        routes.All.Where(route => templates.Contains(route.Template, StringComparer.Ordinal)).Select(route => route.Name).Distinct(StringComparer.Ordinal);

    private static IEnumerable<CapabilityStatement.OperationComponent> Operations(FhirRoutes routes, string? type) => routes.All
        .Where(route => route.Name[0] == '$' && (type is null ? route.Segments.Length == 1 : IsOn(route, type)))
        .DistinctBy(route => route.Name, StringComparer.Ordinal)
        .Select(route => new CapabilityStatement.OperationComponent { Name = route.Name[1..], Definition = DefinitionOf(route) });

    private static bool IsOn(FhirRoute route, string type) => route.Segments.Length > 1 && route.Segments[0] is var first && (first == "{type}" || first == type);

    // What is the cooperation's own is defined in the profiles' package.
    private static string DefinitionOf(FhirRoute route) => route.Name is "$receive" or "$adopt" or "$render" ? $"https://medcoop.example/fhir/OperationDefinition/Bundle-{route.Name[1..]}"
        : route.Name is "$completeness" or "$summary" or "$health-link" or "$open-health-link" or "$revoke"
        ? $"https://medcoop.example/fhir/OperationDefinition/{route.Segments[0]}-{route.Name[1..]}"
        : route.Segments[0] is not "{type}" and [not '$', ..]
        ? $"http://hl7.org/fhir/OperationDefinition/{route.Segments[0]}-{route.Name[1..]}"
        : $"http://hl7.org/fhir/OperationDefinition/Resource-{route.Name[1..]}";

    private static T? Parse<T>(string code)
        where T : struct, Enum => Hl7.Fhir.Utility.EnumUtility.ParseLiteral<T>(code);
}
