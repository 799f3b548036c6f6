using System.Globalization;
using Espalier.Formats.PropertyLists;
using Espalier.MacSimulator.Files;
using Espalier.MacSimulator.Model;
using Espalier.MacSimulator.Tools;

namespace Espalier.MacSimulator.Life;

/// <summary>What can happen to a Mac. Each answers what happened, or null when there was no occasion for it.</summary>
internal sealed class LifeActions(MacState mac, SeededRandom random)
{
    private const long LeastFreeBytes = 6_000_000_000;

    private DateTimeOffset Now => mac.Clock.GetUtcNow();

    public LifeEvent? LogOn()
    {
        if (mac.Logons.ConsoleUser is not null)
        {
            return null;
        }

        var people = mac.Users.Where(user => user.Kind != MacUserKind.System && user.Name != "itadmin").ToArray();
        var user = random.Pick(people);
        mac.Logons.LogOn(user.Name, "console", Now);
        return Event(LifeEventKind.LoggedOn, user.Name);
    }

    public LifeEvent? LogOff()
    {
        if (mac.Logons.ConsoleUser is not { } user)
        {
            return null;
        }

        mac.Logons.LogOff(user, "console", Now);
        return Event(LifeEventKind.LoggedOff, user);
    }

    public LifeEvent? UpdateApplication()
    {
        var old = mac.Software.Applications
            .Where(application => application.Product.Source != ApplicationSource.System && application.Version != application.Product.Versions[^1])
            .ToArray();
        if (old.Length == 0)
        {
            return null;
        }

        var application = random.Pick(old);
        var versions = application.Product.Versions;
        var next = versions[versions.ToList().IndexOf(application.Version) + 1];
        mac.Software.Install(application.Product, next, Now);
        return Event(LifeEventKind.ApplicationUpdated, $"{application.Product.Name} {next}");
    }

    public LifeEvent? InstallApplication()
    {
        var missing = ProductCatalogue.Installable
            .Where(product => mac.Software.Applications.All(application => application.Product.BundleIdentifier != product.BundleIdentifier))
            .ToArray();
        if (missing.Length == 0)
        {
            return null;
        }

        var product = random.Pick(missing);
        mac.Software.Install(product, product.Versions[^1], Now);
        return Event(LifeEventKind.ApplicationInstalled, $"{product.Name} {product.Versions[^1]}");
    }

    public LifeEvent? RemoveApplication()
    {
        var removable = mac.Software.Applications.Where(application => application.Product.Source != ApplicationSource.System).ToArray();
        if (removable.Length == 0)
        {
            return null;
        }

        var application = random.Pick(removable);
        mac.Software.Remove(application);
        return Event(LifeEventKind.ApplicationRemoved, application.Product.Name);
    }

    public LifeEvent? ChangeDisk()
    {
        var data = mac.Disk.Volume(VolumeRole.Data);
        var change = random.Between(-400, 1400) * 1_000_000L;
        if (mac.Disk.FreeBytes - change < LeastFreeBytes)
        {
            // Somebody empties the waste basket, unless the Mac was full from the start.
            change = mac.Plan.Protection.DiskNearlyFull ? 0 : -(data.UsedBytes / 10);
        }

        data.UsedBytes += change;
        return change == 0 ? null : Event(LifeEventKind.DiskChanged, string.Create(CultureInfo.InvariantCulture, $"{mac.Disk.FreeBytes / 1_000_000_000} GB free"));
    }

    public LifeEvent? ChangeSetting()
    {
        switch (random.Below(4))
        {
            case 0:
                SocketFilterFirewall.Set(mac, 0);
                return Event(LifeEventKind.SettingChanged, "firewall off");
            case 1:
                mac.Preferences.Set(MacPreferences.LoginWindow, "GuestEnabled", true);
                return Event(LifeEventKind.SettingChanged, "guest account on");
            case 2:
                mac.Preferences.Set(MacPreferences.SoftwareUpdate, "AutomaticDownload", PropertyListBoolean.False);
                return Event(LifeEventKind.SettingChanged, "automatic download off");
            default:
                SystemSetup.SetRemoteLogin(mac, on: true);
                return Event(LifeEventKind.SettingChanged, "remote login on");
        }
    }

    public LifeEvent? Restart()
    {
        mac.Logons.ShutDown(Now);
        mac.Logons.Start(Now);
        mac.PowerRequest = PowerRequest.None;
        return Event(LifeEventKind.Restarted, mac.ComputerName);
    }

    public LifeEvent? Crash()
    {
        mac.Logons.Crash(Now, Now);
        return Event(LifeEventKind.Crashed, mac.ComputerName);
    }

    public LifeEvent? UpdateSystem()
    {
        if (SoftwareUpdate.Available(mac) is not { } update)
        {
            return null;
        }

        mac.System = update;
        mac.Software.AddSystemUpdate(update, Now);
        SystemFiles.WriteSystemVersion(mac, Now);
        Restart();
        return Event(LifeEventKind.SystemUpdated, update.Version);
    }

    /// <summary>A restart that a script or the client asked for.</summary>
    public LifeEvent? FollowPowerRequest() => mac.PowerRequest == PowerRequest.None ? null : Restart();

    private LifeEvent Event(LifeEventKind kind, string detail) => new(kind, Now, detail);
}
