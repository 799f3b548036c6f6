using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Operations;

namespace Espalier.Site.Collections;

/// <summary>What is wrong with a list of variables.</summary>
internal static class VariableFields
{
    /// <summary>Variables of one collection or device.</summary>
    private const int MaxVariables = 500;

    public static IEnumerable<FieldProblem> Check(IReadOnlyList<Variable> variables)
    {
        if (variables.Count > MaxVariables)
        {
            yield return new FieldProblem("variables", $"There can be at most {MaxVariables} variables.");
            yield break;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, variable) in variables.Index())
        {
            if (!IsName(variable.Name))
            {
                yield return new FieldProblem($"variables[{i}].name", $"A name is 1 to {StoredVariable.MaxName} letters, digits, hyphens and underscores and begins with a letter.");
            }
            else if (!names.Add(Folding.Fold(variable.Name)))
            {
                yield return new FieldProblem($"variables[{i}].name", $"'{variable.Name}' is there twice.");
            }

            if (variable.Value?.Length > StoredVariable.MaxValue)
            {
                yield return new FieldProblem($"variables[{i}].value", $"The value is longer than {StoredVariable.MaxValue} characters.");
            }
        }
    }

    // Names that begin with an underscore are the task sequence's own and read-only there.
    private static bool IsName(string name) =>
        name.Length is > 0 and <= StoredVariable.MaxName && char.IsAsciiLetter(name[0]) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
