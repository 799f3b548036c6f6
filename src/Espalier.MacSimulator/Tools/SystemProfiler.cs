using Espalier.Formats.PropertyLists;
using Espalier.MacSimulator.Files;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>system_profiler</c>, as property lists.</summary>
internal sealed class SystemProfiler() : SimulatedTool("/usr/sbin/system_profiler")
{
    private static readonly Dictionary<string, Func<MacState, PropertyListArray>> Types = new(StringComparer.Ordinal)
    {
        ["SPHardwareDataType"] = ProfilerItems.Hardware,
        ["SPSoftwareDataType"] = ProfilerItems.Software,
        ["SPiBridgeDataType"] = ProfilerItems.Bridge,
        ["SPPowerDataType"] = ProfilerItems.Power,
        ["SPDisplaysDataType"] = ProfilerItems.Displays,
        ["SPMemoryDataType"] = ProfilerItems.Memory,
        ["SPNVMeDataType"] = ProfilerItems.NvmeDrives,
        ["SPStorageDataType"] = ProfilerItems.Storage,
        ["SPPrintersDataType"] = ProfilerItems.Printers,
        ["SPFirewallDataType"] = ProfilerItems.Firewall,
        ["SPApplicationsDataType"] = ProfilerApplications.Items,
        ["SPSerialATADataType"] = _ => PropertyListArray.Empty,
        ["SPDiscBurningDataType"] = _ => PropertyListArray.Empty,
        ["SPUSBDataType"] = _ => PropertyListArray.Empty,
    };

    public override ToolReply Answer(MacState mac, ToolRequest request)
    {
        List<string> types = [];
        var xml = false;
        for (var i = 0; i < request.Arguments.Count; i++)
        {
            switch (request.Arguments[i])
            {
                case "-xml":
                    xml = true;
                    break;
                case "-listDataTypes":
                    return ToolReply.Text("Available Datatypes:\n" + string.Concat(Types.Keys.Select(type => type + "\n")));
                case "-detailLevel" or "-timeout":
                    i++;
                    break;
                case var type when Types.ContainsKey(type):
                    types.Add(type);
                    break;
                case var option when option.StartsWith('-'):
                    return ToolReply.Failure(1, "", "Usage:\tsystem_profiler [-listDataTypes]\n\tsystem_profiler [-xml] [-timeout n] [-detailLevel n]\n\tsystem_profiler [-xml] [-timeout n] [dataType1 ... dataTypeN]\n");
            }
        }

        // Unknown data types are left out without a word.
        var documents = new PropertyListArray(types.Select(type => Document(mac, type)));
        return xml ? ToolReply.Bytes(PropertyListBytes.Xml(documents)) : ToolReply.Text(ProfilerItems.Text(mac, types));
    }

    private static PropertyListDictionary Document(MacState mac, string type) => PropertyListDictionary.Create(
        ("_SPCommandLineArguments", PropertyListArray.Create("/usr/sbin/system_profiler", "-nospawn", "-xml", type, "-detailLevel", "full")),
        ("_SPCompletionInterval", 0.0917),
        ("_SPResponseTime", 0.1743),
        ("_dataType", type),
        ("_detailLevel", -2L),
        ("_items", Types[type](mac)),
        ("_parentDataType", "SPHardwareDataType"),
        ("_properties", PropertyListDictionary.Create(("_name", PropertyListDictionary.Create(("_isColumn", "YES"), ("_order", "0"))))),
        ("_timeStamp", mac.Clock.GetUtcNow()),
        ("_versionInfo", PropertyListDictionary.Create(("com.apple.SystemProfiler." + type.Replace("DataType", "Reporter", StringComparison.Ordinal), "1500"))));
}
