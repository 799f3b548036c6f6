using System.Text;
using Espalier.MacClient.Platform;

namespace Espalier.MacClient.Tests.Platform;

/// <summary>The same code runs on macOS; here it runs this system's tools.</summary>
public sealed class RealMacTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-mac-");
    private readonly RealMac _mac;

    public RealMacTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Mac clients do not run on Windows.");
        _mac = new RealMac(TimeProvider.System, Path.Combine(_folder.FullName, "scripts"));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_tool_gets_its_arguments_as_they_stand()
    {
        var answer = await _mac.RunAsync(new ToolCall("/bin/echo", "a b", "$HOME", "; id", "ü"), Token);

        answer.Succeeded.ShouldBeTrue();
        Encoding.UTF8.GetString(answer.Output).ShouldBe("a b $HOME ; id ü\n");
    }

    [Fact]
    public async Task A_tool_speaks_the_C_locale_and_inherits_nothing()
    {
        var answer = await _mac.RunAsync(new ToolCall("/usr/bin/env"), Token);

        var lines = Encoding.UTF8.GetString(answer.Output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.ShouldContain("LC_ALL=C");
        lines.Length.ShouldBe(6);
    }

    [Fact]
    public async Task Exit_code_and_both_streams_come_back()
    {
        var answer = await _mac.RunAsync(new ToolCall("/bin/sh", "-c", "echo out; echo err >&2; exit 7"), Token);

        answer.Outcome.ShouldBe(ToolOutcome.Exited);
        answer.ExitCode.ShouldBe(7);
        Encoding.UTF8.GetString(answer.Output).ShouldBe("out\n");
        Encoding.UTF8.GetString(answer.Error).ShouldBe("err\n");
    }

    [Fact]
    public async Task A_tool_that_dies_of_a_signal_answers_128_and_the_signal() =>
        (await _mac.RunAsync(new ToolCall("/bin/sh", "-c", "kill -TERM $$"), Token)).ExitCode.ShouldBe(128 + 15);

    [Fact]
    public async Task A_tool_that_this_Mac_lacks_is_not_found() =>
        (await _mac.RunAsync(new ToolCall("/usr/sbin/no-such-tool"), Token)).Outcome.ShouldBe(ToolOutcome.NotFound);

    [Fact]
    public async Task A_file_that_cannot_be_executed_is_not_found() =>
        (await _mac.RunAsync(new ToolCall("/etc/passwd"), Token)).Outcome.ShouldBe(ToolOutcome.NotFound);

    [Fact]
    public async Task Input_is_given_and_then_closed()
    {
        var input = new byte[300_000];
        Array.Fill(input, (byte)'x');

        var answer = await _mac.RunAsync(new ToolCall("/bin/cat") { Input = input }, Token);

        answer.Output.ShouldBe(input);
    }

    [Fact]
    public async Task Without_input_a_tool_reads_the_end_at_once() =>
        (await _mac.RunAsync(new ToolCall("/bin/cat"), Token)).Output.ShouldBeEmpty();

    [Fact]
    public async Task A_tool_that_does_not_want_its_input_is_no_failure() =>
        (await _mac.RunAsync(new ToolCall("/bin/sh", "-c", "exec 0<&-; exit 3") { Input = new byte[1_000_000] }, Token)).ExitCode.ShouldBe(3);

    [Fact]
    public async Task A_closed_pipe_ends_a_writer()
    {
        var answer = await _mac.RunAsync(new ToolCall("/bin/sh", "-c", "yes | head -n 1") { Timeout = TimeSpan.FromSeconds(20) }, Token);

        answer.Outcome.ShouldBe(ToolOutcome.Exited);
        Encoding.UTF8.GetString(answer.Output).ShouldBe("y\n");
    }

    [Fact]
    public async Task A_tool_that_hangs_is_killed_with_its_children()
    {
        var mark = Path.Combine(_folder.FullName, "child");
        var call = new ToolCall("/bin/sh", "-c", $"sleep 600 & echo $! > {mark}; echo begun; wait") { Timeout = TimeSpan.FromSeconds(2) };

        var answer = await _mac.RunAsync(call, Token);

        answer.Outcome.ShouldBe(ToolOutcome.TimedOut);
        Encoding.UTF8.GetString(answer.Output).ShouldBe("begun\n");
        IsAlive(mark).ShouldBeFalse();
    }

    [Fact]
    public async Task A_tool_that_writes_without_end_is_killed_at_the_limit()
    {
        var answer = await _mac.RunAsync(new ToolCall("/usr/bin/yes") { MaxOutputBytes = 100_000 }, Token);

        answer.Outcome.ShouldBe(ToolOutcome.OutputTooLarge);
        answer.Output.Length.ShouldBe(100_000);
    }

    [Fact]
    public async Task Giving_up_kills_the_tool()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var mark = Path.Combine(_folder.FullName, "leader");
        var run = _mac.RunAsync(new ToolCall("/bin/sh", "-c", $"echo $$ > {mark}; sleep 600"), stop.Token);
        while (!File.Exists(mark) || new FileInfo(mark).Length == 0)
        {
            await Task.Yield();
        }

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(run);
        IsAlive(mark).ShouldBeFalse();
    }

    [Fact]
    public async Task A_script_runs_by_its_interpreter_with_its_parameters()
    {
        var call = new ScriptCall("/bin/sh", ["-e"], "#!/bin/sh\necho \"$1 and $2\"\nfalse\necho never\n") { Parameters = ["one", "two words"] };

        var answer = await _mac.RunScriptAsync(call, Token);

        answer.ShouldBe(new ScriptAnswer(ScriptOutcome.Exited, 1, "one and two words\n", ""));
    }

    [Fact]
    public async Task A_script_lies_where_only_its_owner_can_read_it_and_is_gone_afterwards()
    {
        const string text = "stat -c %a \"$0\" \"$(dirname \"$0\")\" 2>/dev/null || stat -f %Lp \"$0\" \"$(dirname \"$0\")\"";

        var answer = await _mac.RunScriptAsync(new ScriptCall("/bin/sh", [], text), Token);

        answer.Output.ShouldBe("700\n700\n");
        Directory.GetFiles(Path.Combine(_folder.FullName, "scripts")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_script_at_its_limit_takes_orphaned_children_along()
    {
        var mark = Path.Combine(_folder.FullName, "orphan");

        // The subshell ends at once, so that the child's parent is gone when the limit comes.
        var text = $"(sleep 600 & echo $! > {mark})\nsleep 600\n";
        var answer = await _mac.RunScriptAsync(new ScriptCall("/bin/sh", [], text) { Timeout = TimeSpan.FromSeconds(2) }, Token);

        answer.Outcome.ShouldBe(ScriptOutcome.TimedOut);
        IsAlive(mark).ShouldBeFalse();
    }

    [Fact]
    public async Task A_script_that_leaves_a_child_behind_still_answers()
    {
        var mark = Path.Combine(_folder.FullName, "left");
        var text = $"sleep 600 &\necho $! > {mark}\necho done\n";

        var answer = await _mac.RunScriptAsync(new ScriptCall("/bin/sh", [], text), Token);

        answer.Outcome.ShouldBe(ScriptOutcome.Exited);
        answer.Output.ShouldBe("done\n");
        IsAlive(mark).ShouldBeTrue();
        await _mac.RunAsync(new ToolCall("/bin/kill", (await File.ReadAllTextAsync(mark, Token)).Trim()), Token);
    }

    [Fact]
    public async Task A_missing_interpreter_is_named() =>
        (await _mac.RunScriptAsync(new ScriptCall("/usr/bin/no-such-shell", [], "echo"), Token)).Outcome.ShouldBe(ScriptOutcome.InterpreterMissing);

    [Fact]
    public async Task A_file_is_read_up_to_its_bound()
    {
        var path = Path.Combine(_folder.FullName, "file");
        await File.WriteAllTextAsync(path, "12345", Token);

        (await _mac.ReadFileAsync(path, 5, Token)).ShouldBe("12345"u8.ToArray());
        (await _mac.ReadFileAsync(path, 4, Token)).ShouldBeNull();
        (await _mac.ReadFileAsync(path + "x", 5, Token)).ShouldBeNull();
        (await _mac.ReadFileAsync(_folder.FullName, 5, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Neither_links_nor_pipes_nor_endless_devices_are_read()
    {
        var link = Path.Combine(_folder.FullName, "link");
        var pipe = Path.Combine(_folder.FullName, "pipe");
        File.CreateSymbolicLink(link, "/etc/passwd");
        (await _mac.RunAsync(new ToolCall("/usr/bin/mkfifo", pipe), Token)).Succeeded.ShouldBeTrue();

        (await _mac.ReadFileAsync(link, 1_000_000, Token)).ShouldBeNull();
        (await _mac.ReadFileAsync(pipe, 1_000_000, Token)).ShouldBeNull();
        (await _mac.ReadFileAsync("/dev/zero", 1_000_000, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_folder_lists_links_as_neither_folder_nor_content()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "Some.app"));
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "file"), "12345", Token);
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "link"), "/etc");

        var entries = (await _mac.ListFolderAsync(_folder.FullName, Token)).OrderBy(e => e.Name, StringComparer.Ordinal).ToList();

        entries.Select(e => (e.Name, e.IsFolder, e.SizeBytes)).ShouldBe([("Some.app", true, 0L), ("file", false, 5L), ("link", false, 0L)]);
        (await _mac.ListFolderAsync(Path.Combine(_folder.FullName, "link"), Token)).ShouldBeEmpty();
        (await _mac.ListFolderAsync(Path.Combine(_folder.FullName, "absent"), Token)).ShouldBeEmpty();
    }

    private static bool IsAlive(string pidFile)
    {
        var id = File.ReadAllText(pidFile).Trim();

        // A killed orphan stays a zombie where nobody collects it, as in a container without an init process.
        return File.Exists($"/proc/{id}/stat") && !File.ReadAllText($"/proc/{id}/stat").Split(')')[^1].TrimStart().StartsWith('Z');
    }
}
