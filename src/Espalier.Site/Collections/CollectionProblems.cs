using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Collections;

/// <summary>Problems that several operations meet.</summary>
internal static class CollectionProblems
{
    public static Problem NotFound { get; } = Problem.NotFound("collection");

    public static Problem BuiltIn { get; } = new(ProblemKind.Conflict, "built-in", "This collection comes with the site: its name, its limiting collection and its rules are fixed.");

    public static Problem NoLimitingCollection { get; } = Problem.Invalid(new FieldProblem("limitingId", "The limiting collection does not exist."));

    /// <summary>The problem that another collection has this name; null when none has.</summary>
    public static async Task<Problem?> FindNameInUseAsync(SiteContext context, string name, CollectionId? except, CancellationToken token)
    {
        var folded = Folding.Fold(name.Trim());
        var owner = await context.Set<Collection>().Where(c => c.NameFolded == folded && c.Id != except).Select(static c => c.Name).FirstOrDefaultAsync(token);
        return owner is null ? null : Problem.Invalid(new FieldProblem("name", $"There is a collection '{owner}' already.")) with { Code = "name-in-use" };
    }
}
