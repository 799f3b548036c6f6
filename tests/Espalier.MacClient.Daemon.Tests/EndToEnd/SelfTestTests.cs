using System.IO.Compression;
using System.Text;
using Espalier.Formats.PropertyLists;
using Espalier.MacSimulator.Tools;

namespace Espalier.MacClient.Daemon.Tests.EndToEnd;

/// <summary>The self-test as the owner of a Mac runs it: by the client's executable, with the tools of a simulated Mac.</summary>
public sealed class SelfTestTests
{
    [Fact(Timeout = 180_000)]
    public async Task It_keeps_the_answers_of_all_tools_without_names_numbers_and_addresses_and_they_can_still_be_read()
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();

        var done = await mac.ShellAsync("$client selftest --collect /private/var/root/answers.zip", token);

        done.ExitCode.ShouldBe(0, done.Output + done.Error);
        done.Output.ShouldContain("ok      COMPUTER_SYSTEM: 1 rows");
        done.Output.ShouldNotContain("FAILED");
        using var zip = new ZipArchive(new MemoryStream((await mac.Mac.ReadFileAsync("/private/var/root/answers.zip", 64 * 1024 * 1024, token)).ShouldNotBeNull()));
        var entries = zip.Entries.ToDictionary(static e => e.Name, Read);
        var index = Encoding.UTF8.GetString(entries["index.jsonl"]);
        foreach (var tool in new[] { "/usr/sbin/ioreg", "/usr/sbin/system_profiler", "/usr/sbin/diskutil", "/usr/bin/dscl", "/sbin/ifconfig", "/usr/bin/last", "/bin/launchctl" })
        {
            index.ShouldContain(tool);
        }

        var state = mac.Mac.State;
        var people = state.Users.Where(static u => u.UniqueId >= 500).ToList();
        people.ShouldNotBeEmpty();
        string[] secrets =
        [
            state.SerialNumber, state.HardwareUuid, state.ComputerName, state.ConnectedInterface.Address!.ToString(),
            .. people.Select(static u => u.RealName), .. people.Select(static u => "/Users/" + u.Name),
        ];
        foreach (var (name, content) in entries)
        {
            var text = Encoding.UTF8.GetString(content);
            foreach (var secret in secrets)
            {
                text.ShouldNotContain(secret, Case.Insensitive, name);
            }
        }

        var lists = entries.Where(static e => e.Value.AsSpan().StartsWith("<?xml"u8)).ToList();
        lists.Count.ShouldBeGreaterThan(5);
        lists.Count(static e => PropertyList.TryParse(e.Value, out _, out _)).ShouldBeGreaterThanOrEqualTo(lists.Count - 1, "all but the receipts, which are several in a row");
    }

    [Fact(Timeout = 180_000)]
    public async Task It_says_which_answer_could_not_be_read()
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        mac.Mac.AddFault(new ToolFault("/usr/sbin/diskutil", ToolFaultKind.Truncated));

        var done = await mac.ShellAsync("$client selftest", token);

        done.ExitCode.ShouldBe(1, done.Output + done.Error);
        done.Output.ShouldContain("FAILED  LOGICAL_DISK");
        done.Output.ShouldContain("        /usr/sbin/diskutil list -plist: ");
        done.Output.ShouldContain("ok      COMPUTER_SYSTEM: 1 rows");
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var content = new MemoryStream();
        using var stream = entry.Open();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
