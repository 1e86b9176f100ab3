using System.Text.Json.Nodes;
using MedCoop.Store;

namespace MedCoop.Server.Tests.HealthLinks;

/// <summary>Our links are opened by an implementation that others wrote.</summary>
public sealed class ForeignViewerTests
{
    [Fact]
    public async Task Links_of_every_kind_open_with_an_implementation_that_is_not_ours()
    {
        await using var server = await HealthLinkServer.StartAsync(StoreProvider.Sqlite);
        var patient = await server.PatientAsync();
        using var guarded = await server.LinkAsync(patient, ("passcode", "834017"), ("label", "Сводка أحمد"));
        using var direct = await server.LinkAsync(patient, ("direct", true));
        using var longTerm = await server.LinkAsync(patient, ("longTerm", true));

        var embedded = await ForeignViewer.OpenAsync(guarded.Text, "834017");
        var located = await ForeignViewer.OpenAsync(guarded.Text, "834017", embeddedLengthMax: 0);
        var file = await ForeignViewer.OpenAsync(direct.Text);
        var current = await ForeignViewer.OpenAsync(longTerm.Text);

        var document = await guarded.OpenAsync(await guarded.AskAsync("834017"));
        Assert.True(JsonNode.DeepEquals(document, Assert.Single(embedded.AsArray())), embedded.ToJsonString());
        Assert.True(JsonNode.DeepEquals(document, Assert.Single(located.AsArray())), located.ToJsonString());
        Assert.All([file, current], one => Assert.Contains("Gout", Assert.Single(one.AsArray())!.ToJsonString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_refused_is_refused_in_the_way_that_others_understand()
    {
        await using var server = await HealthLinkServer.StartAsync(StoreProvider.Sqlite);
        var patient = await server.PatientAsync();
        using var guarded = await server.LinkAsync(patient, ("passcode", "834017"));
        using var revoked = await server.LinkAsync(patient);
        await server.Client.PostAsync($"{revoked.Management}/$revoke", "");

        var wrong = await ForeignViewer.OpenAsync(guarded.Text, "111222");
        var gone = await ForeignViewer.OpenAsync(revoked.Text);

        Assert.Equal(("SHLInvalidPasscodeError", "SHLManifestNotFoundError"), ((string?)wrong["refused"], (string?)gone["refused"]));
    }
}
