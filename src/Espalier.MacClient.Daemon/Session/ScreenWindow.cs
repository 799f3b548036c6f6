using System.ComponentModel;
using System.Diagnostics;

namespace Espalier.MacClient.Daemon.Session;

/// <summary>
/// Shows a page to the user of this session: in a window of its own where macOS can make one, else in the browser. The address is in no list of processes:
/// the window has it from its environment, the browser from a file that only the user can read.
/// </summary>
internal sealed class ScreenWindow(Presence presence)
{
    private const string ScriptRunner = "/usr/bin/osascript";
    private const string Opener = "/usr/bin/open";

    /// <summary>Returns when the user has closed it; false when nothing could be shown.</summary>
    public async Task<bool> ShowAsync(Uri address, Func<Uri> another, CancellationToken token) =>
        (OperatingSystem.IsMacOS() && await ShowWindowAsync(address, token)) || await ShowBrowserAsync(OperatingSystem.IsMacOS() ? another() : address, token);

    private static async Task<bool> ShowWindowAsync(Uri address, CancellationToken token)
    {
        var start = new ProcessStartInfo(ScriptRunner, ["-l", "JavaScript", "-"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ESPALIER_PAGE"] = address.AbsoluteUri;
        if (Start(start) is not { } window)
        {
            return false;
        }

        using (window)
        {
            try
            {
                await window.StandardInput.BaseStream.WriteAsync(PageFiles.Window, token);
                window.StandardInput.Close();
                var said = Task.WhenAll(window.StandardOutput.ReadToEndAsync(token), window.StandardError.ReadToEndAsync(token));
                await window.WaitForExitAsync(token);
                await said;
                return window.ExitCode == 0;
            }
            catch (IOException)
            {
                // It ended before it had read the script.
                await window.WaitForExitAsync(token);
                return false;
            }
            finally
            {
                if (!window.HasExited)
                {
                    window.Kill();
                }
            }
        }
    }

    private async Task<bool> ShowBrowserAsync(Uri address, CancellationToken token)
    {
        var file = Path.Combine(Path.GetTempPath(), $"espalier-{Guid.CreateVersion7():N}.html");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            await using (var writer = new StreamWriter(file, options))
            {
                await writer.WriteAsync($"<!DOCTYPE html><html lang=\"en\"><title>Espalier</title><meta http-equiv=\"refresh\" content=\"0; url={address.AbsoluteUri}\"><a href=\"{address.AbsoluteUri}\">Espalier</a></html>\n".AsMemory(), token);
            }

            using var opening = Start(new ProcessStartInfo(Opener, [file]));
            if (opening is null)
            {
                return false;
            }

            await opening.WaitForExitAsync(token);
            if (opening.ExitCode != 0)
            {
                return false;
            }

            await presence.WaitForEndAsync(token);
            return true;
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Process? Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
