using Espalier.MacClient.Daemon.Control;

namespace Espalier.MacClient.Daemon;

/// <summary>
/// The problem report that a user of this Mac makes and sends (PROB-8): one file at a time, for root only, which stays until the site has it. Whoever may use this Mac may
/// ask for one; it goes nowhere but to the site.
/// </summary>
internal sealed class ProblemReportFile(ClientHost host, ClientPaths paths) : IDisposable
{
    private const string Extension = ".zip";

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Gathers the data; the answer's text is where the file lies.</summary>
    public async Task<ControlAnswer> GatherAsync(CancellationToken token)
    {
        if (host.Client is not { } client)
        {
            return ControlText.NotEnrolled;
        }

        await _turn.WaitAsync(token);
        try
        {
            var archive = await client.GatherProblemReportAsync("", token);
            Delete();
            var path = Path.Combine(paths.ProblemReports, Guid.CreateVersion7().ToString("D") + Extension);
            await WriteAsync(path, archive, token);
            return new ControlAnswer(ControlCode.NoError) { Detail = path };
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Sends what was gathered and removes the file.</summary>
    /// <exception cref="HttpRequestException">The site cannot be reached; the file stays.</exception>
    public async Task<ControlAnswer> SendAsync(string description, CancellationToken token)
    {
        if (host.Client is not { } client)
        {
            return ControlText.NotEnrolled;
        }

        await _turn.WaitAsync(token);
        try
        {
            if (Files().FirstOrDefault() is not { } path || !Guid.TryParse(Path.GetFileNameWithoutExtension(path), out var id))
            {
                return new ControlAnswer(ControlCode.OperationFailed) { Detail = "There is no problem report to send; gather one first." };
            }

            if (await client.SendProblemReportAsync(id, await File.ReadAllBytesAsync(path, token), description, token) is { } problem)
            {
                return new ControlAnswer(ControlCode.OperationFailed) { Detail = problem };
            }

            Delete();
            return new ControlAnswer(ControlCode.NoError) { Detail = $"The report was sent to the site server. Its ID is {id:D}." };
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private string[] Files() => Directory.Exists(paths.ProblemReports) ? Directory.GetFiles(paths.ProblemReports, "*" + Extension) : [];

    private void Delete() => Array.ForEach(Files(), File.Delete);

    private async Task WriteAsync(string path, byte[] archive, CancellationToken token)
    {
        Directory.CreateDirectory(paths.ProblemReports);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new FileStream(path, options);
        await file.WriteAsync(archive, token);
    }
}
