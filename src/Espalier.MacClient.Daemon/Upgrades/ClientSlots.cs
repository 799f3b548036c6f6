using System.Runtime.InteropServices;

namespace Espalier.MacClient.Daemon.Upgrades;

/// <summary>The two folders that take turns at holding the client, and the link that says which one is in use.</summary>
/// <param name="place">Where the package put them: <c>/Library/Espalier</c>.</param>
internal sealed partial class ClientSlots(string place)
{
    private const string Bundle = "espalier-client.app";
    private const string First = "a", Second = "b";

    private string Link => Path.Combine(place, Bundle);

    /// <summary>Folder whose client is started; null where the package did not put it here.</summary>
    public string? InUse => new FileInfo(Link).LinkTarget switch
    {
        First + "/" + Bundle => First,
        Second + "/" + Bundle => Second,
        _ => null,
    };

    /// <summary>The other folder.</summary>
    public string? Free => InUse switch { null => null, First => Second, _ => First };

    /// <summary>The bundle in a folder.</summary>
    public string BundleIn(string slot) => Path.Combine(place, slot, Bundle);

    /// <summary>The program in a folder.</summary>
    public string ProgramIn(string slot) => Path.Combine(BundleIn(slot), "Contents/MacOS/espalier-client");

    /// <summary>Empties a folder, which is not in use.</summary>
    public void Clear(string slot)
    {
        var folder = Path.Combine(place, slot);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Has the client of this folder started from now on: the link is one or the other at every instant.</summary>
    /// <exception cref="IOException">It could not be changed.</exception>
    public void Use(string slot)
    {
        var next = Link + ".next";
        File.Delete(next);
        File.CreateSymbolicLink(next, slot + "/" + Bundle);
        if (Rename(next, Link) != 0)
        {
            throw new IOException($"{Link} could not be changed: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    // File.Move looks through a link to a folder.
    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(string from, string to);
}
