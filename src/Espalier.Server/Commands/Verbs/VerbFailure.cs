using Espalier.Contracts.Operations;

namespace Espalier.Server.Commands.Verbs;

/// <summary>Ends a verb: the site refused, was not reached, or what was typed cannot be.</summary>
internal sealed class VerbFailure(int exitCode, string code, string detail) : Exception(detail)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>Stable, for programs: the code of the site's problem, or one of the command line's own.</summary>
    public string Code { get; } = code;

    public IReadOnlyList<FieldProblem> Fields { get; init; } = [];

    /// <summary>The site's problem as it was sent; null for one of the command line's own.</summary>
    public byte[]? Answer { get; init; }

    public static VerbFailure Usage(string detail) => new(ExitCodes.Usage, "usage", detail);
}
