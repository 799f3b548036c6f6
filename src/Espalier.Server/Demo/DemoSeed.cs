using Espalier.Contracts.Admin.Boundaries;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Admin.Compliance;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Admin.Enrollment;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;
using Espalier.Contracts.Schedules;
using Espalier.MacSimulator.Fleet;
using Espalier.Site.Collections;
using Espalier.Site.Compliance.ReadyMade;
using Espalier.Site.Operations;
using Espalier.Site.Security.Roles;

namespace Espalier.Server.Demo;

/// <summary>What an administrator would have set up: boundaries, collections, the security baseline, deployments. Everything goes through the gate.</summary>
internal sealed class DemoSeed(OperationsGate gate, UserId administrator)
{
    private static readonly (string Name, string Query)[] Collections =
    [
        ("Macs with Apple silicon", """select * from SMS_R_System inner join SMS_G_System_PROCESSOR on SMS_G_System_PROCESSOR.ResourceId = SMS_R_System.ResourceId where SMS_G_System_PROCESSOR.Name like "Apple M%" """),
        ("Macs with Intel processors", """select * from SMS_R_System inner join SMS_G_System_PROCESSOR on SMS_G_System_PROCESSOR.ResourceId = SMS_R_System.ResourceId where SMS_G_System_PROCESSOR.Name like "%Intel%" """),
        ("macOS 26", """select * from SMS_R_System where SMS_R_System.OperatingSystemNameandVersion like "Apple Mac OS X 26%" """),
        ("macOS 13 and older", """select * from SMS_R_System where SMS_R_System.OperatingSystemNameandVersion like "Apple Mac OS X 12%" or SMS_R_System.OperatingSystemNameandVersion like "Apple Mac OS X 13%" """),
        ("MacBooks", """select * from SMS_R_System inner join SMS_G_System_APPLE_HARDWARE on SMS_G_System_APPLE_HARDWARE.ResourceId = SMS_R_System.ResourceId where SMS_G_System_APPLE_HARDWARE.ModelName like "MacBook%" """),
        ("Macs with less than 10 GB free", """select * from SMS_R_System inner join SMS_G_System_LOGICAL_DISK on SMS_G_System_LOGICAL_DISK.ResourceId = SMS_R_System.ResourceId where SMS_G_System_LOGICAL_DISK.DeviceID = "/" and SMS_G_System_LOGICAL_DISK.FreeSpace < 10240 """),
    ];

    private CollectionId _allMacs;

    private static ConfigurationItemDefinition Endless { get; } = new()
    {
        Id = new Guid("6f4dd3f6-2a38-4c43-9d6e-5c1b7a50aa01"),
        Version = 1,
        Name = "A script that never ends",
        Settings =
        [
            new SettingDefinition
            {
                Name = "Endless",
                DataType = SettingDataType.Text,
                DiscoveryScript = "#! /bin/bash --\nwhile true; do sleep 1000; done\n",
                ScriptTimeoutSeconds = 10,
                Rules = [new ComplianceRule { Name = "Never reached", Operator = RuleOperator.Equals, Operands = ["done"] }],
            },
        ],
    };

    /// <summary>Seeds an empty site; a seeded one is left as it is. Answers a token for the simulated Macs.</summary>
    public async Task<EnrollmentTokenCreated> RunAsync(int macs, CancellationToken token)
    {
        var baselines = await AskAsync(new ListBaselines(), token);
        if (baselines.Count == 0)
        {
            await SeedAsync(token);
        }

        return await AskAsync(new CreateEnrollmentToken("simulated Macs of the demo", macs, 24, null), token);
    }

    private async Task SeedAsync(CancellationToken token)
    {
        var builtIn = await AskAsync(new ListCollectionsRequest { Filter = CollectionSeed.AllMacsName }, token);
        _allMacs = builtIn.Items[0].Id;
        var boundaries = new List<Guid>();
        foreach (var office in SimulatedFleet.Offices)
        {
            boundaries.Add((await AskAsync(new SaveBoundary(null, office.Name, "IPSubnet", office.Network.ToString()), token)).Id);
        }

        boundaries.Add((await AskAsync(new SaveBoundary(null, "At home", "IPSubnet", "192.168.0.0/16"), token)).Id);
        await AskAsync(new SaveBoundaryGroup(null, "Everywhere", "The offices of the simulated Macs, and home", UseForSiteAssignment: true, boundaries, []), token);
        foreach (var (name, query) in Collections)
        {
            await CreateCollectionAsync(name, query, token);
        }

        foreach (var item in ReadyMadeItems.All)
        {
            await AskAsync(new SaveConfigurationItem(item with { Version = 1 }), token);
        }

        await AskAsync(new SaveConfigurationItem(Endless), token);
        var ready = ReadyMadeItems.Baseline;
        var security = await AskAsync(new SaveBaseline(null, ready.Name, ready.Description, ready.ItemIds), token);
        var endless = await AskAsync(new SaveBaseline(null, "A script that never ends", "Shows how the client ends a script that hangs.", [Endless.Id]), token);
        var daily = new Schedule { Start = new DateTime(2026, 1, 1, 12, 0, 0), Recurrence = Recurrence.Interval, IntervalMinutes = 24 * 60 };
        await AskAsync(new CreateDeployment(security.Id, _allMacs.ToString(), daily, Remediate: true), token);
        var one = await CreateCollectionAsync("Test Mac", """select * from SMS_R_System where SMS_R_System.Name like "%-0001" """, token);
        await AskAsync(new CreateDeployment(endless.Id, one.ToString(), daily, Remediate: false), token);
    }

    private async Task<CollectionId> CreateCollectionAsync(string name, string query, CancellationToken token)
    {
        var request = new CreateCollectionRequest
        {
            Name = name,
            LimitingId = _allMacs,
            Rules = [new CollectionRule { Kind = CollectionRuleKind.Query, Name = name, Query = query.Trim() }],
        };
        return (await AskAsync(request, token)).Summary.Id;
    }

    private async Task<T> AskAsync<T>(IRequest<T> request, CancellationToken token)
    {
        var result = await gate.RunAsync(administrator, request, token);
        return result.Problem is { } problem
            ? throw new InvalidOperationException($"{request.GetType().Name}: {problem.Detail} {string.Join(" ", problem.Fields.Select(f => f.Field + ": " + f.Text))}")
            : result.Value!;
    }
}
