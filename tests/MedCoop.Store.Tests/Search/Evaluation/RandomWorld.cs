using System.Text.Json.Nodes;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>
/// Random resources out of few values, so that much matches, ties and misses: missing and repeated values, odd precisions, several
/// alphabets, open periods, units of one dimension, references of every form.
/// </summary>
internal sealed class RandomWorld(Random random)
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
            "Location" => new JsonObject { ["name"] = Maybe(() => Text(Pools.Names)), ["partOf"] = Maybe(() => Reference("Location")), ["address"] = Maybe(Address) },
            "Encounter" => Encounter(),
            "Observation" => Observation(),
            "Condition" => Condition(),
            "ServiceRequest" => ServiceRequest(),
            "Task" => Task(),
            "RiskAssessment" => RiskAssessment(),
            "MedicationRequest" => new JsonObject { ["subject"] = Reference("Patient"), ["medicationCodeableConcept"] = Concept(), ["authoredOn"] = Maybe(Date), ["encounter"] = Maybe(() => Reference("Encounter")) },
            "List" => new JsonObject { ["subject"] = Maybe(() => Reference("Patient")), ["source"] = Maybe(() => Reference("Patient")), ["date"] = Maybe(Date), ["entry"] = Some(() => new JsonObject { ["item"] = Any() }) },
            _ => ValueSet(),
        };
        foreach (var name in json.Where(property => property.Value is null).Select(property => property.Key).ToList()) json.Remove(name);
        if (random.Next(2) == 0) json["meta"] = Meta();
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
        ["active"] = Maybe(() => JsonValue.Create(random.Next(2) == 0)),
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
            ["generalPractitioner"] = Some(() => random.Next(2) == 0 ? Reference("Practitioner") : Reference("Organization")),
            ["telecom"] = Some(() => new JsonObject { ["system"] = Text(["phone", "email"]), ["value"] = Text(Pools.Phones) }),
            ["address"] = Some(Address),
            ["active"] = Maybe(() => JsonValue.Create(random.Next(2) == 0)),
            ["link"] = random.Next(4) == 0 ? new JsonArray(new JsonObject { ["other"] = Reference("Patient"), ["type"] = "seealso" }) : null,
        };
        if (random.Next(3) == 0) patient["deceasedBoolean"] = random.Next(2) == 0;
        else if (random.Next(3) == 0) patient["deceasedDateTime"] = Date();
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
            ["subject"] = Maybe(() => random.Next(4) == 0 ? Reference("Location") : Reference("Patient")),
            ["encounter"] = Maybe(() => Reference("Encounter")),
            ["performer"] = Some(() => random.Next(2) == 0 ? Reference("Practitioner") : Reference("Organization")),
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
            ["asserter"] = Maybe(() => random.Next(2) == 0 ? Reference("Patient") : Reference("Practitioner")),
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
            ["requester"] = Maybe(() => random.Next(2) == 0 ? Reference("Practitioner") : Reference("Organization")),
            ["performer"] = Some(() => random.Next(2) == 0 ? Reference("Patient") : Reference("Organization")),
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
        ["owner"] = Maybe(() => random.Next(2) == 0 ? Reference("Practitioner") : Reference("Organization")),
        ["partOf"] = Some(() => Reference("Task")),
        ["executionPeriod"] = Maybe(Period),
        ["authoredOn"] = Maybe(Date),
        ["code"] = Maybe(Concept),
    };

    private JsonObject RiskAssessment() => new()
    {
        ["status"] = "final",
        ["subject"] = Reference("Patient"),
        ["prediction"] = Some(() => random.Next(4) == 0
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

    private JsonObject Meta() => new()
    {
        ["tag"] = new JsonArray(Coding()),
        ["security"] = new JsonArray(Coding()),
        ["profile"] = new JsonArray(random.Next(3) == 0 ? $"{Pick(Pools.Urls)}|{Pick(Pools.Versions)}" : Pick(Pools.Urls)),
        ["source"] = Text(Pools.Urls),
    };

    private JsonObject Name()
    {
        var name = new JsonObject();
        if (random.Next(5) > 0) name["family"] = Text(Pools.Names);
        if (random.Next(3) > 0) name["given"] = new JsonArray(Text(Pools.Names), Text(Pools.Names));
        if (random.Next(4) == 0) name["text"] = $"{Pick(Pools.Names)} {Pick(Pools.Names)}";
        return name;
    }

    private JsonObject Address() => new() { ["line"] = new JsonArray(Text(Pools.Names)), ["city"] = Text(Pools.Names), ["postalCode"] = Text(Pools.Phones) };

    private JsonObject Identifier()
    {
        var identifier = new JsonObject { ["value"] = Text(Pools.Codes) };
        if (random.Next(3) > 0) identifier["system"] = Text(Pools.Systems);
        if (random.Next(3) == 0) identifier["type"] = Concept();
        return identifier;
    }

    private JsonObject Coding()
    {
        var coding = new JsonObject { ["code"] = Text(Pools.Codes) };
        if (random.Next(3) > 0) coding["system"] = Text(Pools.Systems);
        if (random.Next(3) > 0) coding["display"] = Text(Pools.Names);
        return coding;
    }

    private JsonObject Concept()
    {
        var concept = new JsonObject();
        if (random.Next(6) > 0) concept["coding"] = random.Next(3) == 0 ? new JsonArray(Coding(), Coding()) : new JsonArray(Coding());
        if (concept.Count == 0 || random.Next(3) == 0) concept["text"] = Text(Pools.Names);
        return concept;
    }

    private JsonValue Date() => Text(Pools.Dates);

    private JsonObject Period()
    {
        // Ordered by their text, which is order enough: an end never precedes its start by much.
        var ends = new[] { Pick(Pools.Days), Pick(Pools.Days) }.Order(StringComparer.Ordinal).ToArray();
        var period = new JsonObject();
        var open = random.Next(4);
        if (open != 0) period["start"] = ends[0];
        if (open != 1) period["end"] = ends[1];
        return period;
    }

    private JsonObject Timing() => random.Next(2) == 0
        ? new JsonObject { ["event"] = new JsonArray(Text(Pools.Dates), Text(Pools.Dates)) }
        : new JsonObject { ["repeat"] = new JsonObject { ["boundsPeriod"] = Period() } };

    private JsonNode Number() => JsonNode.Parse(Pick(Pools.Numbers))!;

    private JsonObject Quantity((string Unit, string? System)[] units)
    {
        var (unit, system) = units[random.Next(units.Length)];
        var quantity = new JsonObject { ["value"] = Number() };
        if (system is null)
        {
            if (unit.Length > 0) quantity["unit"] = unit;
        }
        else
        {
            quantity["system"] = system;
            quantity["code"] = unit;
            if (random.Next(3) == 0) quantity["unit"] = $"{unit}s";
        }

        if (random.Next(8) == 0) quantity["comparator"] = Text(["<", "<=", ">=", ">"]);
        return quantity;
    }

    private JsonObject Range((string Unit, string? System)[] units)
    {
        var (unit, system) = units[random.Next(units.Length)];
        JsonObject End(int value) => new() { ["value"] = value, ["system"] = system, ["code"] = unit };
        var low = random.Next(3);
        var range = new JsonObject();
        var open = random.Next(4);
        if (open != 0) range["low"] = End(low);
        if (open != 1) range["high"] = End(low + random.Next(3));
        return range;
    }

    private JsonObject Any() => references.Count == 0 ? Reference("Patient") : To(references[random.Next(references.Count)]);

    private JsonObject Reference(string type) => To($"{type}/{Pools.Id(type, random.Next(14))}");

    private JsonObject To(string target) => random.Next(24) switch
    {
        // The same version for each target: of two versions of one target in one resource the index keeps one.
        0 => new() { ["reference"] = $"{target}/_history/{target.Length % 2}" },
        1 or 2 => new() { ["reference"] = $"{SpecReference.OwnUrl}/{target}" },
        3 => new() { ["reference"] = $"http://elsewhere.example/{target}", ["identifier"] = Identifier() },
        4 => new() { ["identifier"] = Identifier() },
        5 => new() { ["display"] = "somebody" },
        6 or 7 => new() { ["reference"] = target, ["identifier"] = Identifier() },
        _ => new() { ["reference"] = target },
    };

    private void Choose(JsonObject resource, params (string Name, Func<JsonNode> Value)[] choices)
    {
        if (random.Next(6) == 0) return;
        var (name, value) = choices[random.Next(choices.Length)];
        resource[name] = value();
    }

    private JsonNode? Maybe(Func<JsonNode> value) => random.Next(4) == 0 ? null : value();

    private JsonArray? Some(Func<JsonNode> value) => random.Next(3) switch { 0 => null, 1 => new JsonArray(value()), _ => new JsonArray(value(), value()) };

    private JsonValue Text(string[] pool) => JsonValue.Create(Pick(pool));

    private string Pick(string[] pool) => pool[random.Next(pool.Length)];
}
