using System.Text.Json.Nodes;
using MedCoop.Server.Tests.Access;
using MedCoop.Store;
using MedCoop.Testing.Databases;
using static MedCoop.Server.Tests.Workflow.ReferralWorld;

namespace MedCoop.Server.Tests.Workflow;

/// <summary>Whole referrals over HTTP, each side with its own token.</summary>
public sealed class ReferralStoryTests
{
    [Theory, EveryDatabase]
    public async Task A_referral_goes_from_the_draft_to_the_report_at_home(StoreProvider provider)
    {
        await using var world = await ReferralWorld.StartAsync(provider);
        var (doctor, coordinator, hospital, payer) = (world.Doctor, world.Coordinator, world.Hospital, world.Payer);
        var task = await world.DraftAsync();

        await world.MoveAsync(doctor, task, "submit-to-board", "board-review", Reference("board", Ministry));
        var minutes = await world.DocumentAsync(world.Board, "board-minutes", Ministry);
        await world.MoveAsync(world.Board, task, "approve", "sent", Concept("decision", "board-decision", "approved"), Reference("minutes", minutes));
        await world.MoveAsync(hospital, task, "acknowledge", "received");
        await world.MoveAsync(hospital, task, "ask-information", "awaiting-information", Concept("asked-item", "information-item", "imaging"));
        var imaging = await world.DocumentAsync(doctor, "imaging-report");
        await world.MoveAsync(doctor, task, "give-information", "received", Reference("imaging", imaging));
        var estimate = await world.EstimateAsync();
        await world.MoveAsync(hospital, task, "offer-estimate", "estimate-offered", Reference("estimate", estimate));
        await world.MoveAsync(hospital, task, "accept", "clinically-accepted", Doctors());
        await world.MoveAsync(coordinator, task, "request-funding", "funding-pending", Reference("estimate", estimate));
        var guarantee = await world.GuaranteeAsync(estimate);
        await world.MoveAsync(payer, task, "guarantee", "funding-guaranteed", Reference("guarantee", guarantee));
        await world.MoveAsync(coordinator, task, "clear-travel", "travel-clearance");
        var visa = await world.DocumentAsync(coordinator, "visa");
        await world.CompleteAsync(coordinator, task, "visa", Reference("visa", visa), Until(90));
        var certificate = await world.DocumentAsync(coordinator, "fit-to-fly-certificate");
        await world.CompleteAsync(coordinator, task, "fit-to-fly", Reference("certificate", certificate), Concept("travel-mode", "travel-mode", "seated"), Until(30));
        await world.BookingAsync();
        await world.MoveAsync(hospital, task, "schedule", "scheduled");
        await world.MoveAsync(coordinator, task, "depart", "departed", Text("itinerary", "TIP-MSQ 08:15"));
        await world.AdmissionAsync();
        await world.MoveAsync(hospital, task, "admit", "admitted");
        var interim = await world.DocumentAsync(hospital, "interim-report", AccessServer.Abroad);
        await world.MoveAsync(hospital, task, "report", "interim-report", Reference("interim-report", interim));
        var more = await world.EstimateAsync(24000m);
        await world.MoveAsync(hospital, task, "request-extension", "extension-requested", Reference("estimate", more));
        var wider = await world.GuaranteeAsync(more, 25000m);
        await world.MoveAsync(payer, task, "grant-extension", "interim-report", Reference("guarantee", wider));
        var discharge = await world.DocumentAsync(hospital, "discharge-report", AccessServer.Abroad);
        await world.MoveAsync(hospital, task, "discharge", "discharged", Reference("discharge-report", discharge));
        await world.MoveAsync(coordinator, task, "return-home", "return-travel");
        var travel = await world.SubTaskAsync(task, "travel");
        Assert.Contains("return", travel.ToJsonString(), StringComparison.Ordinal);
        await world.MoveAsync(doctor, task, "follow-up", "follow-up", Text("itinerary", "MSQ-TIP 12:40"));
        var letter = await doctor.CreateAsync("Communication", $$"""
            {"resourceType":"Communication","language":"en","status":"completed","category":[{"coding":[{"system":"https://medcoop.example/fhir/CodeSystem/letter-kind","code":"acknowledgement"}]}],"basedOn":[{"reference":"{{world.Request}}"}],
             "subject":{"reference":"{{world.Patient}}"},"sent":"2026-11-21T09:00:00Z","recipient":[{"reference":"{{AccessServer.Abroad}}"}],"sender":{"reference":"{{AccessServer.Home}}"},"payload":[{"contentString":"Received with thanks."}]}
            """);
        var closed = await world.MoveAsync(doctor, task, "close", "closed", Reference("home-acknowledgement", $"Communication/{letter}"));

        Assert.Equal("completed", closed["status"]!.GetValue<string>());
        Assert.Equal("completed", (await world.Server.Machine.GetAsync(world.Request)).Json["status"]!.GetValue<string>());
        var timeline = await doctor.GetAsync($"{task}/$timeline");
        var moves = timeline.Json["parameter"]!.AsArray().Where(entry => Part(entry!, "kind", "valueCode") == "move").Select(entry => Part(entry!, "text", "valueString")).ToList();
        Assert.Equal(
            ["submit-to-board", "approve", "acknowledge", "ask-information", "give-information", "offer-estimate", "accept", "request-funding", "guarantee", "clear-travel", "schedule", "depart", "admit", "report",
                "request-extension", "grant-extension", "discharge", "return-home", "follow-up", "close"],
            moves);
    }

    private static string? Part(JsonNode entry, string name, string value) =>
        entry["part"]!.AsArray().FirstOrDefault(part => part!["name"]!.GetValue<string>() == name)?[value]?.GetValue<string>();
}
