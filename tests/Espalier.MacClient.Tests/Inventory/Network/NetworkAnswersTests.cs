using System.Text;
using Espalier.MacClient.Inventory;
using Espalier.MacClient.Inventory.Network;

namespace Espalier.MacClient.Tests.Inventory.Network;

public sealed class NetworkAnswersTests
{
    [Theory]
    [InlineData("network/ifconfig-macbook-pro-16-apple-silicon-2021-macosx-14.4.txt", "en0 192.168.2.46/24 60:00:50:57:00:44")]
    [InlineData("network/ifconfig-imac-27-intel-2019-macosx-10.14.6.txt", "en0 10.71.127.11/19 3C:36:00:60:88:11")]
    [InlineData("network/jc-osx10.14.6-ifconfig.txt", "en0 2600:1700:bab0:d40::24/64 F0:18:98:03:D9:30")]
    [InlineData("network/facter-ifconfig.txt", "utun2 10.16.132.213/23")]
    public void Reads_the_recorded_addresses_of_Macs(string path, string expected) =>
        DeviceFactsReader.AddressesOf(Interface.Parse(Recordings.Read(path))).Select(a => $"{a.Interface} {a.Ip}/{a.PrefixLength} {a.Mac}".TrimEnd()).ShouldContain(expected);

    [Fact]
    public void Addresses_that_change_daily_or_place_nothing_are_left_out()
    {
        var addresses = DeviceFactsReader.AddressesOf(Interface.Parse(Recordings.Read("network/jc-osx10.14.6-ifconfig2.txt")));

        addresses.Select(a => a.Ip).ShouldContain("2600:1700:bab0:d40:1874:4566:6499:f3d1");
        addresses.Select(a => a.Ip).ShouldNotContain("2600:1700:bab0:d40:30d4:c067:a56d:5888");
        addresses.ShouldAllBe(a => !a.Ip.StartsWith("fe80") && !a.Ip.StartsWith("127.") && !a.Ip.StartsWith("169.254."));
    }

    [Theory]
    [InlineData("network/networksetup-listallhardwareports-macbook-pro-16-apple-silicon-2021-macosx-14.4.txt", 7, "en0 Wi-Fi 60:00:50:57:00:44")]
    [InlineData("network/networksetup-listallhardwareports-imac-27-intel-2019-macosx-10.14.6.txt", 6, "en0 Ethernet 3C:36:00:60:88:11")]
    [InlineData("network/networksetup-listallhardwareports-macbook-m1-pro-2021-macosx-14.5.txt", 9, "en8 Ethernet AA:AA:AA:AA:AA:DA")]
    [InlineData("network/networksetup-listallhardwareports-macbook-pro-16-intel-2019-catalina.txt", 9, "en37 Tethering D6:00:DA:5B:00:05")]
    public void Reads_the_recorded_ports_of_four_Macs(string path, int count, string expected)
    {
        var ports = HardwarePort.Parse(Recordings.Read(path));

        ports.Count.ShouldBe(count);
        ports.Select(p => $"{p.Device} {p.AdapterType} {p.Mac}").ShouldContain(expected);
    }

    [Fact]
    public void Reads_the_recorded_route() =>
        DefaultRoute.Parse(Recordings.Read("network/facter-route-n-get-default.txt")).ShouldBe(new DefaultRoute("10.160.24.1", "en0"));

    [Fact]
    public void Reads_the_recorded_binding() =>
        DirectoryBinding.Parse(Recordings.Read("dsconfigad/dsconfigad-show-bound.txt")).ShouldBe(new DirectoryBinding("test.com", "test.com", "test-machine$"));

    [Fact]
    public void A_Mac_that_is_not_bound_says_nothing() => DirectoryBinding.Parse([]).ShouldBeNull();

    [Fact]
    public void Reads_the_recorded_print_queues() =>
        PrintQueue.Parse(Recordings.Read("printers/lpstat-p.txt")).Select(q => (q.Name, q.Status)).ShouldBe([("HP-LaserJet", "Idle"), ("Office_LJ", "Stopped"), ("Zebra", "Printing")]);

    [Theory]
    [InlineData("Anna's MacBook Pro", "Annas-MacBook-Pro", "ANNAS-MACBOOK-P")]
    [InlineData("Bürorechner 7", null, "BRORECHNER-7")]
    [InlineData(null, null, "MAC")]
    [InlineData("!!!", null, "MAC")]
    public void A_NetBIOS_name_is_made_as_macOS_makes_it(string? computerName, string? localHostName, string expected) =>
        MacNames.From(computerName, localHostName, null).NetbiosName.ShouldBe(expected);

    [Theory]
    [InlineData("en0: flags=8863<UP> mtu 1500\n\tinet 10.0.0.1 netmask nonsense\n\tinet6\n\tether\n")]
    [InlineData("\tinet 10.0.0.1 netmask 0xffffff00\n")]
    [InlineData("en0: flags=\n\tinet 10.0.0.1 netmask 0xffffff00\n")]
    public void Broken_lines_give_no_address(string text) =>
        DeviceFactsReader.AddressesOf(Interface.Parse(Encoding.UTF8.GetBytes(text))).ShouldBeEmpty();
}
