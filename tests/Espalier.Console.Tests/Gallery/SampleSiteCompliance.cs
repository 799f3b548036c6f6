using Espalier.Contracts.Admin.Compliance;
using Espalier.Contracts.Admin.Deployments;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Operations;
using Espalier.Contracts.Schedules;

namespace Espalier.Console.Tests.Gallery;

/// <summary>Configuration items, baselines and deployments of the sample site.</summary>
internal sealed class SampleSiteCompliance
{
    private static readonly StateCounts Counts = new(186, 28, 6, 11, 9);

    private readonly TimeProvider _clock;
    private readonly SampleSiteDevices _devices;
    private readonly List<ConfigurationItemDefinition> _items = [];
    private readonly List<BaselineDetails> _baselines = [];
    private readonly List<DeploymentSummary> _deployments = [];

    public SampleSiteCompliance(TimeProvider clock, SampleSiteDevices devices)
    {
        (_clock, _devices) = (clock, devices);
        _items.Add(new ConfigurationItemDefinition
        {
            Id = Guid.CreateVersion7(),
            Version = 2,
            Name = "FileVault is on",
            Settings =
            [
                new SettingDefinition
                {
                    Name = "FileVault",
                    DataType = SettingDataType.Boolean,
                    DiscoveryScript = "#! /bin/bash --\nfdesetup isactive\n",
                    Rules = [new ComplianceRule { Name = "Is on", Operator = RuleOperator.Equals, Operands = ["true"] }],
                },
            ],
        });
        _baselines.Add(new BaselineDetails(Guid.CreateVersion7(), 1, "Security of laptops", "What every laptop has to have.", [new BaselineItemSummary(_items[0].Id, 2, _items[0].Name)]));
        Deploy(new CreateDeployment(_baselines[0].Id, devices.AllCollections[1].Summary.Id.Value, Daily(), true));
    }

    public IEnumerable<ConfigurationItemSummary> Items => _items.Select(i => new ConfigurationItemSummary(i.Id, i.Version, i.Name, i.Description ?? "", i.Settings.Count, _baselines.Count(b => b.Items.Any(x => x.Id == i.Id)), DateTimeOffset.UnixEpoch, "ada"));

    public IEnumerable<BaselineSummary> Baselines => _baselines.Select(b => new BaselineSummary(b.Id, b.Version, b.Name, b.Description, b.Items.Count, _deployments.Count(d => d.BaselineId == b.Id), DateTimeOffset.UnixEpoch, "ada"));

    public IReadOnlyList<DeploymentSummary> Deployments => _deployments;

    public IReadOnlyList<ConfigurationItemDefinition> Definitions => _items;

    public IEnumerable<ExplainedItem> Explained => _deployments.Select(d => new ExplainedItem
    {
        DeploymentId = d.Id,
        BaselineName = d.BaselineName,
        CollectionId = d.CollectionId,
        CollectionName = d.CollectionName,
        ItemId = _items[0].Id,
        ItemName = _items[0].Name,
        Version = 2,
        State = ComplianceState.NonCompliant,
        Reason = "One rule does not hold.",
        EvaluatedAt = _clock.GetUtcNow().AddMinutes(-40),
        NextTryAt = _clock.GetUtcNow().AddHours(23),
        Evidence = [new SettingResult { Setting = "FileVault", State = ComplianceState.NonCompliant, Value = "false", FailedRules = ["Is on"] }],
    }).Prepend(new ExplainedItem
    {
        DeploymentId = Guid.AllBitsSet,
        BaselineName = "Names",
        CollectionId = "SMS00001",
        CollectionName = "All Systems",
        ItemId = Guid.AllBitsSet,
        ItemName = "The name is short",
        Version = 1,
        State = ComplianceState.Compliant,
        Reason = "Every rule holds.",
    });

    public Result<ConfigurationItemDefinition> Get(GetConfigurationItem request) => _items.FirstOrDefault(i => i.Id == request.Id) is { } item ? item : Problem.NotFound("configuration item");

    public Result<ConfigurationItemSaved> Save(SaveConfigurationItem request)
    {
        var item = request.Definition;
        if (_items.Any(i => i.Id != item.Id && i.Name.Equals(item.Name, StringComparison.OrdinalIgnoreCase)))
        {
            return Problem.Invalid(new FieldProblem("name", "Another configuration item has this name."));
        }

        var version = _items.RemoveAll(i => i.Id == item.Id) > 0 ? item.Version + 1 : 1;
        _items.Add(item with { Version = version });
        return new ConfigurationItemSaved(item.Id, version, []);
    }

    public Result<BaselineDetails> GetBaseline(GetBaseline request) => _baselines.FirstOrDefault(b => b.Id == request.Id) is { } found ? found : Problem.NotFound("configuration baseline");

    public Result<BaselineSaved> SaveBaseline(SaveBaseline request)
    {
        var id = request.Id ?? Guid.CreateVersion7();
        var version = (_baselines.FirstOrDefault(b => b.Id == id)?.Version ?? 0) + 1;
        _baselines.RemoveAll(b => b.Id == id);
        _baselines.Add(new BaselineDetails(id, version, request.Name, request.Description, [.. request.Items.Select(i => _items.First(x => x.Id == i)).Select(static i => new BaselineItemSummary(i.Id, i.Version, i.Name))]));
        return new BaselineSaved(id, version);
    }

    public Result<DeploymentCreated> Deploy(CreateDeployment request)
    {
        var baseline = _baselines.First(b => b.Id == request.BaselineId);
        var collection = _devices.AllCollections.First(c => c.Summary.Id.Value == request.CollectionId).Summary;
        var made = new DeploymentSummary(Guid.CreateVersion7(), baseline.Id, baseline.Name, collection.Id.Value, collection.Name, request.Schedule, request.Remediate, _clock.GetUtcNow(), "ada", Counts);
        _deployments.Add(made);
        return new DeploymentCreated(made.Id);
    }

    public Result<Done> Update(UpdateDeployment request)
    {
        var index = _deployments.FindIndex(d => d.Id == request.Id);
        var collection = _devices.AllCollections.First(c => c.Summary.Id.Value == request.CollectionId).Summary;
        _deployments[index] = _deployments[index] with { CollectionId = request.CollectionId, CollectionName = collection.Name, Schedule = request.Schedule, Remediate = request.Remediate };
        return Done.Instance;
    }

    public Result<DeploymentStatus> Status(GetDeploymentStatus request) => new DeploymentStatus(
        _deployments.First(d => d.Id == request.Id),
        [.. _devices.All.Select(d => new DeploymentDeviceState(d.Id, d.Name, d.Compliance == "Compliant" ? ComplianceState.Compliant : d.HasClient ? ComplianceState.NonCompliant : ComplianceState.Unknown, d.LastContactAt, 3, d.Compliance == "Compliant" ? 0 : 1, 0, d.Id.Value % 11 == 0, d.HasClient ? null : "No report yet."))]);

    private static Schedule Daily() => new() { Start = new DateTime(2026, 11, 1, 9, 0, 0), Recurrence = Recurrence.Interval, IntervalMinutes = 24 * 60 };
}
