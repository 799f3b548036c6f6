using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.MaintenanceWindows;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Site.Collections;
using Espalier.Site.Operations;
using Espalier.Site.Policies;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.MaintenanceWindows;

/// <summary>Shows the maintenance windows of a collection.</summary>
internal sealed class ListMaintenanceWindows : IOperation<ListMaintenanceWindowsRequest, MaintenanceWindowList>
{
    public static Right Needs => Right.Read;

    public async Task<Result<MaintenanceWindowList>> RunAsync(OperationContext context, ListMaintenanceWindowsRequest request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        return await CollectionMemberships.FindAsync(scope, request.Id, token) is null
            ? CollectionProblems.NotFound
            : StoredWindow.ToList(await scope.Context.Set<StoredWindow>().AsNoTracking().Where(w => w.CollectionId == request.Id).ToListAsync(token));
    }
}

/// <summary>Replaces the maintenance windows of a collection.</summary>
internal sealed class SetMaintenanceWindows(ConfigurationSnapshots snapshots) : IOperation<SetMaintenanceWindowsRequest, MaintenanceWindowList>
{
    public static Right Needs => Right.ModifyCollections;

    public async Task<Result<MaintenanceWindowList>> RunAsync(OperationContext context, SetMaintenanceWindowsRequest request, CancellationToken token) =>
        request.Id.IsOfEverySite
            ? new Problem(ProblemKind.Conflict, "no-maintenance-windows", "This collection is of every site and has no maintenance windows, as in Configuration Manager.")
            : MaintenanceWindowValidation.Check(request.Windows) is { Count: > 0 } problems
                ? Problem.Invalid(problems)
                : await context.ChangeAsync<MaintenanceWindowList>($"maintenance windows of collection {request.Id}", (scope, inner) => SetAsync(scope, request, context.Clock.GetUtcNow(), inner), token);

    private async Task<Result<MaintenanceWindowList>> SetAsync(WriteScope scope, SetMaintenanceWindowsRequest request, DateTimeOffset now, CancellationToken token)
    {
        if (await scope.Context.Set<Collection>().FindAsync([request.Id], token) is not { } collection)
        {
            return CollectionProblems.NotFound;
        }

        var windows = scope.Context.Set<StoredWindow>();
        var stored = await windows.Where(w => w.CollectionId == request.Id).ToDictionaryAsync(static w => w.Id, token);
        List<StoredWindow> kept = [];
        foreach (var (i, window) in request.Windows.Index())
        {
            if (window.Id == Guid.Empty)
            {
                kept.Add(new StoredWindow { Id = Guid.CreateVersion7(), CollectionId = request.Id });
                windows.Add(kept[^1]);
            }
            else if (stored.Remove(window.Id, out var known))
            {
                kept.Add(known);
            }
            else
            {
                return Problem.Invalid(new FieldProblem($"windows[{i}].id", $"The window '{window.Name.Trim()}' is not there any more."));
            }

            kept[^1].Take(window);
        }

        windows.RemoveRange(stored.Values);

        // Who has the collection's properties open must not save over this.
        collection.ChangedAt = now;
        await scope.Context.SaveChangesAsync(token);
        snapshots.ChangedIn(scope, [request.Id.Value]);
        return StoredWindow.ToList(kept);
    }
}
