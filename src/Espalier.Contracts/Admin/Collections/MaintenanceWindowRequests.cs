using Espalier.Contracts.Identifiers;
using Espalier.Contracts.MaintenanceWindows;
using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Collections;

/// <summary>Asks for the maintenance windows of a collection.</summary>
public sealed record ListMaintenanceWindowsRequest(CollectionId Id) : IRequest<MaintenanceWindowList>;

/// <summary>
/// Replaces the maintenance windows of a collection: a window with an empty id is new, one with the id of a stored window changes it, a stored one that
/// is not named is deleted.
/// </summary>
public sealed record SetMaintenanceWindowsRequest(CollectionId Id, IReadOnlyList<MaintenanceWindow> Windows) : IRequest<MaintenanceWindowList>;

/// <summary>Maintenance windows by name.</summary>
public sealed record MaintenanceWindowList(IReadOnlyList<MaintenanceWindow> Items);
