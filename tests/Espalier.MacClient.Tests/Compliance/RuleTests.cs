using Espalier.Contracts.Compliance;
using static Espalier.MacClient.Tests.Compliance.Items;

namespace Espalier.MacClient.Tests.Compliance;

public sealed class RuleTests : IDisposable
{
    private readonly ComplianceMac _mac = new();

    public void Dispose() => _mac.Dispose();

    [Theory]
    [Trait("Line", "CI-SCRIPT-18")]
    [InlineData("10", "20", ComplianceState.Compliant, 0)]
    [InlineData("16", "20", ComplianceState.NonCompliant, 1)]
    [InlineData("10", "14", ComplianceState.NonCompliant, 1)]
    [InlineData("16", "14", ComplianceState.NonCompliant, 2)]
    public async Task Two_rules_must_both_hold(string above, string below, ComplianceState state, int failed)
    {
        var result = await _mac.EvaluateAsync(Setting(SettingDataType.Integer, "echo 15", Rule(RuleOperator.GreaterThan, above), Rule(RuleOperator.LessThan, below)));
        result.State.ShouldBe(state);
        result.FailedRules.Count.ShouldBe(failed);
    }

    [Theory]
    [Trait("Line", "CI-SCRIPT-17")]
    [InlineData(true, ComplianceState.NonCompliant)]
    [InlineData(false, ComplianceState.Compliant)]
    public async Task Nothing_found_is_what_the_option_says_and_the_rule_is_not_evaluated(bool option, ComplianceState state)
    {
        var never = Rule(RuleOperator.NotEqualTo, "") with { ReportNoncomplianceIfNotFound = option };
        var result = await _mac.EvaluateAsync(Setting(SettingDataType.Text, "echo; exit 0", never));
        result.State.ShouldBe(state);
        result.Value.ShouldBeNull();
        result.Reason.ShouldStartWith("discovery script: printed nothing");
    }

    [Fact]
    public async Task The_reason_names_value_and_rule()
    {
        var result = await _mac.EvaluateAsync(Setting(SettingDataType.Text, "echo off", Rule(RuleOperator.OneOf, "on", "auto") with { Name = "Firewall is on" }));
        result.Reason.ShouldBe("value 'off' fails rule 'Firewall is on' (One of on, auto)");
        result.FailedRules.ShouldBe(["Firewall is on"]);
    }

    [Fact]
    public async Task A_rule_that_cannot_be_applied_is_an_error()
    {
        var result = await _mac.EvaluateAsync(Setting(SettingDataType.Integer, "echo 1", Rule(RuleOperator.Equals, "one") with { Name = "r" }));
        result.State.ShouldBe(ComplianceState.Error);
        result.ErrorCode.ShouldBe(ComplianceErrors.RuleUnusable);
        result.Reason.ShouldBe("rule 'r': This is not a value of type Integer, such as 10.");
    }
}
