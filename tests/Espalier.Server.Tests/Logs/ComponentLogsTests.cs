using System.Text;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Admin.Logs;
using Espalier.Contracts.Admin.Problems;
using Espalier.Contracts.Messages;
using Espalier.MacSimulator.Model;
using Espalier.Server.Tests.Actions;
using Espalier.Server.Tests.Life;
using Espalier.Site.Logs;

namespace Espalier.Server.Tests.Logs;

/// <summary>Each function of a living site writes its own log, what a real client does to it.</summary>
public sealed class ComponentLogsTests
{
    private const string Collections = "espalier_collections.log", Inventory = "espalier_inventory.log", Deployments = "espalier_deployments.log", Compliance = "espalier_compliance.log";
    private const string Policy = "espalier_policy.log", Provider = "espalier_provider.log", StateMessages = "espalier_state_messages.log", Registration = "espalier_registration.log";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_each_function_does_is_in_its_log_and_a_poll_that_finds_nothing_new_writes_nothing()
    {
        await using var site = await LivingSite.StartAsync();
        (await site.TryEnrollAsync(MacSystem.Find("12.7.6")! with { Version = "11.7.10", Build = "20G1427" })).Enrolled.ShouldBeNull();
        await using var mac = await site.EnrollAsync();
        mac.Answer = static _ => LivingMac.Prints("0");
        await site.MemberOfAllMacsAsync();
        var deployment = await site.DeployAsync("Security", LivingSite.Setting("first", "#! /bin/sh -\necho 1\n"));

        // Nothing reaches the Mac, so it polls.
        site.Requests.Refused = "/channel";
        mac.Change = static options => options with { LongestWait = TimeSpan.FromHours(2) };
        mac.Start();

        await SaidAsync(site, Registration, "Refused an enrollment from 127.0.0.1: unsupported-macos: The client needs macOS 12 or newer; this Mac reports 11.7.10.");
        await SaidAsync(site, Registration, "Enrolled device 16777216, allowed by ");
        await SaidAsync(site, Collections, "collection All Mac OS X Systems (", ": 1 added, 0 removed, ", " ms");
        await SaidAsync(site, Deployments, $"Deployment {deployment} of baseline ", $" to collection {site.AllMacs.Value} was created (remediates: False), by Ada");
        await SaidAsync(site, Provider, "CreateDeploymentOperation: ", ", by Ada");
        await SaidAsync(site, Policy, " is handed to device 16777216: 1 deployments, 0 variables, ");
        await SaidAsync(site, Policy, "Device 16777216 has applied policy ", ", with 0 problems");
        await SaidAsync(site, Inventory, "Inventory of device 16777216, report ", " (full): loaded ", " classes changed, 0 asked for again, ", " ms");
        await SaidAsync(site, StateMessages, "Device 16777216 sent ", "1 " + ReportKinds.Inventory, "0 of them quarantined; epoch 1, next is ");
        await SaidAsync(site, Compliance, $"Device 16777216, deployment {deployment}, baseline version 1: NonCompliant, was Unknown; 0 items compliant, 1 not, 0 failed");

        var handed = (await ReadAsync(site, Policy)).Count;
        for (var poll = 2; poll <= 4; poll++)
        {
            await mac.Waits.BeganAsync(TimeSpan.FromHours(1));
            site.Clock.Advance(TimeSpan.FromHours(1));
            await site.Requests.UntilAsync(r => r.PolicyRequests.Count == poll);
        }

        (await ReadAsync(site, Policy)).Count.ShouldBe(handed);

        // What an administrator is refused and what fails are told too, and the site's own log has what it always had, without what comes with every report.
        (await site.TryAsync(new DeleteDeployment(Guid.Empty))).Problem!.Code.ShouldBe("not-found");
        await SaidAsync(site, Provider, "DeleteDeploymentOperation by Ada was not done: not-found: ");
        await site.DoAsync(new DeleteDeployment(deployment));
        await SaidAsync(site, Deployments, $"Deployment {deployment} was deleted, by Ada");
        await SaidAsync(site, Policy, "Policies pushed: ");
        var main = await ReadAsync(site, SiteLogs.Main);
        main.ShouldContain(static m => m.StartsWith("Enrolled device 16777216", StringComparison.Ordinal));
        main.ShouldContain(static m => m.StartsWith("Policies pushed: ", StringComparison.Ordinal));
        main.ShouldNotContain(static m => m.Contains("loaded ", StringComparison.Ordinal) || m.Contains("is handed to", StringComparison.Ordinal) || m.Contains("not-found", StringComparison.Ordinal));
        (await ReadAsync(site, Registration)).ShouldAllBe(static m => !m.Contains("Policies", StringComparison.Ordinal));

        // A problem report has them all.
        var report = await site.DoAsync(new StartProblemReport("slow"));
        await SiteWithMacs.UntilAsync(async () => (await site.DoAsync(new FollowProblemReport(report.Id))).State == ProblemReportStep.Kept, Token);
        var files = (await site.DoAsync(new GetProblemReport(report.Id))).Files.Select(static f => f.Name).ToList();
        ComponentLog.All.ShouldAllBe(log => files.Contains("site/logs/" + log.Name));
        (await site.DoAsync(new ListLogFiles())).Files.Select(static f => f.Log).ShouldBe([.. ComponentLog.All.Select(static l => l.Name), SiteLogs.Main], ignoreOrder: true);
    }

    [Fact]
    public async Task The_log_of_a_function_rotates_alone_by_the_limits_of_all()
    {
        var folder = "";
        await using var site = await LivingSite.StartAsync(options =>
        {
            folder = options.LogFolder;
            return options;
        });
        await using var first = await site.EnrollAsync();
        await SaidAsync(site, Registration, "Enrolled device 16777216");
        await using (var log = new FileStream(Path.Combine(folder, Registration), FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            await log.WriteAsync(Encoding.UTF8.GetBytes(new string('.', 1024 * 1024) + "\n"), Token);
        }

        await using var second = await site.EnrollAsync();
        await SaidAsync(site, Registration, "Enrolled device 16777217");

        Directory.EnumerateFiles(folder, "*.gz").Select(Path.GetFileName).ShouldBe(["espalier_registration.1.log.gz"]);
        (await File.ReadAllTextAsync(Path.Combine(folder, Registration), Token)).ShouldNotContain("16777216");
        (await ReadAsync(site, Registration)).Count(static m => m.StartsWith("Enrolled device", StringComparison.Ordinal)).ShouldBe(2, "it is read through its archives");
    }

    [Theory]
    [InlineData("Espalier.Site.Messages.InventoryHandler", Inventory)]
    [InlineData("Espalier.Site.Messages.PolicyStateHandler", Policy)]
    [InlineData("Espalier.Site.Messages.ReceiveReports", StateMessages)]
    [InlineData("Espalier.Site.Enrollment.SignedRequests", Registration)]
    [InlineData("Espalier.Site.Security.Roles.SiteSignIn", null)]
    [InlineData("Espalier.SiteElsewhere.Messages.X", null)]
    [InlineData("Microsoft.AspNetCore.Hosting", null)]
    public void A_message_is_in_one_log_of_a_function_at_most(string category, string? log) => (ComponentLog.Of(category)?.Name).ShouldBe(log);

    private static async Task<List<string>> ReadAsync(LivingSite site, string log) => [.. (await site.DoAsync(new ReadLog(log) { Take = ReadLog.MaxTake })).Messages.Select(static m => m.Text)];

    private static async Task SaidAsync(LivingSite site, string log, params IReadOnlyList<string> parts)
    {
        List<string> said = [];
        try
        {
            await SiteWithMacs.UntilAsync(async () => (said = await ReadAsync(site, log)).Exists(m => parts.All(p => m.Contains(p, StringComparison.Ordinal))), Token);
        }
        catch (ShouldAssertException)
        {
            throw new ShouldAssertException($"{log} has no line with {string.Join(" ... ", parts)}, but\n{string.Join('\n', said)}");
        }
    }
}
