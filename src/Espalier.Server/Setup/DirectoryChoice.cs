using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Contracts.Operations;

namespace Espalier.Server.Setup;

/// <summary>The answers about the directory in the words of the site's operations, and what these say about them in the words of the answers.</summary>
internal static class DirectoryChoice
{
    /// <summary>Settings as the site keeps them.</summary>
    public static DirectorySettings ToSettings(this DirectoryAnswers answers) =>
        new(answers.Domain, answers.NetBiosName, answers.Servers, answers.ServiceAccount, answers.TrustedAuthorities);

    /// <summary>The field of the answers that a field of <see cref="SaveDirectory"/> came from.</summary>
    public static FieldProblem OfAnswers(FieldProblem problem) =>
        problem with { Field = "directory." + (problem.Field.StartsWith("settings.", StringComparison.Ordinal) ? problem.Field["settings.".Length..] : problem.Field) };

    public static Problem OfAnswers(Problem problem) => problem with { Fields = [.. problem.Fields.Select(OfAnswers)] };
}
