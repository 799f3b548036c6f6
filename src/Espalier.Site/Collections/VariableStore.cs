using System.Text;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Security.Vault;

namespace Espalier.Site.Collections;

/// <summary>Stores the variables of one collection or device; masked values are sealed and never come out here.</summary>
internal sealed class VariableStore(SiteKey key)
{
    /// <summary>Variables as administrators see them, by name.</summary>
    public static Variables ToContract(IEnumerable<StoredVariable> stored) => new(
    [
        .. stored.OrderBy(static v => v.NameFolded, StringComparer.Ordinal).Select(static v => new Variable { Name = v.Name, Value = v.Value, IsMasked = v.IsMasked }),
    ]);

    /// <summary>Replaces the variables; answers why not, or null.</summary>
    /// <param name="context">The write's context; <paramref name="stored"/> is tracked by it.</param>
    /// <param name="stored">Variables there now.</param>
    /// <param name="wanted">Those that shall be there; checked by <see cref="VariableFields"/>.</param>
    /// <param name="create">Makes an entity of a name and its folded form.</param>
    public Problem? Replace<T>(SiteContext context, IReadOnlyCollection<T> stored, IReadOnlyList<Variable> wanted, Func<string, string, T> create)
        where T : StoredVariable
    {
        var byName = stored.ToDictionary(static v => v.NameFolded);
        if (FindMissingValues(byName, wanted).ToList() is { Count: > 0 } problems)
        {
            return Problem.Invalid(problems);
        }

        foreach (var variable in wanted)
        {
            var folded = Folding.Fold(variable.Name);
            if (!byName.Remove(folded, out var target))
            {
                target = create(variable.Name, folded);
                context.Add(target);
            }

            target.Name = variable.Name;
            if (variable.Value is { } value)
            {
                target.Value = variable.IsMasked ? null : value;
                target.Sealed = variable.IsMasked ? key.Seal(Encoding.UTF8.GetBytes(value), target.SealContext) : null;
            }
        }

        context.RemoveRange(byName.Values);
        return null;
    }

    private static IEnumerable<FieldProblem> FindMissingValues<T>(Dictionary<string, T> stored, IReadOnlyList<Variable> wanted)
        where T : StoredVariable
    {
        foreach (var (i, variable) in wanted.Index().Where(static v => v.Item.Value is null))
        {
            if (!stored.TryGetValue(Folding.Fold(variable.Name), out var former))
            {
                yield return new FieldProblem($"variables[{i}].value", "Type a value.");
            }
            else if (former.IsMasked != variable.IsMasked)
            {
                yield return new FieldProblem($"variables[{i}].value", "Type the value again to change whether it is shown.");
            }
        }
    }
}
