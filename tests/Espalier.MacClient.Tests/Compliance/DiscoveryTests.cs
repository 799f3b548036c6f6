using Espalier.Contracts.Compliance;
using Espalier.MacClient.Platform;
using static Espalier.MacClient.Tests.Compliance.Items;

namespace Espalier.MacClient.Tests.Compliance;

public sealed class DiscoveryTests : IDisposable
{
    private readonly ComplianceMac _mac = new();

    public void Dispose() => _mac.Dispose();

    [Theory]
    [Trait("Line", "CI-SCRIPT-6")]
    [InlineData(SettingDataType.Text, "echo on", "on", "off")]
    [InlineData(SettingDataType.Integer, "printf 'a\\nb\\nc\\n' | wc -l", "3", "4")]
    [InlineData(SettingDataType.FloatingPoint, "echo 2.50", "2.5", "2.51")]
    [InlineData(SettingDataType.Boolean, "echo yes", "true", "false")]
    [InlineData(SettingDataType.DateAndTime, "date -u -d @1767225600 2>/dev/null || date -u -r 1767225600", "2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z")]
    [InlineData(SettingDataType.Version, "echo 14.6.0", "14.6", "14.6.1")]
    public async Task One_script_per_type_is_read_as_that_type(SettingDataType type, string discovery, string equal, string other)
    {
        (await _mac.EvaluateAsync(Setting(type, discovery, Rule(RuleOperator.Equals, equal)))).State.ShouldBe(ComplianceState.Compliant);
        (await _mac.EvaluateAsync(Setting(type, discovery, Rule(RuleOperator.Equals, other)))).State.ShouldBe(ComplianceState.NonCompliant);
    }

    [Fact]
    [Trait("Line", "CI-SCRIPT-9")]
    public async Task The_value_is_standard_output_without_its_trailing_newline()
    {
        var result = await _mac.EvaluateAsync(Setting(SettingDataType.Text, "echo ' two'; echo words; echo noise >&2; exit 3", Rule(RuleOperator.Equals, " two\nwords")));
        result.State.ShouldBe(ComplianceState.Compliant);
        result.Value.ShouldBe(" two\nwords");
        result.Reason.ShouldBeNull();
    }

    [Fact]
    public async Task A_script_written_on_Windows_runs()
    {
        var setting = Setting(SettingDataType.Text, "", Rule(RuleOperator.Equals, "on")) with { DiscoveryScript = "\uFEFF#! /bin/bash --\r\nif true; then\r\n  echo on\r\nfi\r\n" };
        (await _mac.EvaluateAsync(setting)).State.ShouldBe(ComplianceState.Compliant);
    }

    [Theory]
    [InlineData("# ! /bin/bash -s -\necho \"$0 $#\" | grep -q ' 0$' && echo on", "on")]
    [InlineData("#!/bin/bash -s\necho on", "on")]
    [InlineData("#! /bin/bash -e -- # stops at the first error\nfalse\necho on", null)]
    [InlineData("#! /bin/sh\necho on", "on")]
    public async Task First_lines_of_the_guide_run(string script, string? value)
    {
        (await _mac.EvaluateAsync(Setting(SettingDataType.Text, "", Rule(RuleOperator.Equals, "on")) with { DiscoveryScript = script })).Value.ShouldBe(value);
    }

    [Fact]
    [Trait("Line", "CI-SCRIPT-13")]
    public async Task A_missing_interpreter_is_reported_by_name()
    {
        _mac.Version = "13.6.9";
        var result = await _mac.EvaluateAsync(Setting(SettingDataType.Text, "", Rule(RuleOperator.Equals, "on")) with { DiscoveryScript = "#! /usr/bin/python -\nprint('on')\n" });
        result.State.ShouldBe(ComplianceState.Error);
        result.ErrorCode.ShouldBe(ComplianceErrors.InterpreterMissing);
        result.Reason.ShouldBe("discovery script: interpreter /usr/bin/python does not exist on this Mac");
    }

    [Fact]
    [Trait("Line", "CI-SCRIPT-14")]
    public async Task No_usable_first_line_and_a_hanging_script_end_in_errors_of_their_own()
    {
        var none = await _mac.EvaluateAsync(Setting(SettingDataType.Text, "", Rule(RuleOperator.Equals, "on")) with { DiscoveryScript = "echo on\n" });
        none.State.ShouldBe(ComplianceState.Error);
        none.ErrorCode.ShouldBe(ComplianceErrors.InterpreterLineUnusable);
        none.Reason.ShouldBe("discovery script: the first line does not begin with #! and an interpreter, such as #! /bin/bash --");

        var hung = await _mac.EvaluateAsync(Setting(SettingDataType.Text, "sleep 100000", Rule(RuleOperator.Equals, "on")) with { ScriptTimeoutSeconds = 1 });
        hung.State.ShouldBe(ComplianceState.Error);
        hung.ErrorCode.ShouldBe(ComplianceErrors.ScriptTimedOut);
        hung.Reason.ShouldBe("discovery script: ran longer than 1 s and was ended");
    }

    [Fact]
    public async Task A_script_that_writes_without_end_is_ended()
    {
        var result = await _mac.EvaluateAsync(Setting(SettingDataType.Text, "yes", Rule(RuleOperator.Equals, "on")));
        result.ErrorCode.ShouldBe(ComplianceErrors.ScriptOutputTooLarge);
        result.Reason.ShouldBe("discovery script: wrote more than 64 KB and was ended");
    }

    [Fact]
    public async Task Without_a_sandbox_nothing_is_run_and_the_reason_says_so()
    {
        _mac.Answer = _ => new ScriptAnswer(ScriptOutcome.SandboxNotAvailable, -1, "", "");
        var result = await _mac.EvaluateAsync(Setting(SettingDataType.Text, "echo on", Rule(RuleOperator.Equals, "on")));
        result.ErrorCode.ShouldBe(ComplianceErrors.ScriptSandboxNotAvailable);
        result.Reason.ShouldBe("discovery script: script sandbox not available; nothing was run");
    }

    [Fact]
    public async Task A_value_of_another_type_is_an_error_not_a_noncompliance()
    {
        var result = await _mac.EvaluateAsync(Setting(SettingDataType.Integer, "echo many", Rule(RuleOperator.Equals, "1")));
        result.State.ShouldBe(ComplianceState.Error);
        result.ErrorCode.ShouldBe(ComplianceErrors.ValueOfWrongType);
        result.Value.ShouldBe("many");
        result.Reason.ShouldBe("discovery script: printed 'many', which is not of type Integer");
    }

    [Fact]
    public async Task A_script_that_fails_silently_is_an_error_with_its_last_words()
    {
        var result = await _mac.EvaluateAsync(Setting(SettingDataType.Text, "echo first >&2; echo 'no such key' >&2; exit 5", Rule(RuleOperator.Equals, "1")));
        result.ErrorCode.ShouldBe(ComplianceErrors.ScriptFailed);
        result.Reason.ShouldBe("discovery script: ended with exit code 5 and printed nothing; its last error: no such key");
    }

    [Fact]
    public async Task A_long_value_is_judged_whole_and_reported_short()
    {
        var result = await _mac.EvaluateAsync(Setting(SettingDataType.Text, "head -c 5000 /dev/zero | tr '\\0' x; echo end", Rule(RuleOperator.EndsWith, "end")));
        result.State.ShouldBe(ComplianceState.Compliant);
        result.Value!.Length.ShouldBe(ItemLimits.MaxReportedLength);
    }
}
