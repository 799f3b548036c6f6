using Espalier.Contracts.Admin.Boundaries;
using Espalier.Contracts.Operations;
using Espalier.Site.ActiveDirectory;
using Espalier.Site.Nodes;
using Espalier.Site.Operations;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Boundaries;

/// <summary>Lists boundaries and boundary groups.</summary>
public sealed class ListBoundariesOperation : IOperation<ListBoundaries, BoundaryList>
{
    public static Right Needs => Right.Read;

    public async Task<Result<BoundaryList>> RunAsync(OperationContext context, ListBoundaries request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        var groups = await scope.Context.Set<BoundaryGroup>().AsNoTracking().Include(g => g.Boundaries).OrderBy(g => g.Name).ToListAsync(token);
        var boundaries = await scope.Context.Set<Boundary>().AsNoTracking().OrderBy(b => b.Value).ToListAsync(token);
        return new BoundaryList(
            boundaries.ConvertAll(b => new BoundarySummary(b.Id, b.Description, b.Type.ToString(), b.Value, [.. groups.Where(g => g.Boundaries.Any(m => m.Id == b.Id)).Select(g => g.Name)])),
            groups.ConvertAll(g => new BoundaryGroupSummary(
                g.Id, g.Name, g.Description, g.UseForSiteAssignment, [.. g.Boundaries.Select(b => b.Id)], g.ContentLocations.Split('\n', StringSplitOptions.RemoveEmptyEntries))));
    }
}

/// <summary>Saves a boundary.</summary>
internal sealed class SaveBoundaryOperation(SiteAssignment assignment, CompanyDirectory directory) : IOperation<SaveBoundary, BoundarySaved>
{
    private const int MaxText = 200;

    /// <summary>Sites that a refusal names.</summary>
    private const int MaxNamed = 20;

    public static Right Needs => Right.ManageBoundaries;

    public async Task<Result<BoundarySaved>> RunAsync(OperationContext context, SaveBoundary request, CancellationToken token)
    {
        if (FindProblem(request, out var type) is { } problem)
        {
            return Problem.Invalid(problem);
        }

        var value = request.Value.Trim();
        if (type == BoundaryType.ActiveDirectorySite)
        {
            var site = await FindSiteAsync(value, token);
            if (site.Problem is { } refused)
            {
                return refused;
            }

            value = site.Value!;
        }

        return await context.WriteAsync<Result<BoundarySaved>>(
            "boundary " + value,
            async (scope, inner) =>
            {
                var boundary = request.Id is { } id ? await scope.Context.Set<Boundary>().FirstOrDefaultAsync(b => b.Id == id, inner) : null;
                if (boundary is null && request.Id is not null)
                {
                    return Problem.NotFound("boundary");
                }

                if (boundary is null)
                {
                    boundary = new Boundary { Id = Guid.CreateVersion7(context.Clock.GetUtcNow()), Description = "", Type = type, Value = "" };
                    scope.Context.Add(boundary);
                }

                boundary.Description = request.Description.Trim();
                boundary.Type = type;
                boundary.Value = value;
                scope.Tell(NodeTopic.Boundaries);
                scope.AfterCommit(assignment.Forget);
                return new BoundarySaved(boundary.Id);
            },
            token);
    }

    /// <summary>The site as the directory spells it.</summary>
    private async Task<Result<string>> FindSiteAsync(string name, CancellationToken token)
    {
        var read = await DirectoryOperations.AskAsync(directory, static (session, inner) => session.ReadSitesAsync(inner), token);
        if (read.Problem is { } problem)
        {
            return problem with { Detail = $"The sites of Active Directory cannot be read. {problem.Detail}", Fields = [new FieldProblem("value", problem.Detail)] };
        }

        var names = read.Value!.Names;
        return names.FirstOrDefault(n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase)) is { } found
            ? found
            : Problem.Invalid(new FieldProblem("value", $"Active Directory has no site of this name. It has: {string.Join(", ", names.Take(MaxNamed))}{(names.Count > MaxNamed ? " …" : "")}."));
    }

    private static FieldProblem? FindProblem(SaveBoundary request, out BoundaryType type)
    {
        if (!Enum.TryParse(request.Type, out type) || !Enum.IsDefined(type))
        {
            return new FieldProblem("type", "Choose IP subnet, IP address range or Active Directory site.");
        }

        if (request.Description.Length > MaxText)
        {
            return new FieldProblem("description", $"At most {MaxText} characters.");
        }

        var value = request.Value.Trim();
        if (value.Length is 0 or > MaxText)
        {
            return new FieldProblem("value", $"A value of 1 to {MaxText} characters is needed.");
        }

        var problem = "";
        var fits = type switch
        {
            BoundaryType.IPSubnet => AddressRange.TryParseSubnet(value, out _, out problem),
            BoundaryType.IPAddressRange => AddressRange.TryParseRange(value, out _, out problem),
            BoundaryType.ActiveDirectorySite => true,
        };
        return fits ? null : new FieldProblem("value", problem);
    }
}

/// <summary>Saves a boundary group.</summary>
internal sealed class SaveBoundaryGroupOperation(SiteAssignment assignment) : IOperation<SaveBoundaryGroup, BoundarySaved>
{
    private const int MaxName = 200;

    public static Right Needs => Right.ManageBoundaries;

    public async Task<Result<BoundarySaved>> RunAsync(OperationContext context, SaveBoundaryGroup request, CancellationToken token)
    {
        var name = request.Name.Trim();
        if (name.Length is 0 or > MaxName)
        {
            return Problem.Invalid(new FieldProblem("name", $"A name of 1 to {MaxName} characters is needed."));
        }

        return await context.WriteAsync<Result<BoundarySaved>>(
            "boundary group " + name,
            async (scope, inner) =>
            {
                var groups = scope.Context.Set<BoundaryGroup>().Include(g => g.Boundaries);
                if (await groups.AnyAsync(g => g.Name == name && g.Id != request.Id, inner))
                {
                    return Problem.Invalid(new FieldProblem("name", "Another boundary group has this name."));
                }

                var group = request.Id is { } id ? await groups.FirstOrDefaultAsync(g => g.Id == id, inner) : null;
                if (group is null && request.Id is not null)
                {
                    return Problem.NotFound("boundary group");
                }

                if (group is null)
                {
                    group = new BoundaryGroup { Id = Guid.CreateVersion7(context.Clock.GetUtcNow()), Name = name, Description = "", UseForSiteAssignment = false, ContentLocations = "" };
                    scope.Context.Add(group);
                }

                group.Name = name;
                group.Description = request.Description;
                group.UseForSiteAssignment = request.UseForSiteAssignment;
                group.ContentLocations = string.Join('\n', request.ContentLocations);
                group.Boundaries.Clear();
                group.Boundaries.AddRange(await scope.Context.Set<Boundary>().Where(b => request.Boundaries.Contains(b.Id)).ToListAsync(inner));
                scope.Tell(NodeTopic.Boundaries);
                scope.AfterCommit(assignment.Forget);
                return new BoundarySaved(group.Id);
            },
            token);
    }
}

/// <summary>Deletes a boundary or a boundary group.</summary>
internal sealed class DeleteBoundaryOperation(SiteAssignment assignment) : IOperation<DeleteBoundary, Done>
{
    public static Right Needs => Right.ManageBoundaries;

    public Task<Result<Done>> RunAsync(OperationContext context, DeleteBoundary request, CancellationToken token) => context.WriteAsync<Result<Done>>(
        "boundary " + request.Id,
        async (scope, inner) =>
        {
            var deleted = await scope.Context.Set<Boundary>().Where(b => b.Id == request.Id).ExecuteDeleteAsync(inner)
                + await scope.Context.Set<BoundaryGroup>().Where(g => g.Id == request.Id).ExecuteDeleteAsync(inner);
            scope.Tell(NodeTopic.Boundaries);
            scope.AfterCommit(assignment.Forget);
            return deleted == 0 ? Problem.NotFound("boundary") : Done.Instance;
        },
        token);
}
