using Espalier.Contracts.Compliance;
using static Espalier.MacClient.Tests.Compliance.Items;

namespace Espalier.MacClient.Tests.Compliance;

public sealed class RemediationTests : IDisposable
{
    private readonly ComplianceMac _mac = new();

    public void Dispose() => _mac.Dispose();

    /// <summary>A switch kept in a file, which must be on. Both scripts log that they ran.</summary>
    private SettingDefinition Switch(string remediation, bool remediate = true)
    {
        File.WriteAllText(_mac.File("switch"), "off of course\n");
        return Setting(SettingDataType.Text, $"echo run >> '{_mac.File("discoveries")}'; cat '{_mac.File("switch")}'", Rule(RuleOperator.Equals, "on") with { Remediate = remediate }) with
        {
            RemediationScript = Bash($"echo \"$#:$1\" >> '{_mac.File("remediations")}'\n{remediation}"),
        };
    }

    private string Fix => $"echo on > '{_mac.File("switch")}'; echo 0";

    [Fact]
    [Trait("Line", "CI-SCRIPT-10")]
    public async Task A_script_that_fixes_gets_the_value_prints_0_and_the_second_discovery_decides()
    {
        var result = await _mac.EvaluateAsync(Switch(Fix));
        result.State.ShouldBe(ComplianceState.Compliant);
        result.Remediated.ShouldBeTrue();
        result.ValueBefore.ShouldBe("off of course");
        result.Value.ShouldBe("on");
        result.ErrorCode.ShouldBeNull();
        _mac.Lines("remediations").ShouldBe(["1:off of course"]);
        _mac.Lines("discoveries").Length.ShouldBe(2);
    }

    [Fact]
    [Trait("Line", "CI-SCRIPT-10")]
    public async Task A_script_that_claims_0_but_does_not_fix_leaves_noncompliance()
    {
        var result = await _mac.EvaluateAsync(Switch("echo 0"));
        result.State.ShouldBe(ComplianceState.NonCompliant);
        result.Remediated.ShouldBeTrue();
        result.Reason.ShouldBe("value 'off of course' fails rule 'Equals on' (Equals on)");
        _mac.Lines("discoveries").Length.ShouldBe(2);
    }

    [Fact]
    [Trait("Line", "CI-SCRIPT-10")]
    public async Task A_script_that_prints_1_leaves_noncompliance_and_says_so()
    {
        var result = await _mac.EvaluateAsync(Switch("echo 'switch is locked' >&2; echo 1"));
        result.State.ShouldBe(ComplianceState.NonCompliant);
        result.ErrorCode.ShouldBe(ComplianceErrors.RemediationRefused);
        result.Reason.ShouldBe("remediation script: printed '1', not 0 (its last error: switch is locked); value 'off of course' fails rule 'Equals on' (Equals on)");
        _mac.Lines("discoveries").Length.ShouldBe(1);
    }

    [Fact]
    [Trait("Line", "CI-SCRIPT-11")]
    public async Task Without_a_remediation_script_there_is_one_discovery_and_noncompliance()
    {
        var result = await _mac.EvaluateAsync(Switch(Fix) with { RemediationScript = null });
        result.State.ShouldBe(ComplianceState.NonCompliant);
        result.Remediated.ShouldBeFalse();
        _mac.Lines("discoveries").Length.ShouldBe(1);
    }

    [Theory]
    [Trait("Line", "CI-SCRIPT-16")]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task Remediation_runs_only_when_the_rule_says_so(bool option, int runs)
    {
        var result = await _mac.EvaluateAsync(Switch(Fix, remediate: option));
        _mac.Lines("remediations").Length.ShouldBe(runs);
        result.State.ShouldBe(option ? ComplianceState.Compliant : ComplianceState.NonCompliant);
    }

    [Fact]
    public async Task Remediation_runs_only_when_the_deployment_allows_it()
    {
        (await _mac.EvaluateAsync(Switch(Fix), remediate: false)).State.ShouldBe(ComplianceState.NonCompliant);
        _mac.Lines("remediations").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_rule_that_holds_does_not_ask_for_remediation()
    {
        var setting = Switch(Fix, remediate: false);
        setting = setting with { Rules = [.. setting.Rules, Rule(RuleOperator.Contains, "of") with { Remediate = true }] };
        (await _mac.EvaluateAsync(setting)).State.ShouldBe(ComplianceState.NonCompliant);
        _mac.Lines("remediations").ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_not_found_is_remediated_with_an_empty_value()
    {
        var setting = Switch(Fix);
        File.WriteAllText(_mac.File("switch"), "");
        setting = setting with { Rules = [setting.Rules[0] with { ReportNoncomplianceIfNotFound = true }] };
        (await _mac.EvaluateAsync(setting)).State.ShouldBe(ComplianceState.Compliant);
        _mac.Lines("remediations").ShouldBe(["1:"]);
    }

    [Fact]
    public async Task The_value_is_passed_as_it_stands()
    {
        var setting = Switch(Fix);
        File.WriteAllText(_mac.File("switch"), "$(id) `id` ' \" ; *\n");
        await _mac.EvaluateAsync(setting);
        _mac.Lines("remediations").ShouldBe(["1:$(id) `id` ' \" ; *"]);
    }

    [Fact]
    public async Task A_remediation_script_that_cannot_run_is_an_error_that_keeps_the_evidence()
    {
        var result = await _mac.EvaluateAsync(Switch(Fix) with { RemediationScript = "#! /usr/bin/python -\nprint(0)\n" });
        result.State.ShouldBe(ComplianceState.Error);
        result.ErrorCode.ShouldBe(ComplianceErrors.InterpreterMissing);
        result.Reason.ShouldBe("remediation script: interpreter /usr/bin/python does not exist on this Mac");
        result.Value.ShouldBe("off of course");
        result.FailedRules.ShouldBe(["Equals on"]);
        result.Remediated.ShouldBeFalse();
    }
}
