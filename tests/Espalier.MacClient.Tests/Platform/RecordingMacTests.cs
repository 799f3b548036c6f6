using Espalier.MacClient.Platform;

namespace Espalier.MacClient.Tests.Platform;

public sealed class RecordingMacTests
{
    [Fact]
    public async Task Keeps_what_was_asked_and_answered_but_never_input()
    {
        var folder = Directory.CreateTempSubdirectory("espalier-recording-");
        var token = TestContext.Current.CancellationToken;
        var mac = new RecordingMac(new RealMac(TimeProvider.System, Path.Combine(folder.FullName, "scripts")), folder.FullName);

        await mac.RunAsync(new ToolCall("/bin/sh", "-c", "cat >/dev/null; echo answer") { Input = "a secret"u8.ToArray() }, token);
        await mac.ReadFileAsync("/no/such/file", 10, token);

        var index = await File.ReadAllLinesAsync(Path.Combine(folder.FullName, "index.jsonl"), token);
        index.Length.ShouldBe(2);
        index[0].ShouldContain("\"path\":\"/bin/sh\"");
        index[1].ShouldContain("absent");
        (await File.ReadAllTextAsync(Path.Combine(folder.FullName, "0001.out"), token)).ShouldBe("answer\n");
        folder.GetFiles("*", SearchOption.AllDirectories).ShouldAllBe(f => !File.ReadAllText(f.FullName).Contains("secret"));
        folder.Delete(recursive: true);
    }
}
