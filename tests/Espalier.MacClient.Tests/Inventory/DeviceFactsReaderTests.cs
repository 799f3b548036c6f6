using Espalier.Contracts.Inventory;
using Espalier.MacClient.Inventory;

namespace Espalier.MacClient.Tests.Inventory;

public sealed class DeviceFactsReaderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_what_places_an_Apple_silicon_Mac()
    {
        var facts = (await DeviceFactsReader.ReadAsync(Bound(), Token)).ShouldNotBeNull();

        (facts.Name, facts.NetbiosName).ShouldBe(("Anna's MacBook Pro", "ANNAS-MACBOOK-P"));
        (facts.SerialNumber, facts.HardwareId).ShouldBe(("ZX81QL0001", "01234567-89AB-CDEF-0123-456789ABCDEF"));
        (facts.Model, facts.ModelName, facts.Architecture).ShouldBe(("Mac99,1", "MacBook Pro", "arm64"));
        (facts.OsVersion, facts.OsBuild, facts.Domain).ShouldBe(("14.4.1", "23E224", "corp.example.com"));
    }

    [Fact]
    public async Task Addresses_are_those_that_say_where_the_Mac_is() =>
        (await DeviceFactsReader.ReadAsync(Bound(), Token))!.Addresses.ShouldBe(
        [
            new DeviceAddress("192.0.2.46", 23, "02:00:5E:10:00:01", "en0"),
            new DeviceAddress("2001:db8::46", 64, "02:00:5E:10:00:01", "en0"),
            new DeviceAddress("198.51.100.7", 32, "", "utun3"),
        ]);

    [Fact]
    public async Task A_Mac_without_a_platform_UUID_cannot_be_told_apart() =>
        (await DeviceFactsReader.ReadAsync(new ScriptedMac(), Token)).ShouldBeNull();

    [Fact]
    public async Task A_virtual_machine_without_a_serial_number_has_none()
    {
        var mac = new ScriptedMac().Answers(InventoryTools.PlatformExpert, Samples.PropertyList(
            "<array>" + Samples.Dictionary(("IOPlatformSerialNumber", "0"), ("IOPlatformUUID", "abc")) + "</array>"));

        var facts = (await DeviceFactsReader.ReadAsync(mac, Token)).ShouldNotBeNull();

        (facts.SerialNumber, facts.HardwareId, facts.Architecture, facts.Domain).ShouldBe(("", "ABC", "x86_64", ""));
    }

    [Fact]
    public async Task A_NetBIOS_name_that_was_set_counts()
    {
        var mac = Bound().Has(InventoryFiles.SmbServer, Samples.PropertyList(Samples.Dictionary(("NetBIOSName", "lab-07"))));

        (await DeviceFactsReader.ReadAsync(mac, Token))!.NetbiosName.ShouldBe("LAB-07");
    }

    private static ScriptedMac Bound() => new ScriptedMac()
        .Answers(InventoryTools.PlatformExpert, Samples.PlatformExpert)
        .Answers(InventoryTools.SystemProfiler(ProfilerType.Hardware), Samples.AppleSilicon)
        .Answers(InventoryTools.Sysctl, Samples.Sysctl)
        .Answers(InventoryTools.ComputerName, "Anna's MacBook Pro\n")
        .Answers(InventoryTools.LocalHostName, "Annas-MacBook-Pro\n")
        .Answers(InventoryTools.Interfaces, Samples.Ifconfig)
        .Answers(InventoryTools.DirectoryBinding, "Active Directory Forest          = example.com\nActive Directory Domain          = corp.example.com\n")
        .Has(InventoryFiles.SystemVersion, Samples.SystemVersion);
}
