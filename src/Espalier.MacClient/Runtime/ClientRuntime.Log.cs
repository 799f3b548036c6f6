using Microsoft.Extensions.Logging;

namespace Espalier.MacClient.Runtime;

public sealed partial class ClientRuntime
{
    [LoggerMessage(5000, LogLevel.Debug, "The channel to the site is closed: {Reason}")]
    private partial void LogChannelLost(string reason);

    [LoggerMessage(5001, LogLevel.Warning, "The policy was not taken: {Problem}")]
    private partial void LogPolicyRefused(string problem);

    [LoggerMessage(5002, LogLevel.Information, "The site was not reached for policy: {Reason}")]
    private partial void LogPolicyNotReached(string reason);

    [LoggerMessage(5003, LogLevel.Information, "Policy {Version} is in force, {Count} assignments")]
    private partial void LogPolicyApplied(string version, int count);

    [LoggerMessage(5004, LogLevel.Information, "Inventory taken: {Classes} classes, {Gaps} gaps")]
    private partial void LogInventoryTaken(int classes, int gaps);

    [LoggerMessage(5005, LogLevel.Warning, "The site did not take the reports: {Problem}")]
    private partial void LogReportsRefused(string problem);

    [LoggerMessage(5006, LogLevel.Information, "Reports wait, the site was not reached: {Reason}")]
    private partial void LogReportsNotSent(string reason);

    [LoggerMessage(5007, LogLevel.Warning, "The site did not take the answer to an action: {Problem}")]
    private partial void LogAnswerRefused(string problem);

    [LoggerMessage(5008, LogLevel.Information, "The answer to an action waits, the site was not reached: {Reason}")]
    private partial void LogAnswerNotSent(string reason);

    [LoggerMessage(5009, LogLevel.Warning, "Port 8000 cannot be listened on: {Reason}")]
    private partial void LogPortTaken(string reason);

    [LoggerMessage(5010, LogLevel.Error, "The client's state cannot be written; what is due is done later: {Reason}")]
    private partial void LogStoreNotWritten(string reason);

    [LoggerMessage(5011, LogLevel.Error, "The client's state was damaged and is made anew; the damaged file is {File}")]
    private partial void LogStoreReplaced(string file);

    [LoggerMessage(5012, LogLevel.Warning, "clock-skew: this Mac's clock differs from its site's by {Difference}; requests are signed with the site's time. Set the clock")]
    private partial void LogClockOff(TimeSpan difference);

    [LoggerMessage(5013, LogLevel.Warning, "The site's certificate authority was replaced; the authority trusted so far named the one that follows it")]
    private partial void LogAuthorityFollowed();

    [LoggerMessage(5014, LogLevel.Information, "The site is reached at {Site} from now on")]
    private partial void LogMoved(Uri site);

    [LoggerMessage(5015, LogLevel.Information, "DNS names {Site}, where this Mac's site does not answer: {Reason}")]
    private partial void LogNotMoved(Uri site, string reason);

    // The next free id is 5016.
}
