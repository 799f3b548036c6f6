using System.Text;
using Espalier.Formats.PropertyLists;
using Espalier.MacClient.Inventory;
using Espalier.MacClient.Inventory.Software;

namespace Espalier.MacClient.Tests.Inventory.Software;

public sealed class SoftwareAnswersTests
{
    [Fact]
    [Trait("Line", "INV-5")]
    public void Reads_the_recorded_applications_of_macOS_14()
    {
        var applications = ProfiledApplication.Parse(Parsed.Items(Recordings.Read("system_profiler/SPApplicationsDataType-sample5.xml"), ProfilerType.Applications));

        applications.Count.ShouldBe(367);
        applications.ShouldContain(a => a.Path == "/Applications/OneDrive.app" && a.Version == "24.065.0331" && a.Publisher == "Microsoft Corporation" && a.Source == "Identified Developer");
        applications.ShouldContain(a => a.Path == "/System/Applications/Utilities/Terminal.app" && a.Publisher == "Apple" && a.ModifiedAt == new DateTimeOffset(2024, 2, 26, 5, 47, 45, TimeSpan.Zero));
        applications.Count(a => a.Source == "App Store").ShouldBe(6);
    }

    [Fact]
    [Trait("Line", "INV-5")]
    public void Reads_the_recorded_applications_of_macOS_10_14() =>
        ProfiledApplication.Parse(Parsed.Items(Recordings.ApplicationsOfMojave(), ProfilerType.Applications))
            .ShouldContain(a => a.Name == "System Preferences" && a.Version == "14.0" && a.Publisher == "Apple");

    [Theory]
    [InlineData("apps/wazuh-app-Info.plist", "com.operasoftware.Opera", "Opera", "100.0", "public.app-category.productivity")]
    [InlineData("plist/osquery-test_info.plist", "com.apple.PhotoBooth", null, "6.0", "public.app-category.entertainment")]
    public void Reads_recorded_bundles(string path, string id, string? name, string version, string category)
    {
        var info = BundleInfo.Parse((PropertyListDictionary)Parsed.Value(Recordings.Read(path)));

        (info.Identifier, info.Name, info.Version, info.Category).ShouldBe((id, name, version, category));
    }

    [Fact]
    [Trait("Line", "INV-5")]
    public void Reads_the_recorded_install_history()
    {
        var history = InstallRecord.Parse(Parsed.Value(Recordings.Read("apps/InstallHistory.plist")));

        history.Select(r => r.Name).ShouldBe(["ESET NOD32 Antivirus", "grr", "grr", "macOS Sierra Update", "macOS 11.2"]);
        new InstallDates(history, []).Find(null, "GRR").ShouldBe(new DateTimeOffset(2018, 8, 7, 16, 7, 10, TimeSpan.Zero));
        new InstallDates(history, []).Find("com.google.code.grr.grr_3.2.1.0", "x").ShouldBe(new DateTimeOffset(2018, 3, 13, 5, 39, 17, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("pkgutil/receipt-com.wazuh.pkg.wazuh-agent.plist", "com.wazuh.pkg.wazuh-agent", "4.10.1", 2024, 11, 7)]
    [InlineData("pkgutil/receipt-org.R-project.x86_64.R.GUI.pkg.plist", "org.R-project.x86_64.R.GUI.pkg", "1.81", 2024, 11, 13)]
    public void Reads_recorded_receipts_in_XML_and_binary(string path, string id, string version, int year, int month, int day)
    {
        var receipt = Receipt.Parse(Parsed.Value(Recordings.Read(path))).ShouldNotBeNull();

        (receipt.PackageId, receipt.Version, receipt.InstalledBy).ShouldBe((id, version, "installer"));
        DateOnly.FromDateTime(receipt.InstalledAt!.Value.UtcDateTime).ShouldBe(new DateOnly(year, month, day));
    }

    [Fact]
    public void Receipts_stand_one_behind_another_and_one_may_be_broken()
    {
        var one = Samples.PropertyList("<dict><key>pkgid</key><string>a</string></dict>");

        PropertyListAnswer.ParseAll(Encoding.UTF8.GetBytes($"noise\n{one}\n{one.Replace("</string>", "")}\n{one}"), out var unreadable).Count.ShouldBe(2);

        unreadable.ShouldBe(1);
    }

    [Fact]
    public void Reads_the_recorded_jobs_of_launchd()
    {
        var jobs = LaunchdJob.Parse(Recordings.Read("services/launchctl-list.txt"));

        // 264 jobs, four of which launchd named after a session.
        jobs.Count.ShouldBe(260);
        jobs.ShouldContain(new LaunchdJob("com.apple.coreservicesd", true, 0));
        jobs.ShouldContain(new LaunchdJob("com.vmware.launchd.vmware", false, 71));
    }

    [Fact]
    public void Reads_the_recorded_definition_of_a_job()
    {
        var definition = LaunchdDefinition.Parse((PropertyListDictionary)Parsed.Value(Recordings.Read("plist/osquery-test_launchd.plist"))).ShouldNotBeNull();

        definition.ShouldBe(new LaunchdDefinition("com.apple.mDNSResponder", "/usr/sbin/mDNSResponder", "_mdnsresponder", false, false));
    }

    [Theory]
    [InlineData("Developer ID Application: Example Corp. (AB12CD34EF)", "Example Corp.")]
    [InlineData("Developer ID Application: Example (Holding) Corp.", "Example (Holding) Corp.")]
    [InlineData("Apple Mac OS Application Signing", null)]
    [InlineData("Software Signing", "Apple")]
    public void The_publisher_is_the_holder_of_the_certificate(string signer, string? expected) =>
        new ProfiledApplication("/x.app", null, null, "identified_developer", signer, null).Publisher.ShouldBe(expected);

    [Fact]
    public async Task The_walk_neither_descends_into_bundles_nor_without_end()
    {
        var mac = new ScriptedMac()
            .Has("/Applications/A.app/Contents/Info.plist", Samples.PropertyList("<dict/>"))
            .Has("/Applications/A.app/Contents/Applications/Inner.app/Contents/Info.plist", Samples.PropertyList("<dict/>"))
            .Has("/Applications/1/2/3/Deep.app/Contents/Info.plist", "garbage")
            .Has("/Applications/1/2/3/4/TooDeep.app/Contents/Info.plist", Samples.PropertyList("<dict/>"))
            .Has("/Applications/.hidden/H.app/Contents/Info.plist", Samples.PropertyList("<dict/>"))
            .Has("/Applications/Phone.app/Wrapper/Real.app/Info.plist", Samples.PropertyList(Samples.Dictionary(("CFBundleIdentifier", "org.example.phone"))));
        var session = new InventorySession(mac);

        var found = await new ApplicationWalk(session).FindAsync(TestContext.Current.CancellationToken);

        found.Select(f => (f.Info.Name, f.Info.Identifier, f.IsFromAppStore)).OrderBy(f => f.Name).ShouldBe([("A", null, false), ("Deep", null, false), ("Phone", "org.example.phone", true)]);
        session.Gaps.ShouldHaveSingleItem().Source.ShouldBe("/Applications/1/2/3/Deep.app/Contents/Info.plist");
    }
}
