using System.Net;
using Espalier.Contracts.Admin.Logs;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;

namespace Espalier.Site.Logs;

/// <summary>Lists the log files.</summary>
internal sealed class ListLogFilesOperation(SiteLogs logs) : IOperation<ListLogFiles, LogFileList>
{
    public static Right Needs => Right.ReadAudit;

    public Task<Result<LogFileList>> RunAsync(OperationContext context, ListLogFiles request, CancellationToken token) =>
        Task.FromResult<Result<LogFileList>>(new LogFileList(Dns.GetHostName(), [.. logs.Folder.List().Select(static f => new LogFileSummary(f.Name, f.Log, f.Archive, f.Bytes, f.ChangedAt))]));
}

/// <summary>Reads messages of a log.</summary>
internal sealed class ReadLogOperation(SiteLogs logs) : IOperation<ReadLog, LogPage>
{
    private const int MaxText = 200;

    public static Right Needs => Right.ReadAudit;

    public async Task<Result<LogPage>> RunAsync(OperationContext context, ReadLog request, CancellationToken token)
    {
        if (request.Take is < 1 or > ReadLog.MaxTake)
        {
            return Problem.Invalid(new FieldProblem("take", $"1 to {ReadLog.MaxTake} messages can be read."));
        }

        if (request.Text.Length > MaxText || request.Component.Length > MaxText)
        {
            return Problem.Invalid(new FieldProblem("text", $"A filter has at most {MaxText} characters."));
        }

        // The site's own logs are there before their first message is.
        if (request.Log is not (SiteLogs.Main or SiteLogs.Events) && ComponentLog.All.All(l => l.Name != request.Log) && logs.Folder.List().All(f => f.Log != request.Log))
        {
            return Problem.NotFound("log");
        }

        var (found, components, isCut) = (new List<LogMessage>(), new SortedSet<string>(StringComparer.Ordinal), false);
        await foreach (var message in logs.ReadAsync(request.Log, token))
        {
            components.Add(message.Component);
            if (!Meets(message, request))
            {
                continue;
            }

            if (found.Count == request.Take)
            {
                isCut = true;
                break;
            }

            found.Add(message);
        }

        return new LogPage(found, [.. components], isCut);
    }

    private static bool Meets(LogMessage message, ReadLog request) =>
        message.Severity >= request.Severity
        && (request.Component.Length == 0 || message.Component.Equals(request.Component, StringComparison.OrdinalIgnoreCase) || message.Source.Contains(request.Component, StringComparison.OrdinalIgnoreCase))
        && (request.Text.Length == 0 || message.Text.Contains(request.Text, StringComparison.OrdinalIgnoreCase) || message.Detail.Contains(request.Text, StringComparison.OrdinalIgnoreCase));
}

/// <summary>Hands out a log file.</summary>
internal sealed class GetLogFileOperation(SiteLogs logs) : IOperation<GetLogFile, LogFileContent>
{
    public static Right Needs => Right.ReadAudit;

    public async Task<Result<LogFileContent>> RunAsync(OperationContext context, GetLogFile request, CancellationToken token)
    {
        const string Compressed = ".gz";
        return logs.Folder.List().FirstOrDefault(f => f.Name == request.Name) is { } file && await logs.Folder.ReadAsync(file, token) is { } text
            ? new LogFileContent(file.Name.EndsWith(Compressed, StringComparison.Ordinal) ? file.Name[..^Compressed.Length] : file.Name, text)
            : Problem.NotFound("log file");
    }
}
