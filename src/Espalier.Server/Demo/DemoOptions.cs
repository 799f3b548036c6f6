using Espalier.Server.Setup;

namespace Espalier.Server.Demo;

/// <summary>How the demo runs.</summary>
/// <param name="Macs">Simulated Macs, 1 to 500.</param>
/// <param name="DataFolder">Everything the demo writes lies below it.</param>
/// <param name="ConsolePort">Port of the console; 0 for a free one.</param>
/// <param name="UntilSettled">End when all is settled, or at the timeout.</param>
/// <param name="Json">Print one JSON object on standard output and nothing else.</param>
/// <param name="Life">Speed of the Macs' lives; 0 for none.</param>
/// <param name="Timeout">Time to settle.</param>
/// <param name="Database">Where the database is.</param>
internal sealed record DemoOptions(int Macs, string DataFolder, int ConsolePort, bool UntilSettled, bool Json, double Life, TimeSpan Timeout, DatabaseAnswers Database);
