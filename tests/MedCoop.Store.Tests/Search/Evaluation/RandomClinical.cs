using System.Text.Json.Nodes;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>Random resources about what is done for a patient, without type and id.</summary>
internal abstract class RandomClinical(Random random) : RandomElements(random)
{
    protected JsonObject Encounter() => new()
    {
        ["status"] = Text(["planned", "finished"]),
        ["class"] = Coding(),
        ["type"] = Some(Concept),
        ["subject"] = Maybe(() => Reference("Patient")),
        ["period"] = Maybe(Period),
        ["length"] = Maybe(() => Quantity(Pools.Times)),
        ["partOf"] = Maybe(() => Reference("Encounter")),
        ["participant"] = Some(() => new JsonObject { ["individual"] = Reference("Practitioner") }),
        ["location"] = Some(() => new JsonObject { ["location"] = Reference("Location"), ["period"] = Period() }),
    };

    protected JsonObject Observation()
    {
        var observation = new JsonObject
        {
            ["status"] = Text(["final", "preliminary"]),
            ["code"] = Concept(),
            ["category"] = Some(Concept),
            ["subject"] = Maybe(() => Random.Next(4) == 0 ? Reference("Location") : Reference("Patient")),
            ["encounter"] = Maybe(() => Reference("Encounter")),
            ["performer"] = Some(() => Random.Next(2) == 0 ? Reference("Practitioner") : Reference("Organization")),
            ["hasMember"] = Some(() => Reference("Observation")),
            ["component"] = Some(() => new JsonObject { ["code"] = Concept(), ["valueQuantity"] = Quantity(Pools.Units) }),
        };
        Choose(
            observation, ("effectiveDateTime", Date), ("effectivePeriod", Period), ("effectiveInstant", () => Text(Pools.Instants)),
            ("effectiveTiming", Timing));
        Choose(
            observation, ("valueQuantity", () => Quantity(Pools.Units)), ("valueCodeableConcept", Concept),
            ("valueString", () => Text(Pools.Names)), ("valueDateTime", Date), ("valuePeriod", Period));
        return observation;
    }

    protected JsonObject Condition()
    {
        var condition = new JsonObject
        {
            ["subject"] = Reference("Patient"),
            ["asserter"] = Maybe(() => Random.Next(2) == 0 ? Reference("Patient") : Reference("Practitioner")),
            ["encounter"] = Maybe(() => Reference("Encounter")),
            ["code"] = Maybe(Concept),
            ["recordedDate"] = Maybe(Date),
        };
        Choose(
            condition, ("onsetDateTime", Date), ("onsetPeriod", Period), ("onsetAge", () => Quantity(Pools.Times)),
            ("onsetRange", () => Range(Pools.Times)), ("onsetString", () => Text(Pools.Names)));
        return condition;
    }

    protected JsonObject ServiceRequest()
    {
        var request = new JsonObject
        {
            ["status"] = Text(["active", "draft"]),
            ["intent"] = "order",
            ["identifier"] = Some(Identifier),
            ["subject"] = Reference("Patient"),
            ["encounter"] = Maybe(() => Reference("Encounter")),
            ["requester"] = Maybe(() => Random.Next(2) == 0 ? Reference("Practitioner") : Reference("Organization")),
            ["performer"] = Some(() => Random.Next(2) == 0 ? Reference("Patient") : Reference("Organization")),
            ["basedOn"] = Some(() => Reference("ServiceRequest")),
            ["code"] = Maybe(Concept),
            ["authoredOn"] = Maybe(Date),
        };
        Choose(request, ("occurrenceDateTime", Date), ("occurrencePeriod", Period), ("occurrenceTiming", Timing));
        return request;
    }

    protected JsonObject MedicationRequest() => new()
    {
        ["subject"] = Reference("Patient"),
        ["medicationCodeableConcept"] = Concept(),
        ["authoredOn"] = Maybe(Date),
        ["encounter"] = Maybe(() => Reference("Encounter")),
    };

    protected JsonObject RiskAssessment() => new()
    {
        ["status"] = "final",
        ["subject"] = Reference("Patient"),
        ["prediction"] = Some(() => Random.Next(4) == 0
            ? new JsonObject { ["probabilityRange"] = Range([("%", "http://unitsofmeasure.org")]) }
            : new JsonObject { ["probabilityDecimal"] = Number() }),
    };
}
