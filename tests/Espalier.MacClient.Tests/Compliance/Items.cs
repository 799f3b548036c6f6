using Espalier.Contracts.Compliance;

namespace Espalier.MacClient.Tests.Compliance;

/// <summary>Short ways to write items.</summary>
internal static class Items
{
    public static readonly Guid Deployment = Guid.Parse("5d0c6c52-0000-4000-8000-000000000001");

    public static ConfigurationItemDefinition Of(params SettingDefinition[] settings) =>
        new() { Id = Guid.Parse("9a7b3c11-0000-4000-8000-000000000001"), Version = 3, Name = "item", Settings = settings };

    public static SettingDefinition Setting(SettingDataType type, string discovery, params ComplianceRule[] rules) =>
        new() { Name = "setting", DataType = type, DiscoveryScript = Bash(discovery), Rules = rules };

    public static ComplianceRule Rule(RuleOperator op, params string[] operands) => new() { Name = $"{op} {string.Join(',', operands)}", Operator = op, Operands = operands };

    public static string Bash(string body) => $"#! /bin/bash --\n{body}\n";
}
