using System.Text.Json.Nodes;
using MedCoop.Server.Tests.Access;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using static MedCoop.Server.Tests.Workflow.ReferralWorld;

namespace MedCoop.Server.Tests.Workflow;

/// <summary>Estimate, guarantee, invoices: nothing passes a ceiling silently.</summary>
public sealed class ReferralMoneyTests
{
    [Theory, EveryDatabase]
    public async Task An_invoice_over_the_ceiling_comes_only_while_an_extension_is_asked_for(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var task = await AdmittedAsync(world, ceiling: 20000m);

        Assert.Equal(422, (await InvoiceAsync(world, 1000m, quoted: "another")).Status);
        await InvoicedAsync(world, 15000m);
        Assert.Null(await LineAsync(world, task, "warning"));
        await InvoicedAsync(world, 1500.75m);
        Assert.Equal("near-ceiling", await LineAsync(world, task, "warning"));
        var over = await InvoiceAsync(world, 3500m);
        Assert.Equal(422, over.Status);
        Assert.Contains("MC2012", over.Text, StringComparison.Ordinal);
        Assert.Contains("request-extension", over.Text, StringComparison.Ordinal);

        await world.EstimateAsync(26000m);
        await world.MoveAsync(world.Hospital, task, "request-extension", "extension-requested");
        await InvoicedAsync(world, 3500m);

        Assert.Equal("ceiling-reached", await LineAsync(world, task, "warning"));
        Assert.Equal(("20000", "20000.75", "-0.75", "0"), (await AmountAsync(world, task, "guaranteed"), await AmountAsync(world, task, "invoiced"), await AmountAsync(world, task, "remaining"), await AmountAsync(world, task, "paid")));
    }

    [Theory, EveryDatabase]
    public async Task An_invoice_in_another_currency_counts_by_the_rate_that_it_records(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var task = await AdmittedAsync(world, ceiling: 20000m);

        var without = await InvoiceAsync(world, 3000m, currency: "BYN");
        Assert.Equal(422, without.Status);
        Assert.Contains("MC2011", without.Text, StringComparison.Ordinal);
        const string Rate = ""","extension":[{"url":"https://medcoop.example/fhir/StructureDefinition/exchange-rate","extension":[{"url":"from","valueCode":"BYN"},{"url":"to","valueCode":"EUR"},{"url":"rate","valueDecimal":0.28},{"url":"source","valueString":"National Bank of Belarus"},{"url":"date","valueDate":"2026-11-27"}]}]""";
        var with = await InvoiceAsync(world, 3000m, currency: "BYN", more: Rate);
        Assert.True(with.Status == 201, with.Text);

        Assert.Equal("840", await AmountAsync(world, task, "invoiced"));
    }

    [Theory, EveryDatabase]
    public async Task Of_two_invoices_at_once_that_fit_only_alone_one_is_refused(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        await AdmittedAsync(world, ceiling: 20000m);
        for (var round = 0; round < 5; round++) await InvoicedAsync(world, 1000m);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => InvoiceAsync(world, 9000m)));

        Assert.Equal([201, 422, 422, 422], answers.Select(answer => answer.Status).Order());
        var total = (await world.Server.Machine.GetAsync($"Claim?patient={world.Patient}&use=claim&_count=50")).Json["entry"]!.AsArray().Select(entry => entry!["resource"]!).Where(claim => claim["use"]!.GetValue<string>() == "claim").Sum(claim => claim["total"]!["value"]!.GetValue<decimal>());
        Assert.True(total <= 20000m, $"{total}");
    }

    [Theory, EveryDatabase]
    public async Task A_hospital_cannot_make_itself_the_payer(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var task = await AdmittedAsync(world, ceiling: 20000m);
        var abroad = world.Server.System("Device/abroad-system", AccessServer.Abroad, "system/*.cruds", MedCoop.Domain.Access.Role.PartnerSystem);
        await world.EstimateAsync(26000m);
        await world.MoveAsync(abroad, task, "request-extension", "extension-requested", Reference("payer", AccessServer.Abroad));
        await abroad.CreateAsync("Coverage", (await world.Coordinator.GetAsync(world.Coverage)).Text.Replace(Ministry, AccessServer.Abroad, StringComparison.Ordinal));

        var answer = await TryMoveAsync(abroad, task, "grant-extension");

        Assert.Equal(409, answer.Status);
        Assert.Contains("MC2001", answer.Text, StringComparison.Ordinal);
        // Nor does it write a guarantee in the payer's name.
        var forged = await abroad.PostAsync("ClaimResponse", (await world.Coordinator.GetAsync(await world.GuaranteeAsync(await world.EstimateAsync()))).Text);
        Assert.Equal(422, forged.Status);
        Assert.Contains("MC2013", forged.Text, StringComparison.Ordinal);
        // Nor does it give itself more time.
        var stored = (JsonObject)(await abroad.GetAsync(task)).Json;
        stored["restriction"]!["period"]!["end"] = "2030-01-01";
        Assert.Equal(409, (await abroad.PutAsync(task, stored.ToJsonString())).Status);
    }

    [Theory, EveryDatabase]
    public async Task An_invoice_goes_to_who_has_guaranteed_its_classes_of_cost_and_the_account_says_what_was_not_estimated(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var task = await AdmittedAsync(world, ceiling: 20000m);

        var flight = await InvoiceAsync(world, 900m, classOfCost: "airfare");
        Assert.Equal(422, flight.Status);
        Assert.Contains("MC2014", flight.Text, StringComparison.Ordinal);
        Assert.Contains("airfare", flight.Text, StringComparison.Ordinal);
        await InvoicedAsync(world, 18500m);

        var treatment = (await PayerAsync(world, task))["part"]!.AsArray().Single(part => part!["name"]!.GetValue<string>() == "class")!.ToJsonString();
        Assert.Contains("over-estimate", treatment, StringComparison.Ordinal);
        // The payer, the hospital and the home side are told that the ceiling is near.
        var told = Assert.Single((await world.Coordinator.GetAsync($"Communication?part-of={task}&category=https://medcoop.example/fhir/CodeSystem/notice|near-ceiling")).Json["entry"]!.AsArray())!["resource"]!["recipient"]!.ToJsonString();
        Assert.All([Ministry, AccessServer.Home, AccessServer.Abroad], who => Assert.Contains(who, told, StringComparison.Ordinal));
    }

    [Theory, EveryDatabase]
    public async Task No_invoice_escapes_the_account(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var task = await AdmittedAsync(world, ceiling: 20000m);
        async Task RefusedAsync(string code, Action<JsonObject> change)
        {
            var invoice = Invoice(world, 30000m);
            change(invoice);
            var answer = await world.Hospital.PostAsync("Claim", invoice.ToJsonString());
            Assert.True(answer.Status == 422, answer.Text);
            Assert.Contains(code, answer.Text, StringComparison.Ordinal);
        }

        await RefusedAsync("MC2010", invoice => invoice.Remove("referral"));
        await RefusedAsync("MC2012", invoice => invoice["referral"]!["reference"] = $"{world.Request}/_history/1");
        await RefusedAsync("MC2016", invoice =>
        {
            invoice["type"]!["coding"]![0]!["system"] = "https://other.example/kinds";
            invoice.Remove("total");
        });
        Assert.Equal(422, (await InvoiceAsync(world, -5m)).Status);
        var late = await InvoiceAsync(world, 5m, billed: $$"""{"start":"{{DateTime.UtcNow.AddDays(120):yyyy-MM-dd}}","end":"{{DateTime.UtcNow.AddDays(121):yyyy-MM-dd}}"}""");
        Assert.Contains("MC2010", late.Text, StringComparison.Ordinal);

        // Two that correct each other, or one that corrects itself, would count for nothing.
        var id = await InvoicedAsync(world, 19000m);
        var itself = Invoice(world, 19000m, kind: "correction");
        itself["id"] = id;
        itself["related"] = JsonNode.Parse($$"""[{"claim":{"reference":"Claim/{{id}}"} }]""");
        var circular = await world.Hospital.PutAsync($"Claim/{id}", itself.ToJsonString());
        Assert.Equal(422, circular.Status);
        Assert.Contains("MC2015", circular.Text, StringComparison.Ordinal);
        Assert.Equal("19000", await AmountAsync(world, task, "invoiced"));
    }

    [Theory, EveryDatabase]
    public async Task A_hospital_does_not_guarantee_its_own_funding_nor_change_what_the_payer_wrote(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var task = await world.AcceptedAsync();
        var estimate = await world.EstimateAsync();
        var abroad = world.Server.System("Device/abroad-system", AccessServer.Abroad, "system/*.cruds", MedCoop.Domain.Access.Role.PartnerSystem);
        var letter = (await world.Coordinator.GetAsync(await world.GuaranteeByMachineAsync(estimate))).Text;
        var own = await abroad.PostAsync("ClaimResponse", letter.Replace(Ministry, AccessServer.Abroad, StringComparison.Ordinal));
        await world.BookingAsync();
        // Clearances that nobody has asked for count for nothing, nor do those of another code system.
        foreach (var system in new[] { "urn:x", "https://medcoop.example/fhir/CodeSystem/task-code" })
        {
            await abroad.PostAsync("Task", $$$"""
                {"resourceType":"Task","status":"completed","intent":"order","code":{"coding":[{"system":"{{{system}}}","code":"visa"}]},"partOf":[{"reference":"{{{task}}}"}],"focus":{"reference":"{{{world.Request}}}"},"for":{"reference":"{{{world.Patient}}}"},
                 "authoredOn":"{{{DateTime.UtcNow:yyyy-MM-dd}}}","requester":{"reference":"{{{AccessServer.Abroad}}}"},"owner":{"reference":"{{{AccessServer.Abroad}}}"}}
                """);
        }

        var scheduled = await TryMoveAsync(abroad, task, "schedule");

        Assert.True(own.Status is 201 or 422, own.Text);
        Assert.Equal(422, scheduled.Status);
        Assert.Contains("funding is guaranteed", scheduled.Text, StringComparison.Ordinal);
        Assert.Contains("visa", scheduled.Text, StringComparison.Ordinal);
        // Neither by changing the payer's guarantee, whoever it would say has written it.
        await world.MoveAsync(world.Coordinator, task, "request-funding", "funding-pending");
        var payers = await world.GuaranteeAsync(estimate);
        var changed = (JsonObject)(await world.Payer.GetAsync(payers)).Json;
        changed["total"]![0]!["amount"]!["value"] = 90000;
        Assert.Equal(422, (await abroad.PutAsync(payers, changed.ToJsonString())).Status);
        changed["insurer"]!["reference"] = AccessServer.Abroad;
        Assert.Equal(422, (await abroad.PutAsync(payers, changed.ToJsonString())).Status);
    }

    internal static async Task<string> AdmittedAsync(ReferralWorld world, decimal ceiling)
    {
        var task = await world.AcceptedAsync();
        var estimate = await world.EstimateAsync();
        await world.MoveAsync(world.Coordinator, task, "request-funding", "funding-pending");
        await world.MoveAsync(world.Payer, task, "guarantee", "funding-guaranteed", Reference("guarantee", await world.GuaranteeAsync(estimate, ceiling)));
        await world.MoveAsync(world.Coordinator, task, "clear-travel", "travel-clearance");
        await world.CompleteAsync(world.Coordinator, task, "visa", Reference("visa", await world.DocumentAsync(world.Coordinator, "visa")), Until(90));
        await world.BookingAsync();
        await world.MoveAsync(world.Hospital, task, "schedule", "scheduled");
        await world.AdmissionAsync();
        await world.MoveAsync(world.Hospital, task, "admit", "admitted");
        return task;
    }

    internal static Task<Rest.Answer> InvoiceAsync(ReferralWorld world, decimal amount, string quoted = "G-1", string currency = "EUR", string more = "", string? billed = null, string kind = "interim", string classOfCost = "treatment") =>
        world.Hospital.PostAsync("Claim", Invoice(world, amount, quoted, currency, more, billed, kind, classOfCost).ToJsonString());

    private static async Task<string> InvoicedAsync(ReferralWorld world, decimal amount)
    {
        var answer = await InvoiceAsync(world, amount);
        Assert.True(answer.Status == 201, answer.Text);
        return answer.Json["id"]!.GetValue<string>();
    }

    internal static JsonObject Invoice(ReferralWorld world, decimal amount, string quoted = "G-1", string currency = "EUR", string more = "", string? billed = null, string kind = "interim", string classOfCost = "treatment")
    {
        var claim = (JsonObject)JsonNode.Parse(world.Claim("claim", amount, more))!;
        claim["subType"] = JsonNode.Parse("""{"coding":[{"system":"https://medcoop.example/fhir/CodeSystem/claim-kind","code":"KIND"}]}""".Replace("KIND", kind, StringComparison.Ordinal));
        claim["item"]![0]!["category"]!["coding"]![0]!["code"] = classOfCost;
        claim["billablePeriod"] = JsonNode.Parse(billed ?? $$"""{"start":"{{DateTime.UtcNow:yyyy-MM-dd}}","end":"{{DateTime.UtcNow:yyyy-MM-dd}}"}""");
        claim["insurance"]![0]!["preAuthRef"] = new JsonArray(quoted);
        claim["item"]![0]!["servicedDate"] = "2026-11-25";
        foreach (var money in new[] { claim["item"]![0]!["net"]!, claim["total"]! }) money["currency"] = currency;
        return claim;
    }

    private static async Task<JsonNode> PayerAsync(ReferralWorld world, string task) =>
        (await world.Coordinator.GetAsync($"{task}/$account")).Json["parameter"]!.AsArray().Single(one => one!["part"]!.ToJsonString().Contains(Ministry, StringComparison.Ordinal))!;

    private static async Task<string?> LineAsync(ReferralWorld world, string task, string name) =>
        (await PayerAsync(world, task))["part"]!.AsArray().FirstOrDefault(part => part!["name"]!.GetValue<string>() == name)?["valueCode"]?.GetValue<string>();

    private static async Task<string?> AmountAsync(ReferralWorld world, string task, string name) =>
        (await PayerAsync(world, task))["part"]!.AsArray().First(part => part!["name"]!.GetValue<string>() == name)!["valueMoney"]!["value"]!.GetValue<decimal>().ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);
}
