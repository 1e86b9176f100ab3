using MedCoop.Domain.Access;
using MedCoop.Server.Tests.Access;
using MedCoop.Store;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Documents;

/// <summary>Who receives, sees and adopts documents, each with a token of their own.</summary>
public sealed class DocumentAccessTests
{
    [Theory, EveryDatabase]
    public async Task A_document_is_seen_where_the_case_is_seen_and_adopted_by_whoever_may_write_its_parts(StoreProvider provider)
    {
        await using var server = await AccessServer.StartAsync(provider);
        var patient = await server.PatientAsync();
        var (doctor, coordinator, logistics, stranger) = (
            server.User(AccessServer.Home, Role.ReferringClinician), server.Person("Practitioner/home-coordinator", AccessServer.Home, Role.Coordinator),
            server.Person("Practitioner/home-logistics", AccessServer.Home, Role.Logistics), server.User(AccessServer.Foreign, Role.ReceivingClinician));
        var document = SmallDocument.Of(SmallDocument.Penicillin);

        var refused = await logistics.PostAsync("Bundle/$receive", document);
        var received = await coordinator.PostAsync($"Bundle/$receive?patient={patient}", document);
        var unseen = await stranger.PostAsync($"Bundle/$receive?patient={patient}", document);
        var bundle = received.ReferenceTo("bundle");

        Assert.Equal((403, "MC1111"), (refused.Status, refused.Code));
        Assert.Equal((201, "valid"), (received.Status, received.State()));
        Assert.True(unseen.Status is 400 or 422, unseen.Text);
        Assert.Equal(200, (await doctor.GetAsync($"{bundle}/$render")).Status);
        Assert.Equal(404, (await stranger.GetAsync($"{bundle}/$render")).Status);
        Assert.Equal(404, (await stranger.GetAsync($"{received.ReferenceTo("document")}/$render")).Status);
        Assert.Equal(404, (await stranger.PostAsync($"{bundle}/$adopt?patient={patient}", "")).Status);

        var byCoordinator = await coordinator.PostAsync($"{bundle}/$adopt?patient={patient}", "");
        var byDoctor = await doctor.PostAsync($"{bundle}/$adopt?patient={patient}", "");

        Assert.Equal(["refused"], byCoordinator.OfType("AllergyIntolerance"));
        Assert.Contains("referring-clinician", byCoordinator.Adopted().Single(entry => entry.Of("type") == "AllergyIntolerance").Of("reason"), StringComparison.Ordinal);
        Assert.Equal(["created"], byDoctor.OfType("AllergyIntolerance"));
    }

    [Theory, EveryDatabase]
    public async Task A_document_of_elsewhere_does_not_fall_into_the_case_of_a_namesake_of_here(StoreProvider provider)
    {
        await using var server = await AccessServer.StartAsync(provider);
        // The document's Patient/p is none of ours, though there is one of that id.
        Assert.Equal(201, (await server.Machine.PutAsync("Patient/p", """{"resourceType":"Patient","id":"p","managingOrganization":{"reference":"Organization/home"}}""")).Status);
        var stranger = server.User(AccessServer.Foreign, Role.ReceivingClinician);

        var received = await stranger.PostAsync("Bundle/$receive", SmallDocument.Of(SmallDocument.Penicillin));

        Assert.Equal((201, "valid"), (received.Status, received.State()));
        Assert.Equal(200, (await stranger.GetAsync($"{received.ReferenceTo("bundle")}/$render")).Status);
        Assert.Equal(404, (await server.User(AccessServer.Home, Role.ReferringClinician).GetAsync(received.ReferenceTo("bundle")!)).Status);
    }
}
