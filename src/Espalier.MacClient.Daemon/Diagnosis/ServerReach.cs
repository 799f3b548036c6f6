namespace Espalier.MacClient.Daemon.Diagnosis;

/// <summary>What came of trying one server.</summary>
/// <param name="Server">Which, with its address.</param>
/// <param name="IsReached">It answers, or its names resolve.</param>
/// <param name="Finding">How it went, and what to do.</param>
internal sealed record ServerReach(string Server, bool IsReached, string Finding);
