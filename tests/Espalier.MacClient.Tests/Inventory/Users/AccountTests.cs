using System.Text;
using Espalier.Formats.PropertyLists;
using Espalier.MacClient.Inventory.Users;

namespace Espalier.MacClient.Tests.Inventory.Users;

public sealed class AccountTests
{
    [Theory]
    [InlineData(";LocalCachedUser;/Active Directory/CORP/corp.example.com:anna:0000-1111", null, "CORP", true)]
    [InlineData(";NetLogon;bert;CORP", null, "CORP", false)]
    [InlineData(";Kerberosv5;;dora@CORP.EXAMPLE.COM;CORP.EXAMPLE.COM;", "/Active Directory/NORTH/All Domains", "NORTH", false)]
    [InlineData(";Kerberosv5;;dora@CORP.EXAMPLE.COM;CORP.EXAMPLE.COM;", null, "CORP", false)]
    [InlineData(";Kerberosv5;;carl@LKDC:SHA1.00;LKDC:SHA1.00;", null, null, false)]
    [InlineData(";ShadowHash;HASHLIST:<SALTED-SHA512-PBKDF2>", "/Local/Default", null, false)]
    public void Tells_domain_accounts_from_local_ones(string authority, string? node, string? domain, bool isMobile)
    {
        (string, string)[] node1 = node is null ? [] : [("OriginalNodeName", node)];

        var account = Account.ParseAll(List(SampleMac.Record([("RecordName", "x"), ("AuthenticationAuthority", authority.Replace("<", "&lt;")), .. node1]))).ShouldHaveSingleItem();

        (account.Domain, account.IsMobile).ShouldBe((domain, isMobile));
    }

    [Theory]
    [InlineData("root", "0", "/bin/sh", true)]
    [InlineData("anna", "501", "/bin/zsh", true)]
    [InlineData("helpdesk", "480", "/bin/zsh", true)]
    [InlineData("_spotlight", "89", "/usr/bin/false", false)]
    [InlineData("Guest", "201", "/bin/bash", false)]
    [InlineData("nobody", "-2", "/usr/bin/false", false)]
    [InlineData("service", "502", "/usr/bin/false", false)]
    public void Tells_people_from_the_accounts_of_the_system(string name, string id, string shell, bool isPersonal) =>
        Account.ParseAll(List(SampleMac.Record(("RecordName", name), ("UniqueID", id), ("UserShell", shell)))).ShouldHaveSingleItem().IsPersonal.ShouldBe(isPersonal);

    [Fact]
    public void Reads_the_recorded_shape_of_one_record()
    {
        var record = (PropertyListDictionary)Value(Encoding.UTF8.GetString(Recordings.Read("dscl/puppet-dscl-plist-read-1.plist")));

        var account = Account.Parse(record, null).ShouldNotBeNull();

        (account.Name, account.UserId, account.FullName, account.Home).ShouldBe(("nonexistent_user", 1000L, "nonexistent_user", "/Users/nonexistent_user"));
    }

    [Theory]
    [InlineData("dscl/read-user-network-ad.txt", "CORP")]
    [InlineData("dscl/read-user-forest-ad.txt", "CORP")]
    [InlineData("dscl/read-user-local.txt", null)]
    public void Reads_the_domain_out_of_recorded_attributes(string path, string? domain)
    {
        var text = Encoding.UTF8.GetString(Recordings.Read(path));
        var authorities = text.Split("AuthenticationAuthority: ")[1].Split('\n')[0].Split(" ;").Select((a, i) => i == 0 ? a : ";" + a).ToList();
        var node = text.Contains("OriginalNodeName:\n") ? text.Split("OriginalNodeName:\n")[1].Trim() : null;

        Account.DomainOf(authorities, node).ShouldBe(domain);
    }

    [Fact]
    public void The_session_at_the_console_counts_and_not_the_last_logon()
    {
        const string switched = """
            <dictionary> {
              Name : bert
              SessionInfo : <array> {
                0 : <dictionary> {
                  kCGSSessionOnConsoleKey : TRUE
                  kCGSSessionUserIDKey : 501
                  kCGSSessionUserNameKey : anna
                  kCGSessionLoginDoneKey : TRUE
                }
                1 : <dictionary> {
                  kCGSSessionOnConsoleKey : FALSE
                  kCGSSessionUserIDKey : 502
                  kCGSSessionUserNameKey : bert
                  kCGSessionLoginDoneKey : TRUE
                }
              }
              UID : 502
            }
            """;

        ConsoleUser.Parse(Encoding.UTF8.GetBytes(switched)).ShouldBe("anna");
        ConsoleUser.Parse(Encoding.UTF8.GetBytes(switched.Replace("LoginDoneKey : TRUE", "LoginDoneKey : FALSE"))).ShouldBeNull();
    }

    [Theory]
    [InlineData("<dictionary> {\n  Name : loginwindow\n  UID : 0\n}\n", null)]
    [InlineData("<dictionary> {\n  Name : anna\n  UID : 501\n}\n", "anna")]
    [InlineData("  No such key\n", null)]
    [InlineData("", null)]
    public void Without_sessions_the_name_counts(string answer, string? expected) => ConsoleUser.Parse(Encoding.UTF8.GetBytes(answer)).ShouldBe(expected);

    private static PropertyListValue List(string record) => Value(Samples.PropertyList("<array>" + record + "</array>"));

    private static PropertyListValue Value(string text)
    {
        PropertyList.TryParse(Encoding.UTF8.GetBytes(text), out var value, out var error).ShouldBeTrue(error?.ToString());
        return value!;
    }
}
