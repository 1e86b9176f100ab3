using System.Text.Json.Nodes;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>
/// Random resources out of few values, so that much matches, ties and misses: missing and repeated values, odd precisions, several
/// alphabets, open periods, units of one dimension, references of every form.
/// </summary>
internal sealed class RandomWorld(Random random) : RandomClinical(random)
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
            "Location" => Location(),
            "Encounter" => Encounter(),
            "Observation" => Observation(),
            "Condition" => Condition(),
            "ServiceRequest" => ServiceRequest(),
            "Task" => Task(),
            "RiskAssessment" => RiskAssessment(),
            "MedicationRequest" => MedicationRequest(),
            "Questionnaire" => Questionnaire(),
            "QuestionnaireResponse" => QuestionnaireResponse(),
            "List" => List(),
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
            ["link"] = Random.Next(4) == 0
                ? new JsonArray(new JsonObject { ["other"] = Reference("Patient"), ["type"] = "seealso" })
                : null,
        };
        if (Random.Next(3) == 0) patient["deceasedBoolean"] = Random.Next(2) == 0;
        else if (Random.Next(3) == 0) patient["deceasedDateTime"] = Date();
        return patient;
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

    private JsonObject Location() => new()
    {
        ["name"] = Maybe(() => Text(Pools.Names)),
        ["partOf"] = Maybe(() => Reference("Location")),
        ["address"] = Maybe(Address),
        ["position"] = Maybe(Position),
    };

    private JsonObject List() => new()
    {
        ["subject"] = Maybe(() => Reference("Patient")),
        ["source"] = Maybe(() => Reference("Patient")),
        ["date"] = Maybe(Date),
        ["entry"] = Some(() => new JsonObject { ["item"] = Any() }),
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
