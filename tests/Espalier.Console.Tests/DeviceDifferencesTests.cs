using Espalier.Console.AssetsAndCompliance.Devices;
using Espalier.Contracts.Admin.Devices;
using Espalier.Contracts.Compliance;

namespace Espalier.Console.Tests;

public sealed class DeviceDifferencesTests
{
    [Fact]
    public void Of_two_deployments_of_a_baseline_each_is_compared_with_itself()
    {
        var (one, two) = (Guid.CreateVersion7(), Guid.CreateVersion7());

        var changes = DeviceDifferences.Changes(
            At(State(one, ComplianceState.Compliant), State(two, ComplianceState.Compliant)),
            At(State(one, ComplianceState.Compliant), State(two, ComplianceState.NonCompliant)));

        changes.ShouldBe([new("Compliance", "Security: FileVault is on", "Compliant", "Non-compliant")]);
    }

    private static DeviceAsOf At(params ItemStateAsOf[] states) => new(DateTimeOffset.UnixEpoch, [], [], states);

    private static ItemStateAsOf State(Guid deployment, ComplianceState state) => new("Security", "FileVault is on", state, null, DateTimeOffset.UnixEpoch) { Deployment = deployment };
}
