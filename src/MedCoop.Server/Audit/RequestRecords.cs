using System.Collections.Frozen;
using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Domain.HealthLinks;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Query;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Audit;

namespace MedCoop.Server.Audit;

/// <summary>From a request and its outcome to records: pure.</summary>
internal static class RequestRecords
{
    private static readonly FrozenDictionary<string, AuditKind> Kinds = Enum.GetValues<AuditKind>()
        .Where(kind => kind <= AuditKind.Transaction)
        .ToFrozenDictionary(AuditKinds.Code, StringComparer.Ordinal);

    /// <summary>
    /// The records of a request. What showed the data of several patients has one record for each of them, as IHE BALP asks for. None for what
    /// concerns nobody (<c>metadata</c>) and for changes that were recorded with their commit.
    /// </summary>
    /// <param name="patients">Whom it is about: <see cref="Named"/>, and the patients in whose cases those are that name none.</param>
    public static IReadOnlyList<AuditRecord> Of(FhirRequest request, RouteMatch? match, Result<FhirAnswer> answered, IReadOnlyList<string> patients)
    {
        if (IsNotRecorded(match, answered)) return [];
        var refusal = answered.Problem;
        var record = AuditTrail.Of(KindOf(match), request.Actor, request.Origin) with
        {
            Patient = patients is [var only] ? only : null,
            Outcome = refusal is null ? 0 : OutcomeOf(refusal),
            Code = refusal?.Code,
            Entity = EntityOf(match, refusal is null ? answered.Value.Version : null),
            Version = refusal is null ? answered.Value.Version?.Version : null,
            Query = HasQuery(match) ? QueryOf(request) : null,
        };
        return patients.Count < 2 ? [record] : [.. patients.Select(patient => record with { Patient = patient })];
    }

    /// <summary>The patients whom the address, the query and what was shown name, and what was asked for or shown and names none.</summary>
    /// <param name="bases">FHIR bases of this server, by which references to patients may be spelt.</param>
    public static NamedPatients Named(FhirRequest request, RouteMatch? match, Result<FhirAnswer> answered, IReadOnlyList<string> bases)
    {
        if (IsNotRecorded(match, answered)) return NamedPatients.None;
        var patients = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var unnamed = new List<ResourceKey>();
        if (match?.Values is { Type: { } type, Id: { Length: > 0 and <= 64 } id })
        {
            if (type == "Patient") Add($"Patient/{id}");
            // Nobody but the trail is told whose it is.
            else if (answered.Problem is not null && new ResourceKey(type, id) is var asked && MayBeInCase(asked)) unnamed.Add(asked);
        }

        foreach (var patient in PatientReferences.Named(request.Query, match?.Values is { Other: null } values ? values.Type : null, bases)) Add(patient);
        if (answered.Problem is not null) return new NamedPatients(patients, unnamed);
        // The one version is what the address names, where it names a patient.
        if (answered.Value.Shown.Count == 0 && answered.Value.Version is { } version && match?.Values is not { Type: "Patient", Id: not null }) Show(version);
        foreach (var shown in answered.Value.Shown) Show(shown);
        return new NamedPatients(patients, unnamed);

        void Show(StoredVersion shown)
        {
            var found = PatientsOf(shown, bases);
            foreach (var patient in found) Add(patient);
            if (found.Count == 0 && MayBeInCase(shown.Key)) unnamed.Add(shown.Key);
        }

        void Add(string patient)
        {
            if (seen.Add(patient)) patients.Add(patient);
        }
    }

    /// <summary>Whether a stored resource names no patient but may be in a patient's case.</summary>
    public static bool IsUnnamed(StoredVersion version, IReadOnlyList<string> bases) => MayBeInCase(version.Key) && PatientReferences.In(version.Body.Span, bases).Count == 0;

    /// <summary>The same of a change.</summary>
    public static bool IsUnnamed(Change change, ReadOnlyMemory<byte> content, IReadOnlyList<string> bases) =>
        change.BaseVersion > 0 && MayBeInCase(change.Key) && PatientReferences.In(content.Span, bases).Count == 0;

    /// <summary>The records, where what they tell was done because somebody had opened the patient's cases in an emergency.</summary>
    /// <param name="patients">Those patients.</param>
    public static IReadOnlyList<AuditRecord> InEmergency(IReadOnlyList<AuditRecord> records, IReadOnlyList<string> patients) => patients.Count == 0
        ? records
        : [.. records.Select(record => record.Patient is { } patient && patients.Contains(patient, StringComparer.Ordinal) ? record with { Purpose = "ETREAT" } : record)];

    /// <summary>The records of one change.</summary>
    /// <param name="content">The new content, or what is deleted.</param>
    /// <param name="inCases">The patient in whose case it is, where <see cref="IsUnnamed(Change, ReadOnlyMemory{byte}, IReadOnlyList{string})"/>.</param>
    public static IEnumerable<AuditRecord> Of(FhirRequest request, Change change, ReadOnlyMemory<byte> content, IReadOnlyList<string> bases, IReadOnlyList<string> inCases)
    {
        var kind = change.Method switch
        {
            ChangeMethod.Delete => AuditKind.Delete,
            ChangeMethod.Patch => AuditKind.Patch,
            ChangeMethod.Put when change.BaseVersion > 0 => AuditKind.Update,
            _ => AuditKind.Create,
        };
        var record = AuditTrail.Of(kind, request.Actor, request.Origin) with { Entity = change.Key.ToString(), Version = change.BaseVersion + 1 };
        var patients = change.Key.Type == "Patient" ? [change.Key.ToString()] : PatientReferences.In(content.Span, bases);
        if (patients.Count == 0) patients = inCases;
        if (patients.Count == 0) return [record];
        var records = patients.Select(patient => record with { Patient = patient });
        // What a patient decided stands out, beside the write itself.
        return change.Key.Type == "Consent" ? records.Append(Decision(record, patients[0], change, content)) : records;
    }

    /// <summary>The records of an entry of a transaction that changed nothing and was answered with what is stored, such as a conditional create that found something.</summary>
    /// <param name="inCases">The patient in whose case it is, where it names none.</param>
    public static IEnumerable<AuditRecord> OfFound(FhirRequest request, StoredVersion found, IReadOnlyList<string> bases, IReadOnlyList<string> inCases)
    {
        var record = AuditTrail.Of(AuditKind.Read, request.Actor, request.Origin) with { Entity = found.Key.ToString(), Version = found.Version };
        var patients = PatientsOf(found, bases);
        if (patients.Count == 0) patients = inCases;
        return patients.Count == 0 ? [record] : patients.Select(patient => record with { Patient = patient });
    }

    private static AuditRecord Decision(AuditRecord record, string patient, Change change, ReadOnlyMemory<byte> content)
    {
        var consent = (Consent)ResourceReader.Parse(content);
        var isPermitted = change.Body is not null && consent is { Status: Consent.ConsentState.Active, Provision.Type: Consent.ConsentProvisionType.Permit };
        var said = change.Body is null ? "deleted" : $"{Hl7.Fhir.Utility.EnumUtility.GetLiteral(consent.Status)} {Hl7.Fhir.Utility.EnumUtility.GetLiteral(consent.Provision?.Type)}".Trim();
        return record with { Kind = AuditKind.Consent, Outcome = isPermitted ? 0 : 8, Patient = patient, Entity = null, Version = null, Others = [change.Key.ToString()], Detail = said };
    }

    /// <summary>http://terminology.hl7.org/CodeSystem/audit-event-outcome: 4 is the asker's fault, 8 a want of rights or a server that cannot.</summary>
    public static int OutcomeOf(Problem problem) => FhirHttp.StatusOf(problem.Kind) is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden or >= 500 ? 8 : 4;

    private static bool IsNotRecorded(RouteMatch? match, Result<FhirAnswer> answered) => match?.Route.Name == "capabilities" || answered is { Problem: null, Value.IsRecorded: true };

    // Plain data of patients names its patient; what is open to all is in no case.
    private static bool MayBeInCase(ResourceKey key) => key.Type != "Patient" && ResourceKinds.IsKnown(key.Type) && ResourceKinds.SharingOf(key.Type) != Sharing.Open;

    private static AuditKind KindOf(RouteMatch? match) => match is null ? AuditKind.Refused
        : match.Route.Name[0] == '$' ? AuditKind.Operation
        : match.Route.Name == "search-compartment" ? AuditKind.SearchType
        : Kinds[match.Route.Name];

    private static bool HasQuery(RouteMatch? match) => match is null || match.Route.Name[0] is 's' or '$' or 'h';

    private static string QueryOf(FhirRequest request)
    {
        var path = string.Join('/', request.Path);
        return request.Query.Count == 0 ? $"{request.Method} {path}" : $"{request.Method} {path}?{QueryStrings.Format(request.Query.Select(WithoutSecret))}";
    }

    // The trail is kept for ever and read by many: what opens a health link must not stand there, also where it was refused because it stood in the address.
    private static QueryParameter WithoutSecret(QueryParameter parameter) =>
        parameter.Name.Split(':')[0].Equals("passcode", StringComparison.OrdinalIgnoreCase) || parameter.Value.Contains(HealthLink.Scheme, StringComparison.OrdinalIgnoreCase)
            ? parameter with { Value = "***" }
            : parameter;

    // The resource that was answered, else what the address names.
    private static string? EntityOf(RouteMatch? match, StoredVersion? version) =>
        version is not null ? version.Key.ToString()
        : match?.Values is { Type: { } type, Id: { } id } ? $"{type}/{id}"
        : match?.Values.Type;

    private static IReadOnlyList<string> PatientsOf(StoredVersion version, IReadOnlyList<string> bases) =>
        version.Key.Type == "Patient" ? [version.Key.ToString()] : PatientReferences.In(version.Body.Span, bases);
}

/// <summary>Whom a request and its answer are about.</summary>
/// <param name="Patients">The patients whom they name, each once.</param>
/// <param name="Unnamed">Resources that name none but may be in a patient's case, such as a Binary.</param>
internal sealed record NamedPatients(IReadOnlyList<string> Patients, IReadOnlyList<ResourceKey> Unnamed)
{
    /// <summary>Nobody.</summary>
    public static NamedPatients None { get; } = new([], []);
}
