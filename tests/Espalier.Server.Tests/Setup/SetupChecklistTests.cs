using System.Text.Json;
using Espalier.Contracts.Admin.Sites;
using Espalier.Site.Operations;
using Espalier.Testing.Processes;

namespace Espalier.Server.Tests.Setup;

/// <summary>The way to the first Mac, judged by a site that Macs really come to.</summary>
public sealed class SetupChecklistTests
{
    private const int Macs = 2;

    [Fact]
    public async Task The_last_steps_are_done_when_a_Mac_was_inventoried_and_answered_a_baseline_and_not_before()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(5));
        await using var site = await SiteProcess.CreateAsync(null, Macs, limit.Token);
        await site.StartAsync(null, limit.Token);

        (await DoneAsync(site, limit.Token)).ShouldBe([SetupStepKind.SiteUp, SetupStepKind.Boundary, SetupStepKind.Enrollment], "the administrator has no password, and there is no Mac");

        site.StartMacs();
        await site.SettledAsync(limit.Token);
        (await DoneAsync(site, limit.Token)).ShouldBe([SetupStepKind.SiteUp, SetupStepKind.Boundary, SetupStepKind.Enrollment, SetupStepKind.FirstMac, SetupStepKind.FirstBaseline]);
    }

    private static async Task<IReadOnlyList<SetupStepKind>> DoneAsync(SiteProcess site, CancellationToken token)
    {
        var json = await site.Http.GetStringAsync(new Uri("/api/v1/setup-checklist", UriKind.Relative), token);
        return [.. JsonSerializer.Deserialize<SetupChecklist>(json, ApiJson.Options)!.Steps.Where(static s => s.IsDone).Select(static s => s.Kind)];
    }
}
