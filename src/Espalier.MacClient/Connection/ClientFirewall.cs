using System.Text;
using Espalier.MacClient.Platform;

namespace Espalier.MacClient.Connection;

/// <summary>What the Mac's application firewall does with connections to the client, which it needs for port 8000 alone (ENR-12).</summary>
/// <param name="mac">The Mac.</param>
/// <param name="program">Path of the client's bundle.</param>
public sealed class ClientFirewall(IMacPlatform mac, string program)
{
    private const string Tool = "/usr/libexec/ApplicationFirewall/socketfilterfw";

    /// <summary>How it stands now.</summary>
    public async Task<FirewallState> ReadAsync(CancellationToken token)
    {
        var state = await AskAsync(token, "--getglobalstate");
        return state.Contains("State = 0", StringComparison.Ordinal) ? FirewallState.Off
            : state.Contains("State = 2", StringComparison.Ordinal) || (await AskAsync(token, "--getblockall")).Contains("enabled", StringComparison.OrdinalIgnoreCase) ? FirewallState.Blocked
            : state.Contains("State = 1", StringComparison.Ordinal) ? ReadList(await AskAsync(token, "--listapps"))
            : FirewallState.Unknown;
    }

    /// <summary>Lets connections in, or keeps them out, and answers how it stands then: where a profile rules the firewall, the tool says so and changes nothing.</summary>
    public async Task<FirewallState> SetAsync(bool isAllowed, CancellationToken token)
    {
        await AskAsync(token, "--add", program);
        await AskAsync(token, isAllowed ? "--unblockapp" : "--blockapp", program);
        return await ReadAsync(token);
    }

    /// <summary>
    /// The list and not <c>--getappblocked</c>, which calls permitted what it has never heard of. An entry is a line with a number and the path, and below it the verdict.
    /// </summary>
    private FirewallState ReadList(string list)
    {
        var isOurs = false;
        foreach (var line in list.Split('\n').Select(static line => line.Trim()))
        {
            if (isOurs && line.StartsWith('('))
            {
                return line.Contains("block", StringComparison.OrdinalIgnoreCase) ? FirewallState.Blocked : FirewallState.Allowed;
            }

            if (line.IndexOf(" : ", StringComparison.Ordinal) is var at and > 0)
            {
                isOurs = line[(at + 3)..].Trim() == program;
            }
        }

        return FirewallState.Undecided;
    }

    private async Task<string> AskAsync(CancellationToken token, params string[] words) => Encoding.UTF8.GetString((await mac.RunAsync(new ToolCall(Tool, words), token)).Output);
}

/// <summary>What the firewall does with connections to the client.</summary>
public enum FirewallState
{
    /// <summary>It could not be read.</summary>
    Unknown,

    /// <summary>It lets everything in.</summary>
    Off,

    /// <summary>The client is on its list of exceptions.</summary>
    Allowed,

    /// <summary>It keeps connections to the client, or all of them, out.</summary>
    Blocked,

    /// <summary>It is on, and nobody has said what is to become of the client.</summary>
    Undecided,
}
