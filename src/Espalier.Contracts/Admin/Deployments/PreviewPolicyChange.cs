using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Admin.Compliance;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Deployments;

/// <summary>Asks which Macs a change would give, take or change what, without making it. Exactly one property is the change, as it would be sent to be made.</summary>
public sealed record PreviewPolicyChange : IRequest<PolicyChangePreview>
{
    /// <summary>A new deployment.</summary>
    public CreateDeployment? Create { get; init; }

    /// <summary>Another collection, schedule or remediation of a deployment.</summary>
    public UpdateDeployment? Update { get; init; }

    /// <summary>The end of a deployment.</summary>
    public DeleteDeployment? Delete { get; init; }

    /// <summary>Other items or another name of a baseline.</summary>
    public SaveBaseline? Baseline { get; init; }

    /// <summary>The end of a baseline and of its deployments.</summary>
    public DeleteBaseline? DeleteBaseline { get; init; }

    /// <summary>A new version of a configuration item.</summary>
    public SaveConfigurationItem? Item { get; init; }

    /// <summary>Other rules or another limiting collection.</summary>
    public PreviewCollectionChangeRequest? Collection { get; init; }

    /// <summary>The end of a collection, with its variables.</summary>
    public DeleteCollectionRequest? DeleteCollection { get; init; }

    /// <summary>Other variables of a collection.</summary>
    public SetCollectionVariablesRequest? CollectionVariables { get; init; }

    /// <summary>Other maintenance windows of a collection.</summary>
    public SetMaintenanceWindowsRequest? MaintenanceWindows { get; init; }

    /// <summary>Other variables of a device.</summary>
    public SetDeviceVariablesRequest? DeviceVariables { get; init; }
}

/// <summary>What a change would do to policies.</summary>
/// <param name="Losing">Macs that lose something.</param>
/// <param name="Changing">Macs that get something they have in another form.</param>
/// <param name="Gaining">Macs that get something new.</param>
/// <param name="Devices">The Macs with what happens to each: losses first, then by name; at most 500.</param>
/// <param name="Total">All Macs whose policy changes.</param>
/// <param name="Cannot">Devices that would be concerned but get no policy, with the reason; at most 500.</param>
public sealed record PolicyChangePreview(int Losing, int Changing, int Gaining, IReadOnlyList<DevicePolicyChange> Devices, int Total, IReadOnlyList<PreviewedDevice> Cannot);

/// <summary>What happens to one Mac.</summary>
public sealed record DevicePolicyChange(ResourceId Id, string Name, IReadOnlyList<PolicyPartChange> Parts);

/// <summary>One part of a policy that goes, changes or comes.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Change">What happens to it.</param>
/// <param name="Name">Name of the baseline, the variable or the maintenance window.</param>
/// <param name="Detail">What is other about it, in words; never a value that is masked.</param>
/// <param name="DeploymentId">The deployment that brings a baseline; empty for one that is not made yet, null for anything else.</param>
public sealed record PolicyPartChange(PolicyPartKind Kind, PolicyChangeKind Change, string Name, string Detail, Guid? DeploymentId);

/// <summary>A part of a policy.</summary>
public enum PolicyPartKind
{
    Baseline,
    Variable,
    MaintenanceWindow,
}

/// <summary>What happens to a part, what is worst first.</summary>
public enum PolicyChangeKind
{
    Loses,
    Changes,
    Gains,
}
