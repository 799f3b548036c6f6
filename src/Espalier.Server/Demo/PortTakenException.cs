namespace Espalier.Server.Demo;

/// <summary>A port that was asked for belongs to another program.</summary>
internal sealed class PortTakenException(int port) : Exception($"Port {port} is used by another program.");
