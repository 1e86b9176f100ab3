using System.Text;
using System.Text.Json.Nodes;
using MedCoop.Domain.Access;
using MedCoop.Server.Tests.Access;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using static MedCoop.Server.Tests.Rest.BundleTests;

namespace MedCoop.Server.Tests.Workflow;

/// <summary>What one transaction does together is judged together, whichever interactions its entries are.</summary>
public sealed class TransactionJudgementTests
{
    [Theory, EveryDatabase]
    public async Task Two_invoices_that_one_transaction_changes_count_together(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        await ReferralMoneyTests.AdmittedAsync(world, ceiling: 20000m);
        var (one, other) = (await InvoiceAsync(world), await InvoiceAsync(world));

        var patched = await world.Hospital.PostAsync("", Transaction(Raised(Of(one), 15000m), Raised(Of(other), 15000m)));
        var found = await world.Hospital.PostAsync("", Transaction(Raised(ByIdentifier(one), 15000m), Raised(ByIdentifier(other), 15000m)));
        var mixed = await world.Hospital.PostAsync("", Transaction(Raised(Of(one), 15000m), Entry("PUT", ByIdentifier(other), Amounting(other, 15000m))));
        var within = await world.Hospital.PostAsync("", Transaction(Raised(Of(one), 9000m), Raised(ByIdentifier(other), 9000m)));

        Assert.All([patched, found, mixed], Refused("MC2012"));
        Assert.True(within.Status == 200, within.Text);
        Assert.Equal(18000m, await InvoicedAsync(world));
    }

    [Theory, EveryDatabase]
    public async Task Two_new_invoices_that_name_their_referral_in_other_ways_count_together(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        await ReferralMoneyTests.AdmittedAsync(world, ceiling: 20000m);
        var request = (await world.Doctor.GetAsync(world.Request)).Json["identifier"]![0]!;
        string Invoice(string referral)
        {
            var claim = ReferralMoneyTests.Invoice(world, 15000m);
            claim["referral"] = new JsonObject { ["reference"] = referral };
            return Entry("POST", "Claim", claim.ToJsonString());
        }

        var conditional = Invoice($"ServiceRequest?identifier={request["system"]}|{request["value"]}");
        var refused = await world.Hospital.PostAsync("", Transaction(conditional, conditional));
        var one = await world.Hospital.PostAsync("", Transaction(conditional));

        Refused("MC2012")(refused);
        Assert.True(one.Status == 200, one.Text);
    }

    [Theory, EveryDatabase]
    public async Task A_consent_that_the_same_transaction_withdraws_or_gives_counts(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var home = world.Server.System("Device/home-system", AccessServer.Home, "system/*.cruds", Role.PartnerSystem);
        var task = await world.DraftAsync();
        var sent = Entry("PUT", task, Sent((await home.GetAsync(task)).Json));
        string Becoming(string status) => Patched(world.Consent, $$"""[{"op":"replace","path":"/status","value":"{{status}}"}]""");

        var patched = await home.PostAsync("", Transaction(Becoming("inactive"), sent));
        var deleted = await home.PostAsync("", Transaction(Entry("DELETE", world.Consent), sent));
        var found = await home.PostAsync("", Transaction(Entry("DELETE", $"Consent?_id={world.Consent.Split('/')[1]}"), sent));
        Assert.Equal(200, (await home.PostAsync("", Transaction(Becoming("inactive")))).Status);
        var without = await home.PostAsync("", Transaction(sent));
        var given = await home.PostAsync("", Transaction(Becoming("active"), sent));

        Assert.All([patched, deleted, found, without], Refused("MC2002"));
        Assert.True(given.Status == 200, given.Text);
        Assert.Equal("sent", ReferralWorld.StateOf((await home.GetAsync(task)).Json));
    }

    [Theory, EveryDatabase]
    public async Task A_guarantee_that_the_same_transaction_removes_guarantees_no_invoice(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        await ReferralMoneyTests.AdmittedAsync(world, ceiling: 20000m);
        var home = world.Server.System("Device/home-system", AccessServer.Home, "system/*.cruds", Role.PartnerSystem);
        var guarantee = $"ClaimResponse/{(await home.GetAsync($"ClaimResponse?patient={world.Patient}")).Matches.Single()}";
        var invoice = Entry("POST", "Claim", ReferralMoneyTests.Invoice(world, 1000m).ToJsonString());

        var removed = await home.PostAsync("", Transaction(Entry("DELETE", guarantee), invoice));
        var cancelled = await home.PostAsync("", Transaction(invoice, Patched(guarantee, """[{"op":"replace","path":"/preAuthRef","value":"G-2"}]""")));
        var alone = await home.PostAsync("", Transaction(invoice));

        Refused("MC2010")(removed);
        Refused("MC2010")(cancelled);
        Assert.True(alone.Status == 200, alone.Text);
    }

    private static Action<Answer> Refused(string code) => answer =>
    {
        Assert.True(answer.Status == 422, $"{answer.Status}: {answer.Text}");
        Assert.Contains(code, answer.Text, StringComparison.Ordinal);
    };

    private static async Task<JsonNode> InvoiceAsync(ReferralWorld world)
    {
        var answer = await ReferralMoneyTests.InvoiceAsync(world, 1000m);
        Assert.True(answer.Status == 201, answer.Text);
        return answer.Json;
    }

    private static string Of(JsonNode claim) => $"Claim/{claim["id"]}";

    private static string ByIdentifier(JsonNode claim) => $"Claim?identifier={claim["identifier"]![0]!["system"]}|{claim["identifier"]![0]!["value"]}";

    private static string Raised(string url, decimal amount) =>
        Patched(url, $$"""[{"op":"replace","path":"/item/0/net/value","value":{{amount}}},{"op":"replace","path":"/total/value","value":{{amount}}}]""");

    private static string Patched(string url, string patch) => Entry(
        "PATCH", url, $$"""{"resourceType":"Binary","contentType":"application/json-patch+json","data":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(patch))}}"}""");

    private static string Amounting(JsonNode claim, decimal amount)
    {
        var changed = claim.DeepClone();
        changed["item"]![0]!["net"]!["value"] = amount;
        changed["total"]!["value"] = amount;
        return changed.ToJsonString();
    }

    private static string Sent(JsonNode task)
    {
        var changed = task.DeepClone();
        changed["businessStatus"]!["coding"]![0]!["code"] = "sent";
        changed["status"] = "requested";
        return changed.ToJsonString();
    }

    private static async Task<decimal> InvoicedAsync(ReferralWorld world) =>
        (await world.Server.Machine.GetAsync($"Claim?patient={world.Patient}&use=claim&_count=50")).Entries.Select(entry => entry["resource"]!)
            .Where(claim => (string?)claim["use"] == "claim").Sum(claim => claim["total"]!["value"]!.GetValue<decimal>());
}
