using Espalier.Contracts.Admin.Actions;
using Espalier.Server.Tests.Actions;
using Espalier.Site.Actions;
using Espalier.Site.Messages;
using Espalier.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Server.Tests.Nodes;

/// <summary>Two nodes of a site share one PostgreSQL; Macs are connected to one of them, administrators work on the other.</summary>
public sealed class ActionsOnTwoNodesTests(PostgresServer server)
{
    private const int Macs = 4;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_of_one_node_acts_once_on_the_Macs_of_another_and_tells_them_again_when_they_come_back_from_it()
    {
        Assert.SkipWhen(PostgresServer.Programs is null, PostgresServer.Missing);
        await using var balancer = new Balancer();
        await using var site = await SiteWithMacs.StartAsync(Macs, Token, firstAddress: "127.43.0.0", database: await server.CreateDatabaseAsync(Token), balancer: balancer);
        var (second, port) = await site.StartNodeAsync(static services => services.AddSingleton(new ActionOptions { TellAgainAfter = TimeSpan.FromHours(1) }), Token);
        await using var _ = second;
        var channels = second.Services.GetRequiredService<DeviceChannels>();
        balancer.SwitchTo(port);
        await SiteWithMacs.UntilAsync(() => Task.FromResult(channels.Count == Macs && site.Channels.Count == 0), Token);
        var devices = (await site.DevicesAsync(Token)).Values.Select(static d => d.Id).ToList();
        var before = site.Macs.Select(static m => m.Inventories).ToList();

        var started = await site.AskAsync(new StartAction(ActionKindNames.InventoryUpdate) { Devices = devices }, Token);
        var job = await site.FinishedAsync(started.Id, Token);

        job.Job.Succeeded.ShouldBe(Macs, string.Join('\n', job.Targets));
        job.Targets.ShouldAllBe(static t => t.Attempts == 1);
        site.Macs.Select(static m => m.Inventories).ShouldBe(before.Select(static n => n + 1));

        balancer.LoseAnswers();
        var another = await site.AskAsync(new StartAction(ActionKindNames.InventoryUpdate) { Devices = devices }, Token);
        await site.JobAsync(another.Id, static d => d.Targets.All(static t => t.State == ActionTargetState.Sent), Token);
        balancer.SwitchTo(site.MacPort);
        await second.StopAsync(Token);
        job = await site.FinishedAsync(another.Id, Token);

        job.Job.Succeeded.ShouldBe(Macs, string.Join('\n', job.Targets));
        site.Macs.Select(static m => m.Inventories).ShouldBe(before.Select(static n => n + 2));
    }
}
