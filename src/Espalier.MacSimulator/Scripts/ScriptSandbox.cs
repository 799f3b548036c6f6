using Espalier.MacClient.Platform;
using Espalier.MacSimulator.Model;
using Espalier.MacSimulator.Tools;

namespace Espalier.MacSimulator.Scripts;

internal sealed class ScriptSandbox(MacState mac, MacTools tools, ScriptSandboxOptions options) : IDisposable
{
    public Task<ScriptAnswer> RunAsync(ScriptCall call, CancellationToken token)
    {
        _ = (mac, tools, options, token);
        return Task.FromResult(new ScriptAnswer(ScriptOutcome.SandboxNotAvailable, -1, "", "script sandbox not available"));
    }

    public void Dispose()
    {
    }
}
