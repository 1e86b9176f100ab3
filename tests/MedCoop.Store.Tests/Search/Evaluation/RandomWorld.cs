using System.Text.Json.Nodes;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>
/// Random resources out of few values, so that much matches, ties and misses: missing and repeated values, odd precisions, several
/// alphabets, open periods, units of one dimension, references of every form.
/// </summary>
internal sealed class RandomWorld(Random random) : RandomElements(random)
{
    private readonly List<string> references = [];

    /// <summary>A resource of the type.</summary>
    public string Json(string type, string id)
    {
        var json = type switch
        {
            "Organization" => Organization(),
            "Practitioner" => new JsonObject { ["name"] = Some(Name), ["identifier"] = Some(Identifier) },
            "Patient" => Patient(),
            "Location" => new JsonObject { ["name"] = Maybe(() => Text(Pools.Names)), ["partOf"] = Maybe(() => Reference("Location")), ["address"] = Maybe(Address), ["position"] = Maybe(Position) },
            "Encounter" => Encounter(),
            "Observation" => Observation(),
            "Condition" => Condition(),
            "ServiceRequest" => ServiceRequest(),
            "Task" => Task(),
            "RiskAssessment" => RiskAssessment(),
            "MedicationRequest" => new JsonObject { ["subject"] = Reference("Patient"), ["medicationCodeableConcept"] = Concept(), ["authoredOn"] = Maybe(Date), ["encounter"] = Maybe(() => Reference("Encounter")) },
            "Questionnaire" => Questionnaire(),
            "QuestionnaireResponse" => QuestionnaireResponse(),
            "List" => new JsonObject { ["subject"] = Maybe(() => Reference("Patient")), ["source"] = Maybe(() => Reference("Patient")), ["date"] = Maybe(Date), ["entry"] = Some(() => new JsonObject { ["item"] = Any() }) },
            _ => ValueSet(),
        };
        foreach (var name in json.Where(property => property.Value is null).Select(property => property.Key).ToList()) json.Remove(name);
        if (Random.Next(2) == 0) json["meta"] = Meta();
        if (Random.Next(3) == 0) json["text"] = Narrative();
        json["resourceType"] = type;
        json["id"] = id;
        references.Add($"{type}/{id}");
        return json.ToJsonString();
    }

    private JsonObject Organization() => new()
    {
        ["name"] = Maybe(() => Text(Pools.Names)),
        ["alias"] = Some(() => Text(Pools.Names)),
        ["identifier"] = Some(Identifier),
        ["partOf"] = Maybe(() => Reference("Organization")),
        ["address"] = Some(Address),
        ["active"] = Maybe(() => JsonValue.Create(Random.Next(2) == 0)),
    };

    private JsonObject Patient()
    {
        var patient = new JsonObject
        {
            ["name"] = Some(Name),
            ["birthDate"] = Maybe(() => Text(Pools.Days)),
            ["gender"] = Maybe(() => Text(Pools.Genders)),
            ["identifier"] = Some(Identifier),
            ["managingOrganization"] = Maybe(() => Reference("Organization")),
            ["generalPractitioner"] = Some(() => Random.Next(2) == 0 ? Reference("Practitioner") : Reference("Organization")),
            ["telecom"] = Some(() => new JsonObject { ["system"] = Text(["phone", "email"]), ["value"] = Text(Pools.Phones) }),
            ["address"] = Some(Address),
            ["active"] = Maybe(() => JsonValue.Create(Random.Next(2) == 0)),
            ["link"] = Random.Next(4) == 0 ? new JsonArray(new JsonObject { ["other"] = Reference("Patient"), ["type"] = "seealso" }) : null,
        };
        if (Random.Next(3) == 0) patient["deceasedBoolean"] = Random.Next(2) == 0;
        else if (Random.Next(3) == 0) patient["deceasedDateTime"] = Date();
        return patient;
    }

    private JsonObject Encounter() => new()
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

    private JsonObject Observation()
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
        Choose(observation, ("effectiveDateTime", Date), ("effectivePeriod", Period), ("effectiveInstant", () => Text(Pools.Instants)), ("effectiveTiming", Timing));
        Choose(observation, ("valueQuantity", () => Quantity(Pools.Units)), ("valueCodeableConcept", Concept), ("valueString", () => Text(Pools.Names)), ("valueDateTime", Date), ("valuePeriod", Period));
        return observation;
    }

    private JsonObject Condition()
    {
        var condition = new JsonObject
        {
            ["subject"] = Reference("Patient"),
            ["asserter"] = Maybe(() => Random.Next(2) == 0 ? Reference("Patient") : Reference("Practitioner")),
            ["encounter"] = Maybe(() => Reference("Encounter")),
            ["code"] = Maybe(Concept),
            ["recordedDate"] = Maybe(Date),
        };
        Choose(condition, ("onsetDateTime", Date), ("onsetPeriod", Period), ("onsetAge", () => Quantity(Pools.Times)), ("onsetRange", () => Range(Pools.Times)), ("onsetString", () => Text(Pools.Names)));
        return condition;
    }

    private JsonObject ServiceRequest()
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

    private JsonObject Task() => new()
    {
        ["status"] = Text(["requested", "accepted"]),
        ["intent"] = "order",
        ["focus"] = Maybe(Any),
        ["for"] = Maybe(() => Reference("Patient")),
        ["owner"] = Maybe(() => Random.Next(2) == 0 ? Reference("Practitioner") : Reference("Organization")),
        ["partOf"] = Some(() => Reference("Task")),
        ["executionPeriod"] = Maybe(Period),
        ["authoredOn"] = Maybe(Date),
        ["code"] = Maybe(Concept),
    };

    private JsonObject RiskAssessment() => new()
    {
        ["status"] = "final",
        ["subject"] = Reference("Patient"),
        ["prediction"] = Some(() => Random.Next(4) == 0
            ? new JsonObject { ["probabilityRange"] = Range([("%", "http://unitsofmeasure.org")]) }
            : new JsonObject { ["probabilityDecimal"] = Number() }),
    };

    private JsonObject ValueSet() => new()
    {
        ["url"] = Maybe(() => Text(Pools.Urls)),
        ["version"] = Maybe(() => Text(Pools.Versions)),
        ["name"] = Maybe(() => Text(Pools.Names)),
        ["status"] = "active",
        ["date"] = Maybe(Date),
        ["identifier"] = Some(Identifier),
        ["compose"] = new JsonObject { ["include"] = new JsonArray(new JsonObject { ["system"] = Text(Pools.Urls) }) },
    };

    private JsonObject Questionnaire() => new()
    {
        ["url"] = Maybe(() => Text(Pools.Urls)),
        ["version"] = Maybe(() => Text(Pools.Versions)),
        ["name"] = Maybe(() => Text(Pools.Names)),
        ["title"] = Maybe(() => Text(Pools.Names)),
        ["status"] = "active",
        ["date"] = Maybe(Date),
        ["code"] = Some(Coding),
    };

    private JsonObject QuestionnaireResponse() => new()
    {
        ["questionnaire"] = Maybe(() => Canonical("Questionnaire")),
        ["status"] = "completed",
        ["subject"] = Maybe(() => Reference("Patient")),
        ["encounter"] = Maybe(() => Reference("Encounter")),
        ["authored"] = Maybe(Date),
    };

    private JsonObject Any() => references.Count == 0 ? Reference("Patient") : To(references[Random.Next(references.Count)]);
}
