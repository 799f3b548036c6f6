using System.Net.Sockets;
using System.Reflection;
using System.Text;
using Espalier.Hosting.Logs;
using Microsoft.Extensions.Logging;

namespace Espalier.Server.Tests.Logs;

/// <summary>What reaches the computer's event facility.</summary>
public sealed class EventSocketTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-events-");
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Place => Path.Combine(_folder.FullName, "log");

    public static TheoryData<int> Events => [.. typeof(ImportantEvents).GetFields(BindingFlags.Public | BindingFlags.Static).Where(static f => f.IsLiteral).Select(static f => (int)f.GetRawConstantValue()!)];

    [Theory]
    [MemberData(nameof(Events))]
    public async Task Every_important_event_is_sent_with_its_number_as_one_line_and_nothing_else_is(int number)
    {
        _socket.Bind(new UnixDomainSocketEndPoint(Place));
        using var provider = new EventSocketLoggerProvider(Place, "espalier", TimeProvider.System);
        var logger = provider.CreateLogger("Espalier.Site.Anything");

        logger.Log(LogLevel.Error, new EventId(1210), "not important", null, static (text, _) => text);
        logger.Log(LogLevel.Error, new EventId(number), "first\nsecond", null, static (text, _) => text);

        var buffer = new byte[4096];
        var message = Encoding.UTF8.GetString(buffer, 0, await _socket.ReceiveAsync(buffer, Token));
        message.ShouldStartWith("<27>");
        message.ShouldEndWith($"espalier[{Environment.ProcessId}]: {number} first second");
        _socket.Available.ShouldBe(0);
    }

    [Fact]
    public void Nobody_who_listens_is_no_fault()
    {
        using var provider = new EventSocketLoggerProvider(Place, "espalier", TimeProvider.System);
        Should.NotThrow(() => provider.CreateLogger("any").Log(LogLevel.Error, new EventId(ImportantEvents.VersionsDiffer), "text", null, static (text, _) => text));
    }

    public void Dispose()
    {
        _socket.Dispose();
        _folder.Delete(recursive: true);
    }
}
