using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Collections;

/// <summary>Asks which collections a device is in, and why.</summary>
public sealed record ListCollectionsOfDeviceRequest(ResourceId Device) : IRequest<CollectionsOfDevice>;

/// <summary>The collections of a device, by name.</summary>
public sealed record CollectionsOfDevice(IReadOnlyList<CollectionOfDevice> Items);

/// <summary>A collection that a device is in.</summary>
/// <param name="Id">The collection.</param>
/// <param name="Name">Its name.</param>
/// <param name="Since">Since when.</param>
/// <param name="Because">The rules that make it a member: <c>direct rule</c>, <c>query Laptops</c>, <c>includes All Laptops</c>.</param>
public sealed record CollectionOfDevice(CollectionId Id, string Name, DateTimeOffset Since, IReadOnlyList<string> Because);
