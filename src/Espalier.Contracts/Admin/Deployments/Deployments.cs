using Espalier.Contracts.Compliance;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;
using Espalier.Contracts.Schedules;

namespace Espalier.Contracts.Admin.Deployments;

/// <summary>Deploys a baseline to a collection (BASE-3).</summary>
public sealed record CreateDeployment(Guid BaselineId, string CollectionId, Schedule Schedule, bool Remediate) : IRequest<DeploymentCreated>;

/// <summary>The new deployment.</summary>
public sealed record DeploymentCreated(Guid Id);

/// <summary>Changes a deployment: its collection, its schedule, whether it remediates.</summary>
public sealed record UpdateDeployment(Guid Id, string CollectionId, Schedule Schedule, bool Remediate) : IRequest<Done>;

/// <summary>Ends a deployment.</summary>
public sealed record DeleteDeployment(Guid Id) : IRequest<Done>;

/// <summary>All deployments with how far they are.</summary>
public sealed record ListDeployments : IRequest<IReadOnlyList<DeploymentSummary>>;

/// <summary>A deployment with the states of its Macs.</summary>
public sealed record DeploymentSummary(
    Guid Id, Guid BaselineId, string BaselineName, string CollectionId, string CollectionName, Schedule Schedule, bool Remediate, DateTimeOffset CreatedAt, string CreatedBy, StateCounts Counts);

/// <summary>Macs by state.</summary>
public sealed record StateCounts(int Compliant, int NonCompliant, int Error, int NotApplicable, int Unknown)
{
    public int Total => Compliant + NonCompliant + Error + NotApplicable + Unknown;
}

/// <summary>The Macs of a deployment, each with its state.</summary>
public sealed record GetDeploymentStatus(Guid Id) : IRequest<DeploymentStatus>;

/// <summary>Where a deployment stands.</summary>
public sealed record DeploymentStatus(DeploymentSummary Deployment, IReadOnlyList<DeploymentDeviceState> Devices);

/// <summary>One Mac of a deployment.</summary>
public sealed record DeploymentDeviceState(
    ResourceId Id, string Name, ComplianceState State, DateTimeOffset? EvaluatedAt, int CompliantItems, int NonCompliantItems, int FailedItems, bool Remediated, string? Reason);

/// <summary>A Mac in a preview.</summary>
public sealed record PreviewedDevice(ResourceId Id, string Name, string? Reason);

/// <summary>Why a Mac has, or does not have, what is deployed.</summary>
public sealed record ExplainDevice(ResourceId Id) : IRequest<IReadOnlyList<ExplainedItem>>;

/// <summary>One assigned item on one Mac: by which rule and deployment it is there, what is known, what comes next.</summary>
public sealed record ExplainedItem
{
    public required Guid DeploymentId { get; init; }

    public required string BaselineName { get; init; }

    public required string CollectionId { get; init; }

    public required string CollectionName { get; init; }

    /// <summary>The rules that make the Mac a member: <c>query 'Macs in Berlin'</c>, <c>direct rule</c>.</summary>
    public IReadOnlyList<string> Because { get; init; } = [];

    public required Guid ItemId { get; init; }

    public required string ItemName { get; init; }

    public required int Version { get; init; }

    public required ComplianceState State { get; init; }

    public required string Reason { get; init; }

    public DateTimeOffset? EvaluatedAt { get; init; }

    public DateTimeOffset? Since { get; init; }

    public DateTimeOffset? NextTryAt { get; init; }

    /// <summary>The evidence: each setting's result.</summary>
    public IReadOnlyList<SettingResult> Evidence { get; init; } = [];
}
