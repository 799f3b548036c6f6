namespace Espalier.MacClient.Platform;

/// <summary>Runs a program within a time limit and an output limit; past either its whole process group is killed.</summary>
internal sealed class BoundedRun(TimeProvider clock)
{
    /// <summary>Bytes of standard error kept; the rest is read and dropped. Enough for any message, and a tool never fails for being chatty.</summary>
    private const int MaxErrorBytes = 256 * 1024;

    /// <summary>
    /// What a pipe still gets after the leader has ended: a child that was left running on purpose may hold it open for ever.
    /// </summary>
    private static readonly TimeSpan PipeGrace = TimeSpan.FromSeconds(2);

    public required string Path { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required TimeSpan Timeout { get; init; }

    public required int MaxOutputBytes { get; init; }

    public byte[]? Input { get; init; }

    public async Task<ToolAnswer> RunAsync(CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        using var group = ProcessGroup.TryStart(Path, Arguments, Environment, Input is not null, out var error);
        if (group is null)
        {
            return error is LibC.NoSuchFile or LibC.NotAFolder or LibC.NoPermission or LibC.NotExecutable
                ? new ToolAnswer(ToolOutcome.NotFound, -1, [], [])
                : throw new IOException($"{Path} could not be started (error {error}).");
        }

        using var limit = new CancellationTokenSource(Timeout, clock);
        using var reading = new CancellationTokenSource();
        var output = new BoundedOutput(MaxOutputBytes);
        var errors = new BoundedOutput(MaxErrorBytes);
        var pipes = Task.WhenAll(
            output.ReadAsync(group.Output, reading.Token), errors.ReadAsync(group.Error, reading.Token), WriteAsync(group, reading.Token));

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        var stopped = Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, stop.Token);
        var first = await Task.WhenAny(group.Exit, output.Exceeded, stopped);
        if (first != group.Exit)
        {
            group.Kill();
        }

        // A process that hangs in the kernel does not even die of SIGKILL: the answer does not wait for it for ever.
        await Task.WhenAny(Task.WhenAll(group.Exit, pipes), Task.Delay(PipeGrace, clock, CancellationToken.None));
        await stop.CancelAsync();
        await reading.CancelAsync();
        await pipes;

        token.ThrowIfCancellationRequested();
        var outcome = output.Exceeded.IsCompleted ? ToolOutcome.OutputTooLarge
            : first == group.Exit ? ToolOutcome.Exited
            : ToolOutcome.TimedOut;
        return new ToolAnswer(outcome, outcome == ToolOutcome.Exited ? await group.Exit : -1, output.ToArray(), errors.ToArray());
    }

    private async Task WriteAsync(ProcessGroup group, CancellationToken token)
    {
        if (group.Input is not { } input)
        {
            return;
        }

        try
        {
            await input.WriteAsync(Input, token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The tool did not want its input; what it answers says why.
        }

        await input.DisposeAsync();
    }
}
