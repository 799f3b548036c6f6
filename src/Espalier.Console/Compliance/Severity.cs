using Espalier.Contracts.Compliance;

namespace Espalier.Console.Compliance;

/// <summary>What is looked at first: what is wrong.</summary>
internal static class Severity
{
    /// <summary>0 for the worst.</summary>
    public static int Of(ComplianceState state) => state switch
    {
        ComplianceState.NonCompliant => 0,
        ComplianceState.Error => 1,
        ComplianceState.Unknown => 2,
        ComplianceState.Compliant => 3,
        _ => 4,
    };
}
