using Espalier.Site.Nodes;

namespace Espalier.Site.Problems;

/// <summary>Wakes <see cref="ProblemReportService"/>.</summary>
internal sealed class ProblemReportWake : WakeCall;
