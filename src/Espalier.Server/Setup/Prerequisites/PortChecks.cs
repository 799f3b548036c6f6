using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Espalier.Server.Setup.Prerequisites;

/// <summary>Every port that the site needs is free (SITE-39); of one that is not, who has it, where that can be seen.</summary>
internal static class PortChecks
{
    /// <param name="answers">The ports.</param>
    /// <param name="own">Ports that this process holds already, because the site or its set-up is served on them.</param>
    public static IEnumerable<Prerequisite> Run(SetupAnswers answers, IReadOnlyCollection<int> own)
    {
        foreach (var (use, port) in Of(answers))
        {
            yield return Check($"Port {port.ToString(CultureInfo.InvariantCulture)} ({use})", port, own);
        }
    }

    /// <summary>The ports that others connect to.</summary>
    public static IReadOnlyList<(string Use, int Port)> Of(SetupAnswers answers) =>
        [.. new[] { ("Macs", answers.Ports.Macs), ("console and admin API", answers.Ports.Console), ("public files", answers.Ports.Files) }.Where(static p => p.Item2 is > 0 and <= ushort.MaxValue)];

    private static Prerequisite Check(string name, int port, IReadOnlyCollection<int> own)
    {
        if (own.Contains(port))
        {
            return Prerequisite.Met(SetupPage.Ports, name, "Served by this site server.");
        }

        try
        {
            using var listener = new TcpListener(IPAddress.IPv6Any, port);
            listener.Server.DualMode = true;
            listener.Start();
            return Prerequisite.Met(SetupPage.Ports, name, "Free.");
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AccessDenied)
        {
            return Prerequisite.Failed(SetupPage.Ports, name, $"The account {Environment.UserName} may not listen there.", "Choose a port from 1024, or give the service the capability CAP_NET_BIND_SERVICE.");
        }
        catch (SocketException)
        {
            var holder = PortHolder.Find(port) is { } found ? $"Taken by {found}." : "Taken by another program.";
            return Prerequisite.Failed(SetupPage.Ports, name, holder, "End that program, or choose another port.");
        }
    }
}
