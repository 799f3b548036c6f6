using Espalier.MacClient.Platform;
using Espalier.MacSimulator.Model;
using Espalier.MacSimulator.Scripts;
using Espalier.MacSimulator.Tools;

namespace Espalier.MacSimulator;

/// <summary>A Mac that exists in memory only, and asks the real client library to believe in it.</summary>
public sealed class SimulatedMac : IMacPlatform, IDisposable
{
    private readonly MacTools _tools;
    private readonly ScriptSandbox _sandbox;

    /// <summary>Makes a Mac as its plan says. The same plan and the same instant give the same Mac.</summary>
    /// <param name="plan">What it is.</param>
    /// <param name="clock">The clock of the world; the Mac shows it in its own zone.</param>
    /// <param name="scripts">How scripts are run.</param>
    public SimulatedMac(SimulatedMacPlan plan, TimeProvider clock, ScriptHost scripts)
    {
        Plan = plan;
        Clock = new MacClock(clock, TimeZoneInfo.FindSystemTimeZoneById(plan.TimeZone));
        State = MacState.Create(plan, Clock);
        _tools = new MacTools(State);
        _sandbox = new ScriptSandbox(State, _tools, scripts);
    }

    /// <summary>What the Mac was made from.</summary>
    public SimulatedMacPlan Plan { get; }

    /// <summary>What the Mac is now.</summary>
    public MacState State { get; }

    /// <inheritdoc />
    public TimeProvider Clock { get; }

    /// <summary>The last 2000 calls of tools, oldest first.</summary>
    public IReadOnlyList<RecordedCall> Calls => _tools.Calls;

    /// <summary>Makes a tool misbehave from now on.</summary>
    public void AddFault(ToolFault fault)
    {
        lock (State.Gate)
        {
            _tools.Faults.Add(fault);
        }
    }

    /// <summary>Lets all tools work again.</summary>
    public void ClearFaults()
    {
        lock (State.Gate)
        {
            _tools.Faults.Clear();
        }
    }

    /// <inheritdoc />
    public async Task<ToolAnswer> RunAsync(ToolCall call, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        var answer = _tools.Answer(call.Path, new ToolRequest(call.Arguments, call.Input ?? [], "/"), fromScript: false);
        if (answer is null)
        {
            await Task.Delay(call.Timeout, Clock, token);
            return new ToolAnswer(ToolOutcome.TimedOut, -1, [], []);
        }

        return answer.Output.Length > call.MaxOutputBytes
            ? new ToolAnswer(ToolOutcome.OutputTooLarge, -1, answer.Output[..call.MaxOutputBytes], answer.Error)
            : answer;
    }

    /// <inheritdoc />
    public Task<ScriptAnswer> RunScriptAsync(ScriptCall call, CancellationToken token) => _sandbox.RunAsync(call, token);

    /// <inheritdoc />
    public Task<byte[]?> ReadFileAsync(string path, int maxBytes, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        lock (State.Gate)
        {
            return Task.FromResult(State.Files.Read(path, maxBytes));
        }
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<FolderEntry>> ListFolderAsync(string path, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        lock (State.Gate)
        {
            return Task.FromResult(State.Files.List(path));
        }
    }

    /// <summary>Removes what scripts left on the host.</summary>
    public void Dispose() => _sandbox.Dispose();
}
