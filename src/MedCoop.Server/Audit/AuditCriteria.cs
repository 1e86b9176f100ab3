using Hl7.Fhir.Model;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Query;
using MedCoop.Store.Audit;

namespace MedCoop.Server.Audit;

/// <summary>From a search's criteria to what the trail is asked: bounds of time and a key that the store looks up, and a test for all the rest.</summary>
internal static class AuditCriteria
{
    /// <summary>The query, without page and order; or why a criterion cannot be asked of the trail.</summary>
    public static Result<AuditQuery> Read(IReadOnlyList<Criterion> criteria, AuditEvents events, int count)
    {
        if (criteria.Select(Unusable).OfType<string>().FirstOrDefault() is { } unusable)
        {
            return new Problem(ProblemKind.Invalid, ErrorCodes.BadModifier,
                $"AuditEvents are not searched by {unusable}; there are {string.Join(", ", AuditValues.Codes)}, _id and _lastUpdated, without chains.");
        }

        var query = new AuditQuery { Count = count, Filter = entry => criteria.All(criterion => Holds(criterion, events.Resource(entry))) };
        foreach (var criterion in criteria)
        {
            query = criterion switch
            {
                ValueCriterion { Parameter.Code: "date", Values: [DateValue date] } => Within(query, date),
                LastUpdatedCriterion { Values: [var date] } => Within(query, date),
                ValueCriterion { Values: [ReferenceValue { Url: null } reference] } value when query.Key is null => query with { Key = KeyOf(value.Parameter.Code, reference) },
                _ => query,
            };
        }

        return criteria.Count == 0 ? query with { Filter = null } : query;
    }

    // Wider than the prefix says is fine: the filter is exact.
    private static AuditQuery Within(AuditQuery query, DateValue date) => date.Prefix switch
    {
        Prefix.Eq => query with { From = Math.Max(query.From, date.Start), Before = Math.Min(query.Before, date.End) },
        Prefix.Ge or Prefix.Gt or Prefix.Sa => query with { From = Math.Max(query.From, date.Start) },
        Prefix.Le or Prefix.Lt or Prefix.Eb => query with { Before = Math.Min(query.Before, date.End) },
        _ => query,
    };

    private static AuditKey? KeyOf(string code, ReferenceValue reference) => (code, reference.Type) switch
    {
        ("patient", null or "Patient") or ("entity", "Patient") => new AuditKey(AuditKeyKind.Patient, $"Patient/{reference.Id}"),
        ("agent", { } type) => new AuditKey(AuditKeyKind.Agent, $"{type}/{reference.Id}"),
        ("entity", { } type) => new AuditKey(AuditKeyKind.Entity, $"{type}/{reference.Id}"),
        _ => null,
    };

    private static string? Unusable(Criterion criterion) => criterion switch
    {
        AnyOf any => any.Criteria.Select(Unusable).OfType<string>().FirstOrDefault(),
        AllOf all => all.Criteria.Select(Unusable).OfType<string>().FirstOrDefault(),
        Not not => Unusable(not.Criterion),
        ValueCriterion value => !AuditValues.Has(value.Parameter.Code) || value.Values.Any(IsElsewhere) ? value.Parameter.Code : null,
        MissingCriterion missing => AuditValues.Has(missing.Parameter.Code) ? null : missing.Parameter.Code,
        IdCriterion or LastUpdatedCriterion or TypeCriterion => null,
        ChainCriterion or HasCriterion => "chains",
        TextCriterion => "words",
        _ => criterion.GetType().Name,
    };

    // What only the store can resolve.
    private static bool IsElsewhere(SearchValue value) => value is ValueSetValue or SubsumptionValue or HierarchyValue;

    private static bool Holds(Criterion criterion, AuditEvent audit) => criterion switch
    {
        AnyOf any => any.Criteria.Any(one => Holds(one, audit)),
        AllOf all => all.Criteria.All(one => Holds(one, audit)),
        Not not => !Holds(not.Criterion, audit),
        IdCriterion id => id.Ids.Contains(audit.Id, StringComparer.Ordinal),
        TypeCriterion type => type.Types.Contains("AuditEvent", StringComparer.Ordinal),
        LastUpdatedCriterion updated => updated.Values.Any(value => AuditValues.Matches(new InstantOf(audit.Recorded!.Value.UtcTicks), value)),
        MissingCriterion missing => AuditValues.Of(missing.Parameter.Code, audit).Any() != missing.Missing,
        ValueCriterion value => AuditValues.Of(value.Parameter.Code, audit).Any(has => value.Values.Any(wanted => AuditValues.Matches(has, wanted))),
        _ => false,
    };
}
