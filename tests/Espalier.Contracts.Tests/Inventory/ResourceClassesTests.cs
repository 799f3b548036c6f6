using Espalier.Contracts.Inventory;

namespace Espalier.Contracts.Tests.Inventory;

public sealed class ResourceClassesTests
{
    [Theory]
    [InlineData("Apple Warranty Info"), InlineData("CDROM Drive"), InlineData("Computer System"), InlineData("Disk Drives")]
    [InlineData("FileVault 2 Disk Encryption"), InlineData("Installed Applications"), InlineData("Logical Disk"), InlineData("Motherboard")]
    [InlineData("Network Adapter"), InlineData("Network Login Profile"), InlineData("Operating System"), InlineData("PC BIOS")]
    [InlineData("Printer Device"), InlineData("Processor"), InlineData("Services"), InlineData("System"), InlineData("System Console User")]
    public void Has_every_class_of_the_guides_tree(string label) =>
        ResourceClasses.All.ShouldContain(c => c.Label == label);

    [Fact]
    [Trait("Line", "INV-4")]
    public void Computer_System_has_the_guides_columns() =>
        Labels("COMPUTER_SYSTEM").ShouldBeSupersetOf(
            "Number Of Processors", "Pause After Reset", "Roles", "Status", "System Startup Options", "Total Physical Memory", "User Name", "System Type");

    [Fact]
    [Trait("Line", "LOG-3")]
    public void Network_Login_Profile_has_exactly_the_guides_columns() =>
        Labels("NETWORK_LOGIN_PROFILE").ShouldBe(["Name", "Full Name", "Home Directory", "Last Logoff", "Last Logon", "Logon Server", "Number Of Logons"]);

    [Fact]
    [Trait("Line", "LOG-5")]
    public void System_Console_User_has_exactly_the_guides_columns() =>
        Labels("SYSTEM_CONSOLE_USER").ShouldBe(["Last Console Use", "Number Of Console Logons", "System Console User", "Total User Console Minutes"]);

    [Fact]
    public void FileVault_has_the_guides_columns_first() =>
        Labels("FILEVAULT_2_DISK_ENCRYPTION").Take(3).ShouldBe(["Key Type", "Status", "Volume"]);

    [Fact]
    public void Names_and_labels_are_unique()
    {
        ResourceClasses.All.Select(c => c.Name.ToUpperInvariant()).ShouldBeUnique();
        ResourceClasses.All.Select(c => c.Label).ShouldBeUnique();
        ResourceClasses.All.ShouldAllBe(c => c.Properties.Select(p => p.Name.ToUpperInvariant()).Distinct().Count() == c.Properties.Count);
    }

    [Fact]
    public void Finds_a_class_in_any_letter_case() =>
        ResourceClasses.Find("computer_system").ShouldBeSameAs(ComputerClasses.ComputerSystem);

    private static List<string> Labels(string name) => [.. ResourceClasses.Find(name)!.Properties.Select(p => p.Label)];
}

internal static class LabelAssertions
{
    public static void ShouldBeSupersetOf(this List<string> labels, params string[] wanted) => wanted.ShouldBeSubsetOf(labels);
}
