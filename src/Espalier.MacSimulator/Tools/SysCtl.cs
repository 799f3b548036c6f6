using System.Globalization;
using System.Text;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>sysctl</c></summary>
internal sealed class SysCtl() : SimulatedTool("/usr/sbin/sysctl")
{
    public override ToolReply Answer(MacState mac, ToolRequest request)
    {
        var bare = request.Verb == "-n";
        var names = bare ? request.Arguments.Skip(1).ToArray() : [.. request.Arguments];
        var values = Values(mac);
        if (names is ["-a"])
        {
            return ToolReply.Text(string.Concat(values.Select(value => $"{value.Key}: {value.Value}\n")));
        }

        if (names.Length == 0)
        {
            return ToolReply.Failure(1, "", "usage: sysctl [-bdehiNnoqx] name[=value] ...\n       sysctl [-bdehNnoqx] -a\n");
        }

        var output = new StringBuilder();
        var error = new StringBuilder();
        foreach (var name in names)
        {
            if (values.TryGetValue(name, out var value))
            {
                output.Append(bare ? value : $"{name}: {value}").Append('\n');
            }
            else
            {
                error.Append(CultureInfo.InvariantCulture, $"sysctl: unknown oid '{name}'\n");
            }
        }

        return ToolReply.Failure(error.Length > 0 ? 1 : 0, output.ToString(), error.ToString());
    }

    private static SortedDictionary<string, string> Values(MacState mac)
    {
        static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

        var processor = mac.Hardware.Processor;
        var started = mac.Logons.StartedAt;
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["hw.l2cachesize"] = mac.Hardware.IsAppleSilicon ? "4194304" : "262144",
            ["hw.logicalcpu"] = Number(processor.Threads),
            ["hw.machine"] = mac.Hardware.Architecture,
            ["hw.memsize"] = Number(mac.MemoryBytes),
            ["hw.model"] = mac.Hardware.Identifier,
            ["hw.ncpu"] = Number(processor.Threads),
            ["hw.packages"] = "1",
            ["hw.physicalcpu"] = Number(processor.Cores),
            ["kern.boottime"] = string.Create(CultureInfo.InvariantCulture, $"{{ sec = {started.ToUnixTimeSeconds()}, usec = {started.Microsecond} }} {mac.CTime(started)}"),
            ["kern.hostname"] = mac.LocalHostName + ".local",
            ["kern.hv_vmm_present"] = "0",
            ["kern.osproductversion"] = mac.System.Version,
            ["kern.osrelease"] = mac.System.Darwin,
            ["kern.ostype"] = "Darwin",
            ["kern.osversion"] = mac.System.Build,
            ["machdep.cpu.brand_string"] = processor.Brand,
            ["machdep.cpu.core_count"] = Number(processor.Cores),
            ["machdep.cpu.thread_count"] = Number(processor.Threads),
        };
        if (mac.Hardware.IsAppleSilicon)
        {
            values["hw.nperflevels"] = "2";
            values["hw.optional.arm64"] = "1";
            values["hw.perflevel0.physicalcpu"] = Number(processor.PerformanceCores);
            values["hw.perflevel1.physicalcpu"] = Number(processor.EfficiencyCores);
        }
        else
        {
            values["hw.cpufrequency"] = Number(processor.Megahertz * 1_000_000L);
            values["hw.cpufrequency_max"] = Number(processor.Megahertz * 1_000_000L);
            values["hw.l3cachesize"] = Number(processor.Cores * 1_572_864L);
            values["machdep.cpu.vendor"] = "GenuineIntel";
        }

        return values;
    }
}
