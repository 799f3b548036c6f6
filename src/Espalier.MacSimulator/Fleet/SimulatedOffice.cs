using System.Net;

namespace Espalier.MacSimulator.Fleet;

/// <summary>A place where simulated Macs are.</summary>
/// <param name="Name">Name of the town.</param>
/// <param name="TimeZone">Time zone, IANA name.</param>
/// <param name="Network">Network that the Macs of the place are in, unless their users work at home.</param>
public sealed record SimulatedOffice(string Name, string TimeZone, IPNetwork Network);
