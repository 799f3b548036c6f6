namespace Espalier.Contracts.Compliance;

/// <summary>Something an administrator should see beside a field while editing an item.</summary>
/// <param name="Field">Path as in JSON: <c>settings[0].rules[1].operands[0]</c>.</param>
/// <param name="Message">A sentence to show there.</param>
/// <param name="IsWarning">The item may be saved all the same.</param>
public sealed record ItemFinding(string Field, string Message, bool IsWarning = false);
