namespace Espalier.Contracts.Compliance;

/// <summary>Where an assigned item stands on a Mac.</summary>
public enum ComplianceState
{
    /// <summary>No evidence yet.</summary>
    Unknown,
    Compliant,
    NonCompliant,

    /// <summary>The item is not for this Mac's macOS.</summary>
    NotApplicable,

    /// <summary>The evaluation itself failed; the reason says how.</summary>
    Error,
}

/// <summary>Result of one configuration item on one Mac (BASE-7: one report per item).</summary>
public sealed record ItemStateReport
{
    public required Guid ItemId { get; init; }

    public required int ItemVersion { get; init; }

    /// <summary>The deployment that asked for the evaluation.</summary>
    public required Guid DeploymentId { get; init; }

    public required ComplianceState State { get; init; }

    public required DateTimeOffset EvaluatedAt { get; init; }

    public required IReadOnlyList<SettingResult> Settings { get; init; }
}

/// <summary>Result of one setting.</summary>
public sealed record SettingResult
{
    public required string Setting { get; init; }

    public required ComplianceState State { get; init; }

    /// <summary>The value found last, cut to 1,000 characters; null when none was found.</summary>
    public string? Value { get; init; }

    /// <summary>The value found before a remediation ran.</summary>
    public string? ValueBefore { get; init; }

    /// <summary>A remediation script ran.</summary>
    public bool Remediated { get; init; }

    /// <summary>Names of the rules that do not hold.</summary>
    public IReadOnlyList<string> FailedRules { get; init; } = [];

    /// <summary>Stable code of the error, one of <c>ComplianceErrors</c>; null when there is none.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>What an administrator reads; at most 1,000 characters.</summary>
    public string? Reason { get; init; }
}

/// <summary>Summary of a baseline on one Mac (BASE-7: one per baseline).</summary>
public sealed record BaselineStateReport
{
    public required Guid BaselineId { get; init; }

    public required int BaselineVersion { get; init; }

    public required Guid DeploymentId { get; init; }

    /// <summary>Compliant, NonCompliant or Error; NotApplicable when no item applies.</summary>
    public required ComplianceState State { get; init; }

    public required DateTimeOffset EvaluatedAt { get; init; }

    public int CompliantItems { get; init; }

    public int NonCompliantItems { get; init; }

    public int FailedItems { get; init; }
}
