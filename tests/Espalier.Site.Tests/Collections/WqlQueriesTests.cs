using Espalier.Contracts.Identifiers;

namespace Espalier.Site.Tests.Collections;

/// <summary>Queries that administrators write, and traps: the same members on SQLite, on PostgreSQL and by the naive evaluator.</summary>
[Collection(nameof(WqlEngines))]
public sealed class WqlQueriesTests(WqlEngines engines)
{
    private const string Devices = "select SMS_R_SYSTEM.ResourceID,SMS_R_SYSTEM.ResourceType,SMS_R_SYSTEM.Name,SMS_R_SYSTEM.SMSUniqueIdentifier,SMS_R_SYSTEM.ResourceDomainORWorkgroup,SMS_R_SYSTEM.Client from SMS_R_System";

    /// <summary>Shapes that ConfigMgr's administrators use, each with a number to find it by.</summary>
    public static TheoryData<string, string> Known => new()
    {
        { "1", "Select SMS_R_System.ClientEdition from SMS_R_System where SMS_R_System.ClientEdition = 5" },
        { "2", $"{Devices} WHERE OperatingSystemNameandVersion LIKE 'Apple Mac OS X%'" },
        { "3", "select * from SMS_R_System where SMS_R_System.ClientType = 3" },
        { "4", "select * from SMS_R_System where SMS_R_System.ClientEdition = 13" },
        { "5", $"{Devices} where ResourceId in (select SMS_R_System.ResourceID from SMS_R_System inner join SMS_G_System_WORKSTATION_STATUS on SMS_G_System_WORKSTATION_STATUS.ResourceID = SMS_R_System.ResourceId where DATEDIFF(dd,SMS_G_System_WORKSTATION_STATUS.LastHardwareScan,GetDate()) > 14)" },
        { "6", $"{Devices} inner join SMS_G_System_COMPUTER_SYSTEM on SMS_G_System_COMPUTER_SYSTEM.ResourceId = SMS_R_System.ResourceId where SMS_G_System_COMPUTER_SYSTEM.Manufacturer like \"%Lenovo%\"" },
        { "6 Mac", $"{Devices} inner join SMS_G_System_COMPUTER_SYSTEM on SMS_G_System_COMPUTER_SYSTEM.ResourceId = SMS_R_System.ResourceId where SMS_G_System_COMPUTER_SYSTEM.Manufacturer like \"%Apple%\" and Model like \"MacBook%\"" },
        { "7", "select distinct SMS_R_System.Name from SMS_G_System_ADD_REMOVE_PROGRAMS inner join SMS_R_System on SMS_R_System.ResourceId = SMS_G_System_ADD_REMOVE_PROGRAMS.ResourceID inner join SMS_G_System_COMPUTER_SYSTEM on SMS_G_System_COMPUTER_SYSTEM.ResourceID = SMS_R_System.ResourceId where DisplayName like \"%QuantStudio%\" or DisplayName like \"%x%code%\"" },
        { "8", $"{Devices} inner join SMS_G_System_ADD_REMOVE_PROGRAMS on SMS_G_System_ADD_REMOVE_PROGRAMS.ResourceId = SMS_R_System.ResourceId where SMS_G_System_ADD_REMOVE_PROGRAMS.DisplayName like \"Adobe Acrobat%\" and SMS_G_System_ADD_REMOVE_PROGRAMS.Version < \"10.1\"" },
        { "9", $"{Devices} where SMS_R_System.Client not like \"1\" OR (SMS_R_System.Client IS NULL) order by SMS_R_System.NetbiosName" },
        { "10", $"{Devices} where SMS_R_System.Name in (select name from SMS_R_System where SMS_R_System.Client is not null) and SMS_R_System.Client is null" },
        { "11", "select r.ResourceId,r.Name from SMS_R_System as r full join SMS_R_System as s1 on s1.ResourceId = r.ResourceId full join SMS_R_System as s2 on s2.Name = s1.Name where s1.Name = s2.Name and s1.ResourceId != s2.ResourceId" },
        { "12", $"{Devices} where SMS_R_System.Name like \"%[13579]\"" },
        { "13", $"{Devices} where SMS_R_System.ClientVersion < \"5.00.8000.1000\" or SMS_R_System.Client = \"0\"" },
        { "14", $"{Devices} inner join SMS_G_System_SoftwareFile on SMS_G_System_SoftwareFile.ResourceId = SMS_R_System.ResourceId where SMS_G_System_SoftwareFile.FileName = \"sdshred.exe\" and FilePath = \"C:\\\\Tools\\\\\"" },
        { "15", $"{Devices} JOIN SMS_UserMachineRelationship ON SMS_R_System.Name=SMS_UserMachineRelationship.MachineResourceName JOIN SMS_R_User ON SMS_UserMachineRelationship.UniqueUserName=SMS_R_User.UniqueUserName where SMS_R_User.UniqueUserName in (select UniqueUserName from SMS_R_User where UserGroupName = \"CORP\\\\App Users\")" },
        { "16", "SELECT * FROM SMS_G_SYSTEM_SYSTEM_CONSOLE_USER INNER JOIN SMS_R_SYSTEM ON SMS_R_SYSTEM.RESOURCEID = SMS_G_SYSTEM_SYSTEM_CONSOLE_USER.RESOURCEID WHERE SMS_G_SYSTEM_SYSTEM_CONSOLE_USER.SYSTEMCONSOLEUSER LIKE 'corp\\\\ANNA'" },
        { "17", $"{Devices} where SMS_R_System.MACAddresses = \"00:00:00:00:00:00\"" },
        { "18", $"{Devices} where SMS_R_System.SystemOUName like \"%Windows10%\"" },
        { "19", $"{Devices} inner join SMS_G_System_LOGICAL_DISK on SMS_G_System_LOGICAL_DISK.ResourceID = SMS_R_System.ResourceId where DeviceID = \"C:\" order by FreeSpace" },
        { "19 Mac", $"{Devices} inner join SMS_G_System_LOGICAL_DISK on SMS_G_System_LOGICAL_DISK.ResourceID = SMS_R_System.ResourceId where DeviceID = \"/\" and FreeSpace < 100000 order by FreeSpace desc" },
        { "20", $"{Devices} inner join SMS_G_System_ExtensionData on SMS_G_System_ExtensionData.ResourceId = SMS_R_System.ResourceId where SMS_G_System_ExtensionData.PropertyName = \"AssetTag\" and SMS_G_System_ExtensionData.PropertyValue = \"0580255\"" },
    };

    /// <summary>Conditions on devices that are easy to get wrong; each selects some devices and not all.</summary>
    public static TheoryData<string> Tricky =>
    [
        "Client = 1", "Client <> 1", "not Client = 1", "not (Client = 1 or Client is null)", "Client not in (0, 7)", "Client in (\"0\", 1) and not Active = 1",
        "not (Client = 1 and (Active = 0 or ClientType = 3))", "Client < 0.5", "Client in (0.5, 1)", "1 = Client", "\"mac-0001\" = Name", "IsVirtualMachine = TRUE", "IsVirtualMachine not like '1'",
        "Name = 'ZOË-7' or Name like 'zoë%'", "Name like 'Ω%'", "Name like '日本-__'", "Name like '%per[%]cent%'", "Name like '%per%cent%'", "Name like '%under[_]score%'",
        "Name like '%x[-]y%'", "Name like '^%'", "Name like '[^mx]%'", "Name like '[^^]%'", "Name like ']%' or Name like '[X-]%'", "Name like '%q[?]u[*]e%'", "Name like '%[a-cX-Z]-%[0-3]'",
        "Name like '[-^q]%'", "Name not like 'MAC%'", "not Name not like '%[02468]'", "Name like '%-_'", "Name like 'mac-000_' and Name like '%%1'", "Name like '[Ω-ω日]%'", "Name like '[[]%' or Name like '%b[^a-q]a%'",
        "ClientVersion < '5.1'", "ClientVersion >= '5.00.8' and ClientVersion <= '7'", "ClientVersion > '9'", "ClientVersion = 10.1", "ClientVersion like '10._'",
        "MACAddresses is null", "MACAddresses is not null and not MACAddresses is null", "IPSubnets = '10.0.0.0' and IPSubnets = '10.1.0.0'", "IPSubnets <> '10.0.0.0'", "not IPSubnets = '10.0.0.0'",
        "SystemOUName not like '%MACS%'", "SystemOUName in ('CORP.EXAMPLE/BÜRO', 'x')", "not SystemOUName in ('corp.example/büro')", "upper(SystemOUName) like 'CORP.EXAMPLE/100[%]%'", "SystemGroupName = \"CORP\\\\straße\"",
        "ResourceId not in (select ResourceId from SMS_R_System where SystemOUName like '%MACS%')", "Name not in (select NetbiosName from SMS_R_System)", "Name in (select NetbiosName from SMS_R_System where NetbiosName is not null and Obsolete = 1)",
        "SystemOUName in (select SystemOUName from SMS_R_System where Name like 'Zoë%')", "IPAddresses in (select IPAddresses from SMS_R_System where Obsolete = 1)",
        "SUBSTRING(Name, 1, 3) = 'zoë'", "SUBSTRING(Name, 0, 4) = 'mac'", "SUBSTRING(Name, -5, 7) = 'M'", "SUBSTRING(Name, 5, 100) = '0001'", "LOWER(Name) = 'mac-0001'", "SUBSTRING(ClientEdition, 2, 1) = '3'",
        "CreationDate > '2025-06-01'", "CreationDate <= '1969-12-31 23:59:59'", "CreationDate = '2020-01-01T00:00:00Z'", "CreationDate >= '1/1/2026' and CreationDate < '2026-01-01 12:00'", "LastLogonTimestamp < CreationDate",
        "DATEDIFF(yy, CreationDate, GETDATE()) = 1", "DATEDIFF(dd, CreationDate, GetDate()) = 0", "DATEDIFF(wk, CreationDate, GETDATE()) < 2", "DATEDIFF(mi, CreationDate, '2020-01-01') in (0, 1)", "DATEDIFF(qq, CreationDate, LastLogonTimestamp) > 0",
        "CreationDate > DATEADD(mm, -1, GETDATE())", "DATEADD(mm, 1, CreationDate) > GETDATE()", "DATEADD(yy, 1, CreationDate) = '2025-02-28 23:59:59'", "DATEADD(mm, -600, CreationDate) < '1950-01-01'", "DATEADD(hh, 1, CreationDate) > '2026-01-01 00:30'",
        "DATEPART(dw, CreationDate) = 1", "DATEPART(wk, CreationDate) = 53", "DATEPART(dy, CreationDate) = 366 or DATEPART(dy, CreationDate) = 60", "DATEPART(mm, CreationDate) = DATEPART(mm, GETDATE())", "DATEPART(dd, AgentTime) = 29", "DATEDIFF(hh, AgentTime, LastLogonTimestamp) > 0",
        "ResourceType = 5 and Name like 'x%'", "ResourceId = 16777216 or ResourceId like '167773__'",
    ];

    /// <summary>Joins that are easy to get wrong.</summary>
    public static TheoryData<string> Joins =>
    [
        "select * from SMS_R_System left join SMS_G_System_COMPUTER_SYSTEM on SMS_G_System_COMPUTER_SYSTEM.ResourceId = SMS_R_System.ResourceId where SMS_G_System_COMPUTER_SYSTEM.ResourceId is null",
        "select * from SMS_R_System left join SMS_G_System_ADD_REMOVE_PROGRAMS as p on p.ResourceId = SMS_R_System.ResourceId and p.Version = SMS_R_System.ClientVersion where p.DisplayName is null",
        "select * from SMS_G_System_COMPUTER_SYSTEM as c right outer join SMS_R_System as r on c.ResourceId = r.ResourceId where c.Model is null or c.Model like '%[[]beta]%'",
        "select c.ResourceId from SMS_G_System_COMPUTER_SYSTEM as c right join SMS_R_System as r on c.Name = r.Name where r.Client = 1",
        "select r.ResourceId from SMS_R_System as r full join SMS_G_System_COMPUTER_SYSTEM as c on c.Name = r.NetbiosName where c.Model is null or r.Client is null",
        "select b.ResourceId from SMS_R_System as a join SMS_R_System as b on b.Name = a.Name where a.ResourceId < b.ResourceId",
        "select * from SMS_R_System as a join SMS_R_System as b on b.IPAddresses = a.IPAddresses where a.ResourceId <> b.ResourceId",
        "select * from SMS_R_System join SMS_G_System_OPERATING_SYSTEM on SMS_G_System_OPERATING_SYSTEM.ResourceId = SMS_R_System.ResourceId where Version like '10.13%' and DATEDIFF(dd, LastBootUpTime, GETDATE()) > 7",
        "select * from SMS_R_System join SMS_R_User on SMS_R_User.UserName = SMS_R_System.LastLogonUserName where SMS_R_User.UserGroupName = 'corp\\\\designers'",
        "select * from SMS_R_System as r join SMS_G_System_COMPUTER_SYSTEM as c on c.NumberOfProcessors = r.Client where c.Manufacturer = 'lenovo'",
        "select * from SMS_R_System as r join SMS_G_System_OPERATING_SYSTEM as o on o.BuildNumber = r.ClientEdition",
        "select ResourceId from SMS_G_System_LOGICAL_DISK where FreeSpace > Size",
    ];

    [Theory]
    [MemberData(nameof(Known))]
    public async Task Queries_of_administrators_select_the_same_devices_on_every_engine(string number, string query)
    {
        await AgreeAsync(query);
        engines.Naive(query).ShouldNotBeEmpty($"query {number} proves nothing over this fleet");
    }

    [Theory]
    [MemberData(nameof(Tricky))]
    public async Task Traps_of_the_language_are_the_same_on_every_engine(string condition)
    {
        await AgreeAsync($"select * from SMS_R_System where {condition}");
    }

    [Theory]
    [MemberData(nameof(Joins))]
    public Task Joins_are_the_same_on_every_engine(string query) => AgreeAsync(query);

    [Theory]
    [InlineData("select * from SMS_R_System where Name like '%[13579]'")]
    [InlineData("select * from SMS_R_System where ResourceId not in (select ResourceId from SMS_R_System where SystemOUName like '%MACS%')")]
    [InlineData("select * from SMS_R_System where Name in (select NetbiosName from SMS_R_System where Client is null)")]
    public async Task A_rule_among_some_devices_selects_what_it_selects_of_them_anyway(string query)
    {
        var all = engines.Naive(query);
        var among = engines.Fleet.Rows("SMS_R_System").Select(static r => r.ResourceId).Where(static (_, i) => i % 3 == 0).ToHashSet();
        var ids = among.Select(static id => new ResourceId(id)).ToList();

        (await engines.SqliteAsync(query, ids)).ShouldBe(all.Where(among.Contains));
        (await engines.SqliteAsync(query, [])).ShouldBeEmpty();
        (await engines.PostgresAsync(query, ids)).ShouldBe(all.Where(among.Contains));
    }

    [Fact]
    [Trait("Line", "LOG-7")]
    public async Task The_top_console_user_gives_a_device_its_primary_user()
    {
        const string ByUsage = "select * from SMS_R_System inner join SMS_G_System_SYSTEM_CONSOLE_USAGE on SMS_G_System_SYSTEM_CONSOLE_USAGE.ResourceId = SMS_R_System.ResourceId where TopConsoleUser = 'corp\\\\anna'";
        const string ByRelationship = "select * from SMS_R_System join SMS_UserMachineRelationship on SMS_UserMachineRelationship.ResourceId = SMS_R_System.ResourceId where UniqueUserName = 'CORP\\\\Anna'";

        await AgreeAsync(ByUsage);
        await AgreeAsync(ByRelationship);

        var members = await engines.SqliteAsync(ByUsage);
        members.ShouldNotBeEmpty();
        members.ShouldBe(await engines.SqliteAsync(ByRelationship));
    }

    [Fact]
    public async Task Nothing_that_a_user_writes_reaches_the_text_of_the_statement()
    {
        const string Query = "select * from SMS_R_System where Name = \"x' or 1=1 --\" or Name like \"%';drop[;]%\" or Client = 424242 or Name in ('q; delete') or CreationDate > '1999-09-09'";
        foreach (var dialect in Enum.GetValues<Data.SqlDialect>())
        {
            var statement = engines.Compile(Query).ToSql(dialect, WqlEngines.Now, null);

            foreach (var written in (string[])["1=1", "drop", "DROP", "delete", "DELETE", "424242", "1999", "'"])
            {
                statement.Sql.ShouldNotContain(written);
            }
        }

        await AgreeAsync(Query);
    }

    private async Task AgreeAsync(string query)
    {
        var expected = engines.Naive(query);
        (await engines.SqliteAsync(query)).ShouldBe(expected, query);
        (await engines.PostgresAsync(query)).ShouldBe(expected, query);
    }
}
