using System.Globalization;
using System.Text;
using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>df</c>: the volumes of the container share its free space.</summary>
internal sealed class DiskFree() : SimulatedTool("/bin/df")
{
    public override ToolReply Answer(MacState mac, ToolRequest request)
    {
        var options = string.Concat(request.Arguments.Where(argument => argument.StartsWith('-')).Select(argument => argument[1..]));
        var paths = request.Arguments.Where(argument => !argument.StartsWith('-')).ToArray();
        if (options.Any(option => option is not ('k' or 'h' or 'H' or 'g' or 'm' or 'P' or 'l' or 'b')))
        {
            return ToolReply.Failure(64, "", $"df: illegal option -- {options}\nusage: df [-b | -g | -H | -h | -k | -m | -P] [-ailn] [-T type] [-t] [filesystem ...]\n");
        }

        var human = options.Contains('h', StringComparison.Ordinal) || options.Contains('H', StringComparison.Ordinal);
        var unit = options.Contains('k', StringComparison.Ordinal) ? 1024 : options.Contains('m', StringComparison.Ordinal) ? 1 << 20 : options.Contains('g', StringComparison.Ordinal) ? 1 << 30 : 512;
        var title = human ? "   Size" : unit switch { 1024 => "1024-blocks", 1 << 20 => "1M-blocks", 1 << 30 => "1G-blocks", _ => "512-blocks" };
        var text = new StringBuilder();

        // The portable form has no columns about inodes.
        var portable = options.Contains('P', StringComparison.Ordinal);
        text.Append(CultureInfo.InvariantCulture, $"{"Filesystem",-16} {title,11} {"Used",10} {"Avail" + (human ? "" : "able"),10} Capacity {(portable ? "" : "iused      ifree %iused")}  Mounted on\n");
        foreach (var volume in mac.Disk.Volumes.Where(volume => volume.MountPoint is not null))
        {
            if (paths.Length > 0 && !paths.Any(path => Holds(mac, volume, path)))
            {
                continue;
            }

            var device = "/dev/" + (volume.Role == VolumeRole.System ? mac.Disk.RootDevice : volume.Device);
            var free = mac.Disk.FreeBytes;
            var percent = (int)Math.Ceiling(100.0 * volume.UsedBytes / Math.Max(1, volume.UsedBytes + free));
            string Show(long bytes) => human ? Human(bytes) : (bytes / unit).ToString(CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"{device,-16} {Show(mac.Disk.Store.SizeBytes),11} {Show(volume.UsedBytes),10} {Show(free),10} {percent,6}%  {(portable ? "" : $"404000 {free / 1024,10}     0%")}   {volume.MountPoint}\n");
        }

        return ToolReply.Text(text.ToString());
    }

    private static bool Holds(MacState mac, MacVolume volume, string path) => volume.Role switch
    {
        VolumeRole.System => path is "/" or "/System" or "/usr" or "/bin",
        VolumeRole.Data => path == volume.MountPoint || mac.Files.FolderExists(path) && path is not ("/" or "/System" or "/usr" or "/bin"),
        _ => path == volume.MountPoint,
    };

    private static string Human(long bytes)
    {
        string[] units = ["B", "Ki", "Mi", "Gi", "Ti"];
        var value = (double)bytes;
        var unit = 0;
        while (value >= 1000 && unit < units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return value < 10 && unit > 0
            ? value.ToString("0.0", CultureInfo.InvariantCulture) + units[unit]
            : Math.Round(value).ToString(CultureInfo.InvariantCulture) + units[unit];
    }
}
