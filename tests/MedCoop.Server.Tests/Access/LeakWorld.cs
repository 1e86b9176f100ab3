using System.Text.Json.Nodes;
using static MedCoop.Server.Tests.Access.AccessServer;

namespace MedCoop.Server.Tests.Access;

/// <summary>
/// Random patients of three hospitals with their records, which refer to each other across cases; what the hospital abroad may see of them is
/// known from how they were made.
/// </summary>
internal sealed class LeakWorld
{
    private const int Patients = 36;
    private const int ValuesOfProbes = 5;

    private static readonly string[] Types = ["Patient", "Observation", "Condition", "Encounter", "ServiceRequest", "Task", "Consent"];

    private readonly Random random;
    private readonly Dictionary<string, bool> isVisible = new(StringComparer.Ordinal);

    public LeakWorld(Random random)
    {
        this.random = random;
        var (first, second, third) = (new List<LeakEntry>(), new List<LeakEntry>(), new List<LeakEntry>());
        for (var number = 0; number < Patients; number++) AddRecord(number, first);
        foreach (var entry in first.Where(_ => random.Next(4) == 0)) second.Add(entry.Body!["resourceType"]!.GetValue<string>() == "Observation" ? Again(entry) : entry);
        foreach (var entry in first.Where(entry => entry.Reference.StartsWith("Observation", StringComparison.Ordinal) && random.Next(8) == 0)) third.Add(new(entry.Reference, null));
        // What asks for sight comes after what it asks for.
        var tasks = first.FindAll(entry => entry.Reference.StartsWith("Task", StringComparison.Ordinal));
        Steps = [[.. first.Except(tasks)], tasks, second, third];
    }

    /// <summary>What is written, one transaction after another.</summary>
    public IReadOnlyList<IReadOnlyList<LeakEntry>> Steps { get; }

    public IReadOnlyList<string> Visible => [.. isVisible.Where(one => one.Value).Select(one => one.Key)];

    public IReadOnlyList<string> Hidden => [.. isVisible.Where(one => !one.Value).Select(one => one.Key)];

    public bool IsVisible(string reference) => isVisible[reference];

    /// <summary>Every kind of criterion alone, with several values: what others would narrow away shows.</summary>
    public IEnumerable<string> Probes() =>
        from type in Types
        from time in Enumerable.Range(0, ValuesOfProbes)
        from criterion in Criteria(type)
        select $"{type}?{criterion}&_total=accurate&_count=1000";

    /// <summary>Searches, reads, histories and records, so many of each.</summary>
    public IEnumerable<string> Queries(int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            yield return Search();
            yield return Search();
            var (any, hidden) = (Any(), Pick(Hidden));
            yield return any;
            yield return random.Next(3) switch { 0 => $"{any}/_history", 1 => $"{any}/_history/{random.Next(1, 4)}", _ => hidden };
            if (round % 4 == 0) yield return $"Patient/p{random.Next(Patients + 1)}/$everything?_count=500";
            if (round % 10 == 0) yield return random.Next(3) switch { 0 => "_history?_count=1000", 1 => $"{Pick(Types)}/_history?_count=1000", _ => $"Patient/$everything?_count=1000&_type={Pick(Types)}" };
            if (round % 10 == 5) yield return $"Patient/p{random.Next(Patients)}/{Pick(["*", "Observation", "Condition"])}?_total=accurate";
        }
    }

    /// <summary>The same in batches.</summary>
    public IEnumerable<string> Batches(int count)
    {
        for (var number = 0; number < count; number++)
        {
            var entries = Queries(5).Where(query => !query.Contains('$', StringComparison.Ordinal)).Select(query => (JsonNode)new JsonObject { ["request"] = new JsonObject { ["method"] = "GET", ["url"] = query } });
            yield return new JsonObject { ["resourceType"] = "Bundle", ["type"] = "batch", ["entry"] = new JsonArray([.. entries]) }.ToJsonString();
        }
    }

    private string Search()
    {
        var type = Pick(["Patient", "Observation", "Observation", "Condition", "Encounter", "ServiceRequest", "Task"]);
        var parts = new List<string>();
        for (var more = random.Next(3); more >= 0; more--) parts.Add(Pick(Criteria(type)));
        if (random.Next(2) == 0) parts.Add("_total=accurate");
        if (random.Next(3) == 0) parts.Add(Pick(["_sort=-_id", "_sort=_id", type == "Patient" ? "_sort=family,-birthdate" : "_sort=-_lastUpdated,_id", "_count=5", "_summary=count", "_elements=id"]));
        return $"{type}?{string.Join('&', parts.Distinct(StringComparer.Ordinal))}";
    }

    private IReadOnlyList<string> Criteria(string type) => type == "Patient" ? OfPatient() : OfRecord(type);

    private string[] OfPatient() =>
    [
        $"family={Family()}", $"family:exact={Family()}", $"family:contains={random.Next(4)}", $"birthdate=gt{Year()}", "active:missing=true", $"gender:not={Pick(["male", "female"])}",
        $"_has:Observation:patient:code={Code()}", $"_has:Condition:subject:code={Code()}", $"_has:Task:patient:status=requested", $"_has:Observation:patient:_has:Observation:has-member:code={Code()}",
        $"_has:Encounter:patient:_id=e{random.Next(Patients)}", $"_filter=family eq {Family()} or birthdate gt {Year()}", $"_filter=not (family sw Fam{random.Next(3)})",
        "_revinclude=Observation:subject", "_revinclude=Condition:patient", "_revinclude=Task:patient", "_revinclude:iterate=Observation:has-member&_revinclude=Observation:patient",
        $"_id=p{random.Next(Patients)},p{random.Next(Patients)},p{random.Next(Patients)}", $"organization={Pick([Home, Abroad, Foreign])}", $"link:Patient.family={Family()}", "_include=Patient:link",
    ];

    private string[] OfRecord(string type)
    {
        var common = new[]
        {
            $"patient=p{random.Next(Patients)}", $"subject:Patient.family={Family()}", $"patient.birthdate=lt{Year()}", $"patient:Patient._has:Observation:patient:code={Code()}", $"patient.organization={Pick([Home, Abroad, Foreign])}",
            $"_include={type}:patient", $"_include={type}:*", $"_lastUpdated=gt{Year()}", $"_id={Pick(Visible).Split('/')[1]},{Pick(Hidden).Split('/')[1]}", "patient:missing=false", $"_filter=patient re Patient/p{random.Next(Patients)}",
        };
        string[] own = type switch
        {
            "Observation" =>
            [
                $"code={Code()}", $"code:not={Code()}", $"code=http://x.example|{Code()}", $"has-member.code={Code()}", $"has-member:Observation.subject:Patient.family={Family()}", "has-member:missing=true", $"_has:Observation:has-member:code={Code()}", $"_has:Condition:evidence-detail:code={Code()}",
                "_include=Observation:has-member", "_include:iterate=Observation:has-member&_include=Observation:encounter", "_revinclude=Observation:has-member", $"_filter=code eq {Code()} or patient.family eq {Family()}", $"encounter=e{random.Next(Patients)}", $"code:text=text",
            ],
            "Condition" => [$"code={Code()}", $"evidence-detail=o{random.Next(Patients)}-1", $"evidence-detail:Observation.code={Code()}", "_include=Condition:evidence-detail", $"encounter.patient.family={Family()}"],
            "Encounter" => ["status=planned", $"_has:Observation:encounter:code={Code()}", "_revinclude=Observation:encounter", "_revinclude=Condition:encounter"],
            "ServiceRequest" => [$"code={Code()}", "_revinclude=Task:focus", "status=active"],
            _ => ["status=requested", "status:not=requested", $"owner={Abroad}", $"owner:Organization.name=x", "_include=Task:owner", "_include=Task:focus", $"requester={Home}"],
        };
        return [.. common, .. own];
    }

    private void AddRecord(int number, List<LeakEntry> entries)
    {
        var owner = Pick([Home, Home, Abroad, Foreign]);
        var (permits, asks) = (random.Next(3) > 0, random.Next(3) > 0);
        var status = Pick(["requested", "in-progress", "rejected", "cancelled"]);
        var isSeen = owner == Abroad || (owner == Home && permits && asks && status is ("requested" or "in-progress"));
        var (id, patient) = ($"p{number}", $"Patient/p{number}");
        Add("Patient", id, $$"""{"name":[{"family":"{{Family()}}"}],"gender":"{{Pick(["male", "female"])}}","birthDate":"{{Year()}}-03-01","managingOrganization":{"reference":"{{owner}}"}{{(number > 0 && random.Next(3) == 0 ? $$""","link":[{"other":{"reference":"Patient/p{{random.Next(number)}}"},"type":"seealso"}]""" : "")}}}""");
        if (owner == Home && permits)
        {
            var consent = AccessServer.Consent(patient, Permit(Abroad));
            consent["id"] = $"c{number}";
            Put($"Consent/c{number}", consent);
        }

        if (owner == Home && asks) Add("Task", $"t{number}", $$"""{"status":"{{status}}","intent":"order","for":{"reference":"{{patient}}"},"focus":{"reference":"{{patient}}"},"requester":{"reference":"{{Home}}"},"owner":{"reference":"{{Abroad}}"} }""");
        Add("Encounter", $"e{number}", $$"""{"status":"{{Pick(["planned", "finished"])}}","class":{"code":"IMP"},"subject":{"reference":"{{patient}}"} }""");
        if (random.Next(2) == 0) Add("ServiceRequest", $"s{number}", $$"""{"status":"active","intent":"order",{{Coded()}},"subject":{"reference":"{{patient}}"} }""");
        for (var index = random.Next(1, 5); index > 0; index--)
        {
            // Of any case: across cases is where something could leak.
            var others = isVisible.Keys.Where(one => one.StartsWith("Observation", StringComparison.Ordinal)).ToList();
            var isMember = others.Count > 0 && random.Next(2) == 0;
            var other = isMember ? Pick(others) : "";
            Add("Observation", $"o{number}-{index}", $$"""{"status":"final",{{Coded()}},"subject":{"reference":"{{patient}}"}{{(random.Next(2) == 0 ? $$""","encounter":{"reference":"Encounter/e{{number}}"}""" : "")}}{{(isMember ? $$""","hasMember":[{"reference":"{{other}}"}]""" : "")}}}""");
        }

        if (random.Next(3) > 0) Add("Condition", $"d{number}", $$"""{{{Coded()}},"subject":{"reference":"{{patient}}"},"evidence":[{"detail":[{"reference":"Observation/o{{random.Next(number + 1)}}-1"}]}]}""");

        void Add(string type, string name, string body)
        {
            var json = JsonNode.Parse(body)!.AsObject();
            json.Insert(0, "resourceType", type);
            json["id"] = name;
            Put($"{type}/{name}", json);
        }

        void Put(string reference, JsonObject body)
        {
            isVisible[reference] = isSeen;
            entries.Add(new(reference, body));
        }
    }

    private LeakEntry Again(LeakEntry entry)
    {
        var body = entry.Body!.DeepClone().AsObject();
        body["code"]!["coding"]![0]!["code"] = Code();
        return entry with { Body = body };
    }

    private string Any() => Pick([.. isVisible.Keys, "Patient/never-was"]);

    private string Coded() => $$"""
        "code":{"coding":[{"system":"http://x.example","code":"{{Code()}}"}],"text":"text {{random.Next(3)}}"}
        """;

    private string Code() => $"c{random.Next(5)}";

    private string Family() => $"Fam{random.Next(4)}";

    private string Year() => $"{1950 + random.Next(60)}";

    private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];
}

/// <summary>A resource to be written, or deleted.</summary>
/// <param name="Reference">E.g. <c>Patient/p1</c>.</param>
/// <param name="Body">Null: it is deleted.</param>
internal sealed record LeakEntry(string Reference, JsonObject? Body)
{
    public JsonNode ToJson()
    {
        var entry = new JsonObject { ["request"] = new JsonObject { ["method"] = Body is null ? "DELETE" : "PUT", ["url"] = Reference } };
        if (Body is not null) entry["resource"] = Body.DeepClone();
        return entry;
    }
}
