using System.Text;
using Espalier.Contracts.Compliance;
using Espalier.MacClient.Compliance;
using Espalier.MacClient.Platform;
using Espalier.MacClient.Policies;

namespace Espalier.MacClient.Tests.Compliance;

/// <summary>A Mac whose scripts really run here, with a macOS version, a clock and missing interpreters of the test's choice.</summary>
internal sealed class ComplianceMac : IMacPlatform, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-compliance-");
    private readonly RealMac _real;

    public ComplianceMac() => _real = new RealMac(TimeProvider.System, Path.Combine(_folder.FullName, "scripts"));

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What <c>sw_vers</c> says; null when the tool fails.</summary>
    public string? Version { get; set; } = "14.6.1";

    public ICollection<string> AbsentInterpreters { get; } = ["/usr/bin/python"];

    /// <summary>Forces how the next scripts end.</summary>
    public Func<ScriptCall, ScriptAnswer>? Answer { get; set; }

    /// <summary>What scripts find in their environment.</summary>
    public ScriptVariables Variables { get; set; } = ScriptVariables.None;

    /// <summary>A file for scripts to keep something in.</summary>
    public string File(string name) => Path.Combine(_folder.FullName, name);

    public string[] Lines(string name) => System.IO.File.Exists(File(name)) ? System.IO.File.ReadAllLines(File(name)) : [];

    public Task<ToolAnswer> RunAsync(ToolCall call, CancellationToken token) =>
        Task.FromResult(call is { Path: "/usr/bin/sw_vers", Arguments: ["-productVersion"] } && Version is not null
            ? new ToolAnswer(ToolOutcome.Exited, 0, Encoding.UTF8.GetBytes(Version + "\n"), [])
            : new ToolAnswer(ToolOutcome.NotFound, -1, [], []));

    public Task<ScriptAnswer> RunScriptAsync(ScriptCall call, CancellationToken token) =>
        Answer is not null ? Task.FromResult(Answer(call))
        : _real.RunScriptAsync(AbsentInterpreters.Contains(call.Interpreter) ? call with { Interpreter = File("absent") } : call, token);

    public Task<byte[]?> ReadFileAsync(string path, int maxBytes, CancellationToken token) => throw new NotSupportedException();

    public Task<IReadOnlyList<FolderEntry>> ListFolderAsync(string path, CancellationToken token) => throw new NotSupportedException();

    /// <summary>Evaluates an item of one setting and returns that setting's result.</summary>
    public async Task<SettingResult> EvaluateAsync(SettingDefinition setting, bool remediate = true) =>
        (await EvaluateAsync(Items.Of(setting), remediate)).Settings.ShouldHaveSingleItem();

    public Task<ItemStateReport> EvaluateAsync(ConfigurationItemDefinition item, bool remediate = true) =>
        new ItemEvaluation(this).RunAsync(item, Items.Deployment, remediate, Variables, TestContext.Current.CancellationToken);

    public void Dispose() => _folder.Delete(recursive: true);
}
