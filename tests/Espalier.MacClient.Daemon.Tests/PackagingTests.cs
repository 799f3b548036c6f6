using Espalier.Formats.PropertyLists;

namespace Espalier.MacClient.Daemon.Tests;

public sealed class PackagingTests
{
    [Fact]
    [Trait("Line", "ENR-16")]
    public void Launchd_starts_the_client_at_every_boot_and_again_whenever_it_ends()
    {
        var job = Read("org.espalier.client.plist");
        job.FindString("Label").ShouldBe("org.espalier.client");
        job.FindBoolean("RunAtLoad").ShouldBe(true);
        job.FindBoolean("KeepAlive").ShouldBe(true);
        job.FindArray("ProgramArguments")!.Select(word => ((PropertyListString)word).Value)
            .ShouldBe(["/Library/Espalier/espalier-client.app/Contents/MacOS/espalier-client", "run"]);
        job.FindInteger("Umask").ShouldBe(Convert.ToInt32("077", 8));
    }

    [Fact]
    [Trait("Line", "ENR-16")]
    public void Launchd_starts_the_part_for_the_screen_in_every_session_and_again_whenever_it_ends()
    {
        var job = Read("org.espalier.client.ui.plist");
        job.FindString("Label").ShouldBe("org.espalier.client.ui");
        job.FindBoolean("RunAtLoad").ShouldBe(true);
        job.FindBoolean("KeepAlive").ShouldBe(true);
        job.FindString("LimitLoadToSessionType").ShouldBe("Aqua");
        job.FindArray("ProgramArguments")!.Select(word => ((PropertyListString)word).Value)
            .ShouldBe(["/Library/Espalier/espalier-client.app/Contents/MacOS/espalier-client", "session"]);
    }

    [Fact]
    public void The_bundle_names_its_executable_and_the_oldest_macOS_that_dotnet_runs_on()
    {
        var bundle = Read("Info.plist");
        bundle.FindString("CFBundleIdentifier").ShouldBe("org.espalier.client");
        bundle.FindString("CFBundleExecutable").ShouldBe("espalier-client");
        bundle.FindString("LSMinimumSystemVersion").ShouldBe("12.0");
    }

    private static PropertyListDictionary Read(string name)
    {
        PropertyList.TryParseDictionary(File.ReadAllBytes(RepositoryTree.PathOf("src/Espalier.MacClient.Daemon/Packaging/" + name)), out var list, out var error).ShouldBeTrue(error?.ToString());
        return list!;
    }
}
