using System.Security.Cryptography;
using System.Text;
using Espalier.Contracts.Compliance;
using Espalier.Contracts.Policies;
using Espalier.Contracts.Signatures;
using Espalier.MacClient.Connection;
using Espalier.MacClient.Policies;
using Espalier.MacClient.Tests.Compliance;

namespace Espalier.MacClient.Tests.Policies;

/// <summary>Variables on the way from the policy to scripts that really run here.</summary>
public sealed class ScriptVariablesTests : IDisposable
{
    private static readonly Guid Client = new("7d1f7f57-53a4-4a5c-8f0e-0b5f7b1f0001");

    private readonly ECDiffieHellman _key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly ComplianceMac _mac = new();

    public void Dispose()
    {
        _mac.Dispose();
        _key.Dispose();
    }

    [Fact, Trait("Line", "COLL-9")]
    public async Task A_script_finds_variables_in_its_environment()
    {
        _mac.Variables = Open(new() { ["Office-Code"] = "B 7 \"x\"" }, new() { ["JoinPassword"] = "s3cret word" });

        var result = await _mac.EvaluateAsync(Items.Setting(SettingDataType.Text, "[ \"$ESPALIER_VARIABLE_JOINPASSWORD\" = 's3cret word' ] && printf '%s' \"$ESPALIER_VARIABLE_OFFICE_CODE\""));

        result.Value.ShouldBe("B 7 \"x\"");
    }

    [Fact]
    public async Task A_variable_cannot_change_what_the_system_reads_from_the_environment()
    {
        _mac.Variables = Open(new() { ["PATH"] = "/tmp/evil", ["BASH_ENV"] = "/tmp/evil.sh" }, []);

        var result = await _mac.EvaluateAsync(Items.Setting(SettingDataType.Text, "echo \"$PATH|$BASH_ENV\""));

        result.Value.ShouldBe("/usr/bin:/bin:/usr/sbin:/sbin|");
    }

    [Fact, Trait("Line", "COLL-9")]
    public async Task A_masked_value_that_a_script_prints_is_not_reported()
    {
        _mac.Variables = Open([], new() { ["JoinPassword"] = "s3cret word" });
        var setting = Items.Setting(SettingDataType.Text, "echo \"it is $ESPALIER_VARIABLE_JOINPASSWORD\"", Items.Rule(RuleOperator.Equals, "never") with { Remediate = true }) with
        {
            RemediationScript = "#! /bin/sh -\necho \"$ESPALIER_VARIABLE_JOINPASSWORD\"; echo \"$ESPALIER_VARIABLE_JOINPASSWORD\" >&2; exit 3",
        };

        var result = await _mac.EvaluateAsync(setting);

        result.ToString().ShouldNotContain("s3cret");
        result.Value.ShouldBe("it is ••••••");
        result.ValueBefore.ShouldBe("it is ••••••");
        result.Reason!.ShouldContain("printed '••••••', not 0");
    }

    [Fact]
    public void A_masked_value_that_is_cut_off_is_hidden_too() =>
        Open([], new() { ["P"] = "abcdefgh" }).Hide("the value abcde…")!.ShouldBe("the value ••••••…");

    [Fact]
    public void What_was_sealed_to_another_key_is_left_out_and_asked_for_again()
    {
        using var other = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var policy = Policy([], new() { ["P"] = "abcdefgh" });

        var opened = ScriptVariables.Open(policy, Identity(other));

        opened.IsComplete.ShouldBeFalse();
        opened.Environment.ShouldBeEmpty();
    }

    [Fact]
    public async Task More_than_a_program_may_be_started_with_is_an_error_of_its_own()
    {
        _mac.Variables = Open(Enumerable.Range(0, 140).ToDictionary(i => $"V{i}", _ => new string('x', 4000)), []);

        var result = await _mac.EvaluateAsync(Items.Setting(SettingDataType.Text, "echo 1"));

        result.State.ShouldBe(ComplianceState.Error);
        result.ErrorCode.ShouldBe(ComplianceErrors.VariablesTooLarge);
    }

    private ScriptVariables Open(Dictionary<string, string> open, Dictionary<string, string> masked) => ScriptVariables.Open(Policy(open, masked), Identity(_key));

    private DevicePolicy Policy(Dictionary<string, string> open, Dictionary<string, string> masked) => new()
    {
        AssignmentsSha256 = "",
        ClientId = Client,
        SiteCode = "T12",
        IssuedAt = DateTimeOffset.UnixEpoch,
        Settings = new ClientSettings(),
        Variables = open,
        MaskedVariables = masked.ToDictionary(v => v.Key, v => SealedSecret.Seal(_key.ExportSubjectPublicKeyInfo(), Encoding.UTF8.GetBytes(v.Value), DevicePolicy.VariableContext(Client, v.Key))),
    };

    private static ClientIdentity Identity(ECDiffieHellman key) => new()
    {
        SiteUrl = "https://site.example.com:8760",
        SiteCode = "T12",
        ClientId = Client,
        SigningKey = [],
        AgreementKey = key.ExportPkcs8PrivateKey(),
        Certificate = [],
        Authorities = [],
    };
}
