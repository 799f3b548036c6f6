namespace Espalier.Contracts.Compliance;

/// <summary>Limits of a configuration item. They keep a policy small enough for every Mac of a site to download it in one request.</summary>
public static class ItemLimits
{
    /// <summary>Characters of a name of an item, a setting or a rule; ConfigMgr's own limit.</summary>
    public const int MaxNameLength = 256;

    /// <summary>Characters of a description.</summary>
    public const int MaxDescriptionLength = 2_000;

    /// <summary>Supported versions of an item.</summary>
    public const int MaxSupportedVersions = 50;

    /// <summary>Settings of an item.</summary>
    public const int MaxSettings = 100;

    /// <summary>Rules of a setting.</summary>
    public const int MaxRules = 50;

    /// <summary>Operands of <see cref="RuleOperator.OneOf"/> and <see cref="RuleOperator.NoneOf"/>.</summary>
    public const int MaxOperands = 200;

    /// <summary>Characters of an operand.</summary>
    public const int MaxOperandLength = 1_000;

    /// <summary>UTF-8 bytes of a script.</summary>
    public const int MaxScriptBytes = 64 * 1024;

    /// <summary>UTF-8 bytes of a value that a discovery script may write; it must fit a command line when it is passed to the remediation script.</summary>
    public const int MaxValueBytes = 64 * 1024;

    /// <summary>Longest time a script may run, in seconds.</summary>
    public const int MaxScriptTimeoutSeconds = 3600;

    /// <summary>Characters of a value and of a reason in a report; the rest is cut off.</summary>
    public const int MaxReportedLength = 1_000;
}
