using Espalier.Contracts.Operations;

namespace Espalier.Console;

/// <summary>The site refused to show something; pages catch it where they show the reason instead.</summary>
public sealed class RefusedException(Problem problem) : Exception(problem.Detail)
{
    public Problem Problem => problem;
}
