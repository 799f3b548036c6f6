using System.Text;
using Espalier.Formats.PropertyLists;
using Espalier.MacClient.Daemon.Commands;

namespace Espalier.MacClient.Daemon.Tests.Control;

public sealed class ControlToolTests
{
    private static readonly ClientPaths Nowhere = new() { State = "/nonexistent", Logs = "/nonexistent", Preferences = "/nonexistent", Control = "/nonexistent", Place = "/nonexistent" };

    [Fact]
    [Trait("Line", "CLI-13")]
    public async Task Error_info_lists_the_codes_of_the_guide()
    {
        var (code, output, _) = await RunAsync("error-info");
        code.ShouldBe(0);
        output.ReplaceLineEndings("\n").ShouldBe("""
            0: No error
            1: Invalid command
            2: Operation failed
            3: Operation timed out
            4: Connection aborted
            5: Unknown error code 5

            """.ReplaceLineEndings("\n"));
    }

    [Theory]
    [Trait("Line", "CLI-15")]
    [InlineData]
    [InlineData("nonsense")]
    [InlineData("get-policies", "twice")]
    [InlineData("error-info", "-v")]
    public async Task An_unknown_or_missing_verb_is_error_one_with_a_usage_text(params string[] words)
    {
        var (code, output, error) = await RunAsync(words);
        code.ShouldBe(1);
        error.ShouldStartWith("usage: espalierctl");
        Parse(output).FindInteger("ErrorCode").ShouldBe(1);
        Parse(output).FindString("ErrorMessage").ShouldBe("Invalid command");
    }

    [Theory]
    [InlineData("get-policies")]
    [InlineData("report-hv-inventory")]
    [InlineData("report-hw-inventory")]
    [InlineData("status")]
    public async Task Without_a_running_client_the_connection_is_said_to_be_aborted(string verb)
    {
        var (code, output, _) = await RunAsync(verb);
        code.ShouldBe(4);
        Parse(output).Keys.ShouldBe(["ErrorCode", "ErrorMessage"]);
        Parse(output).FindString("ErrorMessage").ShouldBe("Connection aborted");
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] words)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await ControlTool.RunAsync(words, Nowhere, output, error, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }

    private static PropertyListDictionary Parse(string output)
    {
        PropertyList.TryParseDictionary(Encoding.UTF8.GetBytes(output), out var list, out var error).ShouldBeTrue(error?.ToString());
        return list!;
    }
}
