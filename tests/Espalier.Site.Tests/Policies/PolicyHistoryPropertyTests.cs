using CsCheck;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;
using Espalier.Site.Collections;
using Espalier.Site.Tests.Collections;

namespace Espalier.Site.Tests.Policies;

/// <summary>Whatever an administrator changes in whatever order: the preview said it, and what is kept step by step equals what is computed from nothing.</summary>
public abstract class PolicyHistoryPropertyTests
{
    private static readonly Gen<PolicyStep> Steps = Gen.Select(
        Gen.Int[0, PolicyHistory.Kinds - 1], Gen.Int[0, 4], Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 11], static (what, device, one, other, value) => new PolicyStep(what, device, one, other, value));

    private readonly CollectionSite _site;

    protected PolicyHistoryPropertyTests(CollectionSite site)
    {
        Assert.SkipUnless(site.Unavailable is null, site.Unavailable ?? "");
        _site = site;
    }

    [Fact, Trait("Line", "POL-2"), Trait("Line", "COLL-9")]
    public async Task A_preview_equals_the_difference_of_all_policies_and_these_equal_a_computation_from_nothing() =>
        await Steps.Array[1, 30].SampleAsync(ReplayAsync, iter: 10, threads: 1);

    private async Task ReplayAsync(PolicyStep[] steps)
    {
        await using var history = await PolicyHistory.BeginAsync(_site);
        foreach (var step in steps)
        {
            _site.Site.Clock.Advance(TimeSpan.FromSeconds(40));
            await _site.SettleAsync();
            if (await history.ProposeAsync(step) is not { } proposal)
            {
                await history.HappenAsync(step);
                await _site.SettleAsync();
                continue;
            }

            var before = await history.PoliciesAsync();
            var preview = await _site.TryAsync(proposal.Preview);
            var made = await proposal.MakeAsync();
            await _site.SettleAsync();
            if (made is null)
            {
                Compare(preview, before, await history.PoliciesAsync(), proposal.Preview.Create is not null);
            }
        }

        _site.Site.Clock.Advance(CollectionEvaluator.TimeDependentInterval);
        await _site.SettleAsync();
        await EverythingEqualsAsync(history);
    }

    private static void Compare(Result<PolicyChangePreview> preview, IReadOnlyDictionary<ResourceId, PolicyOfDevice> before, IReadOnlyDictionary<ResourceId, PolicyOfDevice> after, bool isNew)
    {
        preview.Problem.ShouldBeNull();
        var foreseen = preview.Value!;
        var expected = after.ToDictionary(static p => p.Key, p => p.Value.DifferenceFrom(before[p.Key], isNew));
        foreach (var device in foreseen.Devices)
        {
            device.Parts.Select(static p => (p.Change, p.DeploymentId, p.DeploymentId is null ? p.Name.ToUpperInvariant() : "")).ShouldBe(expected[device.Id], ignoreOrder: true);
        }

        foreseen.Devices.Select(static d => d.Id).ShouldBe(expected.Where(e => e.Value.Count > 0 && after[e.Key].HasClient).Select(static e => e.Key), ignoreOrder: true);
        foreseen.Cannot.Select(static d => d.Id).ShouldBe(expected.Where(e => e.Value.Count > 0 && !after[e.Key].HasClient).Select(static e => e.Key), ignoreOrder: true);
        foreseen.Total.ShouldBe(foreseen.Devices.Count);
        foreseen.Losing.ShouldBe(foreseen.Devices.Count(static d => d.Parts.Any(static p => p.Change == PolicyChangeKind.Loses)));

        // The version that Macs ask by is another one exactly where something was foreseen.
        after.Where(p => p.Value.Version != before[p.Key].Version).Select(static p => p.Key)
            .ShouldBe(expected.Where(static e => e.Value.Count > 0).Select(static e => e.Key), ignoreOrder: true);
    }

    private async Task EverythingEqualsAsync(PolicyHistory history)
    {
        var members = await new NaiveMemberships(_site).ComputeAsync(history.Collections);
        foreach (var collection in history.Collections)
        {
            (await _site.MembersAsync(collection)).ShouldBe(members[collection].Order());
        }

        var deployments = await _site.DoAsync(new ListDeployments());
        var policies = await history.PoliciesAsync();
        var worst = new Dictionary<ResourceId, ComplianceState>();
        foreach (var (device, policy) in policies)
        {
            var assigned = deployments.Where(d => members[new CollectionId(d.CollectionId)].Contains(device)).Select(static d => d.Id).ToList();
            policy.Deployments.ShouldBe(assigned, ignoreOrder: true);
            policy.Version.ShouldBe(await history.VersionFromNothingAsync(device), "what is kept in memory");
            worst[device] = assigned.Select(d => history.Reported.GetValueOrDefault((device, d))).OrderByDescending(Weight).FirstOrDefault();
            (await _site.DoAsync(new GetDevice(device))).Summary.Compliance.ShouldBe(worst[device].ToString());
        }

        foreach (var deployment in deployments)
        {
            var states = policies.Keys.Where(d => policies[d].HasClient && policies[d].Deployments.Contains(deployment.Id)).Select(d => history.Reported.GetValueOrDefault((d, deployment.Id))).ToList();
            int Count(ComplianceState state) => states.Count(s => s == state);
            deployment.Counts.ShouldBe(new StateCounts(Count(ComplianceState.Compliant), Count(ComplianceState.NonCompliant), Count(ComplianceState.Error), Count(ComplianceState.NotApplicable), Count(ComplianceState.Unknown)));
        }

        var overview = await _site.DoAsync(new GetSiteOverview());
        bool Has(ResourceId device, ComplianceState state) => policies[device].HasClient && policies[device].Deployments.Any(d => history.Reported.GetValueOrDefault((device, d)) == state);
        overview.NonCompliant.ShouldBe(policies.Keys.Count(d => Has(d, ComplianceState.NonCompliant)));
        overview.Failed.ShouldBe(policies.Keys.Count(d => Has(d, ComplianceState.Error)));
        overview.Reported.ShouldBe(policies.Count(p => p.Value.HasClient && p.Value.Deployments.All(d => history.Reported.ContainsKey((p.Key, d)))));
    }

    /// <summary>An error says more than non-compliance, and anything reported more than nothing.</summary>
    private static int Weight(ComplianceState state) => state switch
    {
        ComplianceState.Error => 4,
        ComplianceState.NonCompliant => 3,
        ComplianceState.Compliant => 2,
        ComplianceState.NotApplicable => 1,
        _ => 0,
    };
}

public sealed class SqlitePolicyHistoryPropertyTests(SqliteCollectionSite site) : PolicyHistoryPropertyTests(site), IClassFixture<SqliteCollectionSite>;

public sealed class PostgresPolicyHistoryPropertyTests(PostgresCollectionSite site) : PolicyHistoryPropertyTests(site), IClassFixture<PostgresCollectionSite>;
