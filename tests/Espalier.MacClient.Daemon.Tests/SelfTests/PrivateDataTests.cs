using System.Text;
using Espalier.Formats.PropertyLists;
using Espalier.MacClient.Daemon.SelfTests;

namespace Espalier.MacClient.Daemon.Tests.SelfTests;

public sealed class PrivateDataTests
{
    [Theory]
    [InlineData("<key>serial_number</key>\n\t<string>X02AB1CDJK7L</string>", "X02AB1CDJK7L")]
    [InlineData("<key>IOPlatformSerialNumber</key><string>X02AB1CDJK7L</string>", "X02AB1CDJK7L")]
    [InlineData("<key>dsAttrTypeStandard:RealName</key>\n<array>\n<string>Ada Lovelace</string>", "Ada Lovelace")]
    [InlineData("home /Users/ada/Library", "ada")]
    [InlineData("uuid 12345678-90AB-CDEF-1234-567890ABCDEF.", "12345678-90AB-CDEF-1234-567890ABCDEF")]
    [InlineData("udid 00008112-001A2B3C4D5E6F70", "00008112-001A2B3C4D5E6F70")]
    [InlineData("ether a4:83:e7:01:02:03 \n", "a4:83:e7:01:02:03")]
    [InlineData("inet 10.20.5.17 netmask", "10.20.5.17")]
    [InlineData("inet6 fe80::1c4f:2a3b:99d0:12%en0", "fe80::1c4f:2a3b:99d0:12")]
    [InlineData("mail ada@example.com;", "ada@example.com")]
    [InlineData("Adas-MacBook: up", "Adas-MacBook")]
    [InlineData("the same in small: adas-macbook.", "adas-macbook")]
    [InlineData("Jürgen was here", "Jürgen")]
    public void What_names_a_Mac_or_a_person_is_replaced_by_something_of_the_same_length_and_kind(string text, string secret)
    {
        var privateData = new PrivateData(["Adas-MacBook", "Jürgen", "root", "ad"]);
        var bytes = Encoding.UTF8.GetBytes(text);

        var masked = privateData.Mask(bytes);

        masked.Length.ShouldBe(bytes.Length);
        Encoding.UTF8.GetString(masked).ShouldNotContain(secret, Case.Insensitive);
        privateData.Mask(bytes).ShouldBe(masked, "the same value has the same stand-in");
        new PrivateData(["Adas-MacBook", "Jürgen", secret + secret]).Mask(bytes).ShouldNotBe(masked, "and in another collection another");
    }

    [Theory]
    [InlineData("127.0.0.1 and 255.255.255.0 and 0.0.0.0")]
    [InlineData("version 15.6.1 of 128.0.6613.120 at 12:34:56 on 2026-03-14")]
    [InlineData("/Users/Shared/x and /Users/Guest")]
    [InlineData("94b73556-2197-4702-82a8-3e1337dafbfb:AppleSecureBootPolicy")]
    [InlineData("com.apple.xpc root admin _www daemon")]
    [InlineData("ether 00:00:00:00:00:00")]
    public void What_is_the_same_on_every_Mac_stays(string text) =>
        Encoding.UTF8.GetString(new PrivateData(["root", "admin", "apple"]).Mask(Encoding.UTF8.GetBytes(text))).ShouldBe(text);

    [Theory]
    [InlineData("Adas-MacBook")]
    [InlineData("Jürgens MacBook")]
    public void A_name_in_a_binary_property_list_is_replaced_and_the_list_can_be_read(string name)
    {
        var list = PropertyList.ToBinary(new PropertyListDictionary([new("ComputerName", new PropertyListString(name)), new("Other", new PropertyListString("stays"))]));

        PropertyList.TryParseDictionary(new PrivateData([name]).Mask(list), out var masked, out var error).ShouldBeTrue(error?.ToString());

        masked!.FindString("ComputerName")!.Length.ShouldBe(name.Length);
        masked.FindString("ComputerName")!.ShouldNotBe(name);
        masked.FindString("Other").ShouldBe("stays");
    }

    [Fact]
    public void Bytes_that_are_no_text_stay_where_they_are()
    {
        var bytes = Enumerable.Range(0, 256).Select(static n => (byte)n).ToArray();
        new PrivateData([]).Mask(bytes).ShouldBe(bytes);
    }
}
