using Espalier.MacSimulator.Files;

namespace Espalier.MacSimulator.Model;

/// <summary>What is installed on a Mac: bundles, receipts, history.</summary>
public sealed class MacSoftware
{
    private readonly MacState _mac;
    private readonly List<InstalledApplication> _applications = [];
    private readonly List<InstallHistoryEntry> _history = [];
    private readonly SortedDictionary<string, PackageReceipt> _receipts = new(StringComparer.Ordinal);

    internal MacSoftware(MacState mac, SeededRandom random)
    {
        _mac = mac;
        foreach (var product in ProductCatalogue.System.Where(product => mac.System.Major >= 13 || product.Name != "System Settings"))
        {
            _applications.Add(new InstalledApplication(product, product.Versions[^1], mac.SetUpAt));
        }

        _applications.Add(new InstalledApplication(ProductCatalogue.Safari(mac.System), mac.System.Safari, mac.SetUpAt));
        _history.Add(new InstallHistoryEntry(mac.SetUpAt, "macOS " + mac.System.Version, mac.System.Version, ["com.apple.pkg.InstallAssistantMac"], "Install macOS"));
        AddReceipt("com.apple.pkg.XProtectPlistConfigData_10_15.16U4401", "5313.1758400000", mac.SetUpAt.AddDays(3), "softwareupdated", "XProtectPlistConfigData", "5313");
        AddReceipt("com.apple.pkg.MRTConfigData_10_15.16U4211", "1.93.1652700000", mac.SetUpAt.AddDays(3), "softwareupdated", "MRTConfigData", "1.93");
        foreach (var application in _applications)
        {
            ApplicationFiles.Write(mac, application);
        }

        foreach (var product in ProductCatalogue.Installable.Where(product => random.Chance(product.Spread)))
        {
            var age = random.Between(0, product.Versions.Count - 1);
            var days = mac.Plan.DaysInUse * (age + 1) / product.Versions.Count;
            Install(product, product.Versions[age], mac.SetUpAt.AddDays(Math.Max(1, random.Between(days / 2, days))).AddMinutes(random.Below(600)));
        }

        _history.Sort((a, b) => a.At.CompareTo(b.At));
        WriteHistory();
    }

    /// <summary>All applications.</summary>
    public IReadOnlyList<InstalledApplication> Applications => _applications;

    /// <summary>Receipts in order of their identifiers.</summary>
    public IReadOnlyCollection<PackageReceipt> Receipts => _receipts.Values;

    /// <summary>Installations, oldest first.</summary>
    public IReadOnlyList<InstallHistoryEntry> History => _history;

    /// <summary>Installs a product, or another version of it over the old one.</summary>
    public void Install(CatalogueProduct product, string version, DateTimeOffset at)
    {
        var application = new InstalledApplication(product, version, at);
        _applications.RemoveAll(other => other.Product.BundleIdentifier == product.BundleIdentifier);
        _applications.Add(application);
        if (product.Source is ApplicationSource.Package or ApplicationSource.AppStore)
        {
            AddReceipt(application.PackageIdentifier, version, at, product.Source == ApplicationSource.AppStore ? "appstoreagent" : "installer", product.Name, version);
            WriteHistory();
        }

        ApplicationFiles.Write(_mac, application);
    }

    /// <summary>Removes an application as a user does, by throwing the bundle away: its receipt stays.</summary>
    public void Remove(InstalledApplication application)
    {
        if (_applications.Remove(application))
        {
            _mac.Files.Remove(application.Path);
        }
    }

    /// <summary>Enters a package that the Installer installed.</summary>
    internal void AddPackage(string identifier, string version, string title, DateTimeOffset at)
    {
        _receipts[identifier] = new PackageReceipt(identifier, version, at, "", "installer");
        _history.Add(new InstallHistoryEntry(at, title, version, [identifier], "installer"));
        WriteHistory();
    }

    /// <summary>Forgets a receipt; false when there is none.</summary>
    public bool Forget(string identifier) => _receipts.Remove(identifier);

    /// <summary>Enters an update of macOS into the history.</summary>
    public void AddSystemUpdate(MacSystem system, DateTimeOffset at)
    {
        _history.Add(new InstallHistoryEntry(at, "macOS " + system.Version, system.Version, [], "softwareupdated"));
        WriteHistory();
    }

    private void AddReceipt(string identifier, string version, DateTimeOffset at, string process, string name, string shownVersion)
    {
        _receipts[identifier] = new PackageReceipt(identifier, version, at, process == "softwareupdated" ? "" : "Applications", process);
        _history.Add(new InstallHistoryEntry(at, name, shownVersion, [identifier], process));
    }

    private void WriteHistory() => SystemFiles.WriteInstallHistory(_mac, _history);
}
