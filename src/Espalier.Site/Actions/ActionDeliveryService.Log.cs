using Microsoft.Extensions.Logging;

namespace Espalier.Site.Actions;

internal sealed partial class ActionDeliveryService
{
    [LoggerMessage(1900, LogLevel.Information, "Actions: {Told} Macs told, {GivenUp} given up")]
    private partial void LogPass(int told, int givenUp);

    [LoggerMessage(1901, LogLevel.Warning, "The database was not reached for actions; they go on when it is")]
    private partial void LogNotReached(Exception exception);

    // The next free id is 1902.
}
