using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Espalier.Hosting.Logs;

namespace Espalier.MacClient.Daemon.Tests.Logs;

public sealed class RotatingLogTests : IDisposable
{
    private const int LineBytes = 1000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-log-");

    private string LogFile => Path.Combine(_folder.FullName, "espalier-client.log");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    [Trait("Line", "LOGF-14")]
    public void A_full_log_is_compressed_and_the_newest_archive_is_number_one()
    {
        Fill(3_000, LogLimits.Default);

        Names().ShouldBe(["espalier-client.1.log.gz", "espalier-client.2.log.gz", "espalier-client.log"]);
        Content(1).ShouldStartWith("001048 ");
        Content(2).ShouldStartWith("000000 ");
        Content(2).Split('\n').Length.ShouldBe(1048 + 1);
        File.ReadAllText(LogFile).ShouldStartWith("002096 ");
        foreach (var number in new[] { 1, 2 })
        {
            using var gzip = Process.Start("gzip", ["-t", Archive(number)]);
            gzip.WaitForExit();
            gzip.ExitCode.ShouldBe(0);
        }
    }

    [Fact]
    [Trait("Line", "LOGF-15")]
    public void The_oldest_archive_is_deleted_when_there_are_too_many()
    {
        Fill(15_000, LogLimits.Default);

        Names().Count(name => name.EndsWith(".gz", StringComparison.Ordinal)).ShouldBe(10);
        var lines = Enumerable.Range(1, 10).Reverse().SelectMany(number => Content(number).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .Concat(File.ReadAllLines(LogFile)).Select(line => int.Parse(line.AsSpan(0, 6), provider: null)).ToArray();
        lines[^1].ShouldBe(14_999);
        lines.ShouldBe(Enumerable.Range(lines[0], lines.Length), "no line is lost between two archives");
    }

    [Fact]
    public void A_lower_limit_deletes_the_archives_of_the_higher_one()
    {
        Fill(3_000, LogLimits.Clamp(LogLimits.Default.FileBytes / 4, 10));
        Names().Length.ShouldBeGreaterThan(5);
        Fill(1_000, LogLimits.Clamp(LogLimits.Default.FileBytes / 4, 2));
        Names().ShouldBe(["espalier-client.1.log.gz", "espalier-client.2.log.gz", "espalier-client.log"]);
    }

    [Fact]
    public void Logs_in_one_folder_rotate_independently()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "espalier-client_ui.log"), "untouched");
        Fill(2_000, LogLimits.Default);
        File.ReadAllText(Path.Combine(_folder.FullName, "espalier-client_ui.log")).ShouldBe("untouched");
        Names().ShouldContain("espalier-client.1.log.gz");
    }

    [Theory]
    [Trait("Line", "LOGF-16")]
    [InlineData(null, 1_048_576)]
    [InlineData(1L, 204_800)]
    [InlineData(204_800L, 204_800)]
    [InlineData(1_048_576L, 1_048_576)]
    [InlineData(4_194_304L, 4_194_304)]
    [InlineData(99_999_999L, 4_194_304)]
    public void The_size_of_a_log_stays_in_its_range(long? set, long used) => LogLimits.Clamp(set, null).FileBytes.ShouldBe(used);

    [Theory]
    [Trait("Line", "LOGF-17")]
    [InlineData(null, 10)]
    [InlineData(0L, 1)]
    [InlineData(1L, 1)]
    [InlineData(10L, 10)]
    [InlineData(20L, 20)]
    [InlineData(21L, 20)]
    public void The_number_of_saved_logs_stays_in_its_range(long? set, int used) => LogLimits.Clamp(null, set).SavedLogs.ShouldBe(used);

    [Fact]
    public void What_is_logged_stays_on_its_line()
    {
        using (var provider = new FileLoggerProvider(LogFile, LogLimits.Default, TimeProvider.System))
        {
            var logger = provider.CreateLogger("client");
#pragma warning disable CA2254 // The text is what a tool said.
            logger.LogInformation("said: one\n2026-01-01 00:00:00.000 +00:00 FTL 1 client forged\u001b[2J");
            logger.LogDebug("not written");
#pragma warning restore CA2254
        }

        var line = File.ReadAllLines(LogFile).ShouldHaveSingleItem();
        line.ShouldContain(" INF 0 client said: one 2026-01-01");
        line.ShouldNotContain("\u001b");
    }

    [Fact]
    public void A_folder_that_is_gone_costs_lines_and_nothing_else()
    {
        using var log = new RotatingLog(Path.Combine(_folder.FullName, "gone", "espalier-client.log"), LogLimits.Default);
        log.Write("lost\n"u8);
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "gone"));
        log.Write("kept\n"u8);
        File.ReadAllText(Path.Combine(_folder.FullName, "gone", "espalier-client.log")).ShouldBe("kept\n");
    }

    private void Fill(int lines, LogLimits limits)
    {
        using var log = new RotatingLog(LogFile, limits);
        for (var line = 0; line < lines; line++)
        {
            log.Write(Encoding.UTF8.GetBytes($"{line:000000} ".PadRight(LineBytes - 1, 'x') + "\n"));
        }
    }

    private string[] Names() => [.. _folder.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal)];

    private string Archive(int number) => Path.Combine(_folder.FullName, $"espalier-client.{number}.log.gz");

    private string Content(int number)
    {
        using var gzip = new GZipStream(File.OpenRead(Archive(number)), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        return reader.ReadToEnd();
    }
}
