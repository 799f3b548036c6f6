using System.Text.Json;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Messages;

namespace Espalier.Contracts.Tests.Compliance;

public sealed class ItemValidationTests
{
    private const string Script = "#! /bin/bash --\necho 1\n";

    private static readonly ComplianceRule Rule = new() { Name = "is one", Operator = RuleOperator.Equals, Operands = ["1"] };

    private static readonly SettingDefinition Setting = new() { Name = "setting", DataType = SettingDataType.Integer, DiscoveryScript = Script, Rules = [Rule] };

    private static readonly ConfigurationItemDefinition Item = new() { Id = Guid.Parse("0f4b9c9e-0000-4000-8000-000000000001"), Version = 1, Name = "item", Settings = [Setting] };

    private static ConfigurationItemDefinition With(SettingDefinition setting) => Item with { Settings = [setting] };

    private static ConfigurationItemDefinition With(ComplianceRule rule, SettingDataType type = SettingDataType.Integer) => With(Setting with { DataType = type, Rules = [rule] });

    public static TheoryData<ConfigurationItemDefinition, string> Refused => new()
    {
        { Item with { Name = " " }, "name" },
        { Item with { Name = new string('n', 257) }, "name" },
        { Item with { Name = "two\nlines" }, "name" },
        { Item with { Version = 0 }, "version" },
        { Item with { Description = new string('d', 2001) }, "description" },
        { Item with { Settings = [] }, "settings" },
        { Item with { SupportedVersions = ["14", "Sonoma"] }, "supportedVersions[1]" },
        { Item with { Settings = [Setting, Setting] }, "settings[1].name" },
        { Item with { Settings = [.. Enumerable.Range(0, 101).Select(i => Setting with { Name = $"s{i}" })] }, "settings" },
        { With(Setting with { DataType = (SettingDataType)42, Rules = [] }), "settings[0].dataType" },
        { With(Setting with { DiscoveryScript = "" }), "settings[0].discoveryScript" },
        { With(Setting with { DiscoveryScript = "echo 1" }), "settings[0].discoveryScript" },
        { With(Setting with { DiscoveryScript = "#! bash --" }), "settings[0].discoveryScript" },
        { With(Setting with { DiscoveryScript = Script + "\0" }), "settings[0].discoveryScript" },
        { With(Setting with { DiscoveryScript = Script + new string('ä', 32 * 1024) }), "settings[0].discoveryScript" },
        { With(Setting with { RemediationScript = "#!", Rules = [Rule with { Remediate = true }] }), "settings[0].remediationScript" },
        { With(Setting with { ScriptTimeoutSeconds = 0 }), "settings[0].scriptTimeoutSeconds" },
        { With(Setting with { ScriptTimeoutSeconds = 3601 }), "settings[0].scriptTimeoutSeconds" },
        { With(Setting with { Rules = [] }), "settings[0].rules" },
        { With(Setting with { Rules = [Rule, Rule] }), "settings[0].rules[1].name" },
        { With(Rule with { Operator = RuleOperator.Contains }), "settings[0].rules[0].operator" },
        { With(Rule with { Operands = [] }), "settings[0].rules[0].operands" },
        { With(Rule with { Operands = ["1", "2"] }), "settings[0].rules[0].operands" },
        { With(Rule with { Operator = RuleOperator.Between }), "settings[0].rules[0].operands" },
        { With(Rule with { Operator = RuleOperator.Between, Operands = ["2", "1"] }), "settings[0].rules[0].operands[1]" },
        { With(Rule with { Operands = ["one"] }), "settings[0].rules[0].operands[0]" },
        { With(Rule with { Operator = RuleOperator.OneOf, Operands = ["true"] }, SettingDataType.Boolean), "settings[0].rules[0].operator" },
        { With(Rule with { Operands = [new string('x', 1001)] }, SettingDataType.Text), "settings[0].rules[0].operands[0]" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_fault_is_told_at_its_field(ConfigurationItemDefinition item, string field)
    {
        ItemValidation.Validate(item).ShouldContain(finding => !finding.IsWarning && finding.Field == field && finding.Message.EndsWith('.'));
    }

    [Fact]
    public void A_good_item_has_no_findings() => ItemValidation.Validate(Item).ShouldBeEmpty();

    [Fact]
    public void All_findings_are_told_at_once()
    {
        ItemValidation.Validate(Item with { Name = "", Version = 0, Settings = [Setting with { Name = "", DiscoveryScript = "" }] }).Count.ShouldBe(4);
    }

    [Fact]
    public void The_rule_dialog_asks_about_one_rule_alone()
    {
        RuleValidation.Validate(SettingDataType.Version, Rule with { Operands = ["x"] }).ShouldHaveSingleItem().Field.ShouldBe("operands[0]");
    }

    [Theory]
    [Trait("Line", "CI-SCRIPT-13")]
    [InlineData("#! /usr/bin/python -", "", true)]
    [InlineData("#! /usr/bin/python -", "13", true)]
    [InlineData("#! /usr/bin/python -", "12", true)]
    [InlineData("#! /usr/bin/python -", "10.15,11,12.2", false)]
    [InlineData("#! /usr/bin/env python", "14", true)]
    [InlineData("#! /usr/local/bin/python -", "14", false)]
    [InlineData("#! /usr/bin/python3 -", "14", true)]
    [InlineData("#! /bin/bash --", "14", false)]
    public void The_editor_warns_of_an_interpreter_that_newer_Macs_lack(string first, string versions, bool warned)
    {
        var item = With(Setting with { DiscoveryScript = first + "\n" }) with { SupportedVersions = versions.Split(',', StringSplitOptions.RemoveEmptyEntries) };
        var findings = ItemValidation.Validate(item);
        findings.Count.ShouldBe(warned ? 1 : 0);
        findings.ShouldAllBe(finding => finding.IsWarning && finding.Field == "settings[0].discoveryScript");
    }

    [Fact]
    public void The_editor_warns_when_remediation_can_never_run()
    {
        ItemValidation.Validate(With(Rule with { Remediate = true })).ShouldHaveSingleItem().ShouldBe(
            new ItemFinding("settings[0].rules[0].remediate", "The setting has no remediation script to run.", IsWarning: true));
        ItemValidation.Validate(With(Setting with { RemediationScript = Script })).ShouldHaveSingleItem().Field.ShouldBe("settings[0].remediationScript");
    }

    [Fact]
    public void An_item_survives_its_JSON()
    {
        var item = With(Setting with { RemediationScript = Script, Rules = [Rule with { Remediate = true, ReportNoncomplianceIfNotFound = true }] });
        var json = JsonSerializer.Serialize(item, MessagesJson.Default.ConfigurationItemDefinition);
        json.ShouldContain("\"dataType\":\"Integer\"");
        var again = JsonSerializer.Deserialize(json, MessagesJson.Default.ConfigurationItemDefinition)!;
        JsonSerializer.Serialize(again, MessagesJson.Default.ConfigurationItemDefinition).ShouldBe(json);
    }
}
