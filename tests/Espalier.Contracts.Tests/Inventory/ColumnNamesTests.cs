using Espalier.Contracts.Inventory;

namespace Espalier.Contracts.Tests.Inventory;

public sealed class ColumnNamesTests
{
    [Theory]
    [InlineData("TotalPhysicalMemory", "total_physical_memory")]
    [InlineData("ResourceDomainORWorkgroup", "resource_domain_or_workgroup")]
    [InlineData("OperatingSystemNameandVersion", "operating_system_name_and_version")]
    [InlineData("SMBIOSGUID", "smbios_guid")]
    [InlineData("SMBIOSBIOSVersion", "smbios_bios_version")]
    [InlineData("SystemOUName", "system_ou_name")]
    [InlineData("IPAddresses", "ip_addresses")]
    [InlineData("IPv6Addresses", "ipv6_addresses")]
    [InlineData("HardwareID", "hardware_id")]
    [InlineData("ResourceId", "resource_id")]
    [InlineData("L2CacheSize", "l2_cache_size")]
    [InlineData("Name", "name")]
    [InlineData("PL_Volume_Name", "pl_volume_name")]
    public void A_property_becomes_a_snake_case_column(string property, string column) => ColumnNames.Snake(property).ShouldBe(column);

    [Fact]
    public void No_two_properties_of_a_device_share_a_place()
    {
        var places = SystemResource.Properties.Select(p => (p.ChildTable ?? SystemResource.Table, p.Column)).ToList();

        places.ShouldBeUnique();
        places.ShouldAllBe(p => p.Column != ColumnNames.ResourceId && p.Item1.Length < 63);
    }
}
