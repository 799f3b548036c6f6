using Espalier.Contracts.Compliance;
using static Espalier.MacClient.Tests.Compliance.Items;

namespace Espalier.MacClient.Tests.Compliance;

public sealed class ItemEvaluationTests : IDisposable
{
    private static readonly SettingDefinition Good = Setting(SettingDataType.Integer, "echo 1", Rule(RuleOperator.Equals, "1"));
    private static readonly SettingDefinition Bad = Good with { Name = "bad", Rules = [Rule(RuleOperator.Equals, "2")] };
    private static readonly SettingDefinition Broken = Good with { Name = "broken", DiscoveryScript = "echo 1" };

    private readonly ComplianceMac _mac = new();

    public void Dispose() => _mac.Dispose();

    [Theory]
    [Trait("Line", "CI-SCRIPT-3")]
    [InlineData("10.12", "10.13", ComplianceState.NotApplicable)]
    [InlineData("10.12", "10.12.6", ComplianceState.Compliant)]
    [InlineData("10.1", "10.12", ComplianceState.NotApplicable)]
    [InlineData("13,14", "14.6.1", ComplianceState.Compliant)]
    [InlineData("", "26.1", ComplianceState.Compliant)]
    public async Task An_item_applies_to_its_supported_versions(string supported, string version, ComplianceState state)
    {
        _mac.Version = version;
        var report = await _mac.EvaluateAsync(Of(Good) with { SupportedVersions = supported.Split(',', StringSplitOptions.RemoveEmptyEntries) });
        report.State.ShouldBe(state);
        if (state == ComplianceState.NotApplicable)
        {
            report.Settings.ShouldHaveSingleItem().Reason.ShouldBe($"macOS {version} is not among the item's supported versions: {supported}");
        }
    }

    [Fact]
    public async Task A_Mac_that_does_not_tell_its_version_is_an_error_only_where_it_matters()
    {
        _mac.Version = null;
        (await _mac.EvaluateAsync(Of(Good))).State.ShouldBe(ComplianceState.Compliant);
        var report = await _mac.EvaluateAsync(Of(Good) with { SupportedVersions = ["14"] });
        report.State.ShouldBe(ComplianceState.Error);
        report.Settings[0].ErrorCode.ShouldBe(ComplianceErrors.VersionUnknown);
    }

    [Fact]
    public async Task Every_setting_is_evaluated_and_the_worst_proven_state_counts()
    {
        var report = await _mac.EvaluateAsync(Of(Broken, Bad, Good));
        report.Settings.Select(setting => setting.State).ShouldBe([ComplianceState.Error, ComplianceState.NonCompliant, ComplianceState.Compliant]);
        report.State.ShouldBe(ComplianceState.NonCompliant);
        (await _mac.EvaluateAsync(Of(Broken, Good))).State.ShouldBe(ComplianceState.Error);
        report.ItemVersion.ShouldBe(3);
        report.DeploymentId.ShouldBe(Deployment);
    }

    [Fact]
    public async Task A_failure_of_the_client_itself_is_a_report_too()
    {
        _mac.Answer = _ => throw new IOException("No space left on device");
        var report = await _mac.EvaluateAsync(Of(Good));
        report.State.ShouldBe(ComplianceState.Error);
        report.Settings[0].ErrorCode.ShouldBe(ComplianceErrors.ClientFailed);
        report.Settings[0].Reason.ShouldBe("the Mac client could not evaluate the item: No space left on device");
    }
}
