namespace Espalier.Contracts.Compliance;

/// <summary>A configuration item as it travels in a policy and is stored by the site.</summary>
public sealed record ConfigurationItemDefinition
{
    /// <summary>Stable identity of the item.</summary>
    public required Guid Id { get; init; }

    /// <summary>Version, from 1, counted up at every change.</summary>
    public required int Version { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    /// <summary>Supported platforms as version prefixes (<c>10.12</c>, <c>14</c>); empty means every macOS (CI-SCRIPT-3).</summary>
    public IReadOnlyList<string> SupportedVersions { get; init; } = [];

    public required IReadOnlyList<SettingDefinition> Settings { get; init; }
}

/// <summary>One setting: a value found by a discovery script and judged by rules joined with AND (CI-SCRIPT-4, CI-SCRIPT-18).</summary>
public sealed record SettingDefinition
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    public required SettingDataType DataType { get; init; }

    public required string DiscoveryScript { get; init; }

    public string? RemediationScript { get; init; }

    public required IReadOnlyList<ComplianceRule> Rules { get; init; }

    /// <summary>Seconds a script of this setting may run. Default 60, at most 3600.</summary>
    public int ScriptTimeoutSeconds { get; init; } = 60;
}

/// <summary>A compliance rule of type <c>Value</c> (CI-SCRIPT-15 to CI-SCRIPT-19).</summary>
public sealed record ComplianceRule
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    public required RuleOperator Operator { get; init; }

    /// <summary>Operands: one; two for <see cref="RuleOperator.Between"/>; one or more for <see cref="RuleOperator.OneOf"/> and <see cref="RuleOperator.NoneOf"/>.</summary>
    public required IReadOnlyList<string> Operands { get; init; }

    /// <summary>Run the remediation script when the rule fails (CI-SCRIPT-16).</summary>
    public bool Remediate { get; init; }

    /// <summary>Report noncompliance when the script succeeds and prints nothing; the wording on screen is meant literally (CI-SCRIPT-17).</summary>
    public bool ReportNoncomplianceIfNotFound { get; init; }
}

/// <summary>Operators of a rule; which of them a data type allows is decided in one place, <c>RuleOperators</c>.</summary>
public enum RuleOperator
{
    Equals,
    NotEqualTo,
    GreaterThan,
    LessThan,
    GreaterThanOrEqualTo,
    LessThanOrEqualTo,
    Between,
    OneOf,
    NoneOf,
    BeginsWith,
    DoesNotBeginWith,
    EndsWith,
    DoesNotEndWith,
    Contains,
    DoesNotContain,
}
