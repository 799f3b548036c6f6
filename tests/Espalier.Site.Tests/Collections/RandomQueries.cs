using Espalier.Testing.Fleet;

namespace Espalier.Site.Tests.Collections;

/// <summary>Correct queries over the fleet's classes, out of every rule of the grammar.</summary>
internal sealed class RandomQueries(ulong seed)
{
    private static readonly string[] Texts = ["Name", "NetbiosName", "ClientVersion", "OperatingSystemNameandVersion", "SystemOUName", "IPAddresses", "MACAddresses", "ResourceDomainORWorkgroup", "LastLogonUserName"];
    private static readonly string[] Numbers = ["Client", "ClientType", "ClientEdition", "Active", "Obsolete", "IsVirtualMachine", "ResourceType"];
    private static readonly string[] Dates = ["CreationDate", "LastLogonTimestamp", "AgentTime"];
    private static readonly string[] Words = ["mac-0001", "MAC-0042", "zoë-7", "5.00.8000.1000", "Unknown-pma", "corp", "CORP.EXAMPLE/büro", "10.0.1.7", "anna", "", "macOS 26.0", "M", "zz", "10.", "_", "10"];
    private static readonly string[] Pieces = ["%", "%", "_", "MAC", "-", "0", "1", "[13579]", "[^0-4]", "[a-m]", "[A-zë]", "[]", "ac", "Z", "OË", "[%]", "[_]", ".", "[*?]", "[\\\\^-]", "Apple", "10", "/", "]", "^", "?", "*"];
    private static readonly string[] Operators = ["=", "<>", "!=", "<", "<=", ">", ">="];
    private static readonly string[] Units = ["yy", "qq", "mm", "dy", "dd", "wk", "dw", "hh", "mi", "ss"];
    private static readonly string[] Moments = ["'2020-01-01'", "'2026-03-01 10:30:15'", "'1969-12-31 12:00'", "'2024-02-29T00:00:00Z'", "GETDATE()"];

    private readonly SeededNumbers _random = new(seed);

    public string Query() => _random.Below(5) switch
    {
        0 => $"select * from SMS_R_System {Joined("SMS_G_System_COMPUTER_SYSTEM", "c")} where {Condition("SMS_R_System.", 2)} {Junction} {TextTest("c.", ["Model", "Manufacturer", "Name"])}",
        1 => $"select distinct r.ResourceId from SMS_G_System_ADD_REMOVE_PROGRAMS as p {JoinKind} join SMS_R_System as r on r.ResourceId = p.ResourceId{(_random.Percent(20) ? " and r.ClientVersion = p.Version" : "")} where {Condition("r.", 1)} {Junction} {Not}{TextTest("p.", ["DisplayName", "Version", "Publisher"])}",
        2 => $"select * from SMS_R_System where ResourceId {Not}in (select ResourceId from SMS_G_System_OPERATING_SYSTEM where {TextTest("", ["Caption", "Version", "BuildNumber"])} {Junction} {DateTest("", ["InstallDate", "LastBootUpTime"])})",
        _ => $"select * from SMS_R_System where {Condition("", 3)}",
    };

    private string Not => _random.Percent(25) ? "not " : "";

    private string Junction => _random.Percent(50) ? "and" : "or";

    private string JoinKind => _random.One(["inner", "left", "right", "full", "left outer"]);

    private string Joined(string name, string alias) => $"{JoinKind} join {name} as {alias} on {alias}.{(_random.Percent(80) ? "ResourceId = SMS_R_System.ResourceId" : "Name = SMS_R_System.Name")}";

    private string Condition(string prefix, int depth) => depth == 0 || _random.Percent(25) ? Test(prefix) : _random.Below(4) switch
    {
        0 => $"not {Condition(prefix, depth - 1)}",
        1 => $"({Condition(prefix, depth - 1)} {Junction} {Condition(prefix, depth - 1)})",
        _ => $"{Condition(prefix, depth - 1)} {Junction} {Condition(prefix, depth - 1)}",
    };

    private string Test(string prefix) => _random.Below(4) switch
    {
        0 => NumberTest(prefix),
        1 => DateTest(prefix, Dates),
        _ => TextTest(prefix, Texts),
    };

    private string TextTest(string prefix, string[] properties)
    {
        var property = prefix + _random.One(properties);
        var operand = _random.Below(6) switch
        {
            0 => $"UPPER({property})",
            1 => $"SUBSTRING({property}, {_random.Below(6) - 1}, {_random.Below(6)})",
            _ => property,
        };
        return _random.Below(7) switch
        {
            0 => $"{property} is {Not}null",
            1 => $"{operand} {Not}in ({Word}, {Word}, {_random.Below(20)})",
            2 => $"{operand} {_random.One(Operators)} {prefix}{_random.One(properties)}",
            3 => $"{operand} {Not}in (select {_random.One(["Name", "NetbiosName", "ClientVersion", "SystemOUName"])} from SMS_R_System where {NumberTest("")})",
            4 => $"{operand} {_random.One(Operators)} {Word}",
            _ => $"{operand} {Not}like {Pattern}",
        };
    }

    private string NumberTest(string prefix) => _random.Below(5) switch
    {
        0 => $"{prefix}{_random.One(Numbers)} {Not}in (0, \"5\", {_random.One(["1", "1.5"])})",
        1 => $"{prefix}{_random.One(Numbers)} is {Not}null",
        2 => $"{prefix}{_random.One(Numbers)} {_random.One(Operators)} {prefix}{_random.One(Numbers)}",
        3 => $"{prefix}{_random.One(Numbers)} {Not}like \"{_random.One(["1", "_", "1%", "[35]"])}\"",
        _ => $"{prefix}{_random.One(Numbers)} {_random.One(Operators)} {_random.One(["0", "\"1\"", "5", "0.5", "-1"])}",
    };

    private string DateTest(string prefix, string[] properties)
    {
        var property = prefix + _random.One(properties);
        return _random.Below(5) switch
        {
            0 => $"{Date(property)} {_random.One(Operators)} {_random.One(Moments)}",
            1 => $"DATEDIFF({_random.One(Units)}, {Date(property)}, {Date(_random.One(Moments))}) {_random.One(Operators)} {_random.Below(400)}",
            2 => $"DATEDIFF({_random.One(Units)}, {property}, {Date(prefix + _random.One(properties))}) {_random.One(Operators)} {_random.Below(5)}",
            3 => $"DATEPART({_random.One(Units)}, {Date(property)}) {_random.One(Operators)} {_random.Below(60)}",
            _ => $"{property} is {Not}null",
        };
    }

    private string Date(string of) => _random.Percent(40) ? $"DATEADD({_random.One(Units)}, {_random.Below(200) - 100}, {of})" : of;

    private string Word => $"\"{_random.One(Words)}\"";

    private string Pattern => $"\"{string.Concat(Enumerable.Range(0, 1 + _random.Below(5)).Select(_ => _random.One(Pieces)).Where(static p => p != "[]"))}\"";
}
