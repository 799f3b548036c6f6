namespace Espalier.MacSimulator.Model;

/// <summary>The software that simulated Macs have: what comes with macOS, well-known products, and those of an invented company.</summary>
internal static class ProductCatalogue
{
    private const string Utilities = "/System/Applications/Utilities";

    /// <summary>What comes with every macOS.</summary>
    public static IReadOnlyList<CatalogueProduct> System { get; } =
    [
        Apple("App Store", "com.apple.AppStore", "3.0"),
        Apple("Automator", "com.apple.Automator", "2.10"),
        Apple("Books", "com.apple.iBooksX", "7.5"),
        Apple("Calculator", "com.apple.calculator", "11.0"),
        Apple("Calendar", "com.apple.iCal", "15.0"),
        Apple("Chess", "com.apple.Chess", "3.18"),
        Apple("Contacts", "com.apple.AddressBook", "14.0"),
        Apple("Dictionary", "com.apple.Dictionary", "2.3.0"),
        Apple("FaceTime", "com.apple.FaceTime", "36"),
        Apple("Find My", "com.apple.findmy", "4.0") with { Executable = "FindMy" },
        Apple("Font Book", "com.apple.FontBook", "11.0"),
        Apple("Image Capture", "com.apple.Image_Capture", "8.0"),
        Apple("Mail", "com.apple.mail", "16.0"),
        Apple("Maps", "com.apple.Maps", "3.0"),
        Apple("Messages", "com.apple.MobileSMS", "14.0"),
        Apple("Music", "com.apple.Music", "1.5"),
        Apple("Notes", "com.apple.Notes", "4.11"),
        Apple("Photos", "com.apple.Photos", "10.0"),
        Apple("Podcasts", "com.apple.podcasts", "1.1.0"),
        Apple("Preview", "com.apple.Preview", "11.0"),
        Apple("QuickTime Player", "com.apple.QuickTimePlayerX", "10.5"),
        Apple("Reminders", "com.apple.reminders", "7.0"),
        Apple("Shortcuts", "com.apple.shortcuts", "7.0"),
        Apple("Stocks", "com.apple.stocks", "7.1"),
        Apple("System Settings", "com.apple.systempreferences", "15.0"),
        Apple("TextEdit", "com.apple.TextEdit", "1.20"),
        Apple("Time Machine", "com.apple.backup.launcher", "1.3"),
        Apple("Voice Memos", "com.apple.VoiceMemos", "3.1"),
        Apple("Activity Monitor", "com.apple.ActivityMonitor", "10.14") with { Folder = Utilities },
        Apple("Audio MIDI Setup", "com.apple.audio.AudioMIDISetup", "3.6") with { Folder = Utilities },
        Apple("Console", "com.apple.Console", "1.1") with { Folder = Utilities },
        Apple("Disk Utility", "com.apple.DiskUtility", "22.7") with { Folder = Utilities },
        Apple("Migration Assistant", "com.apple.MigrateAssistant", "15.6") with { Folder = Utilities },
        Apple("Screenshot", "com.apple.screenshot.launcher", "1.0") with { Folder = Utilities },
        Apple("System Information", "com.apple.SystemProfiler", "11.0") with { Folder = Utilities },
        Apple("Terminal", "com.apple.Terminal", "2.14") with { Folder = Utilities },
    ];

    /// <summary>What people and administrators install.</summary>
    public static IReadOnlyList<CatalogueProduct> Installable { get; } =
    [
        new("Firefox", "org.mozilla.firefox", "Mozilla Corporation", ApplicationSource.DiskImage, "128.0.3", "131.0", "135.0.1", "140.0.4", "143.0.1") { Spread = 0.7, Executable = "firefox" },
        new("Thunderbird", "org.mozilla.thunderbird", "Mozilla Corporation", ApplicationSource.DiskImage, "115.12.0", "128.3.1", "140.1.0") { Spread = 0.25, Executable = "thunderbird" },
        new("Google Chrome", "com.google.Chrome", "Google LLC", ApplicationSource.Package, "126.0.6478.127", "131.0.6778.86", "136.0.7103.93", "140.0.7339.133") { Spread = 0.65, BinaryInfo = true, ServiceLabel = "com.google.GoogleUpdater.wake.system" },
        new("Microsoft Word", "com.microsoft.Word", "Microsoft Corporation", ApplicationSource.Package, "16.78.3", "16.89.1", "16.95.4", "16.100.2") { Spread = 0.75, BinaryInfo = true },
        new("Microsoft Excel", "com.microsoft.Excel", "Microsoft Corporation", ApplicationSource.Package, "16.78.3", "16.89.1", "16.95.4", "16.100.2") { Spread = 0.75, BinaryInfo = true },
        new("Microsoft PowerPoint", "com.microsoft.Powerpoint", "Microsoft Corporation", ApplicationSource.Package, "16.78.3", "16.89.1", "16.95.4", "16.100.2") { Spread = 0.7, BinaryInfo = true },
        new("Microsoft Outlook", "com.microsoft.Outlook", "Microsoft Corporation", ApplicationSource.Package, "16.78.3", "16.89.1", "16.95.4", "16.100.2") { Spread = 0.6, BinaryInfo = true },
        new("Microsoft Teams", "com.microsoft.teams2", "Microsoft Corporation", ApplicationSource.Package, "24124.2315.2911.3357", "24295.605.3225.8804", "25212.2204.3853.4109") { Spread = 0.6, Executable = "MSTeams" },
        new("zoom.us", "us.zoom.xos", "Zoom Communications, Inc.", ApplicationSource.Package, "5.17.11 (31580)", "6.2.6 (41824)", "6.5.7 (60598)") { Spread = 0.5, ServiceLabel = "us.zoom.ZoomDaemon" },
        new("Slack", "com.tinyspeck.slackmacgap", "Slack Technologies, LLC", ApplicationSource.DiskImage, "4.36.140", "4.41.97", "4.45.64") { Spread = 0.4 },
        new("Visual Studio Code", "com.microsoft.VSCode", "Microsoft Corporation", ApplicationSource.DiskImage, "1.88.1", "1.95.3", "1.103.2") { Spread = 0.3, Executable = "Electron" },
        new("VLC", "org.videolan.vlc", "VideoLAN", ApplicationSource.DiskImage, "3.0.18", "3.0.20", "3.0.21") { Spread = 0.45 },
        new("LibreOffice", "org.libreoffice.script", "The Document Foundation", ApplicationSource.DiskImage, "7.6.7002", "24.2.7002", "25.2.5002") { Spread = 0.2, Executable = "soffice" },
        new("GIMP", "org.gimp.gimp", "GNOME Foundation", ApplicationSource.DiskImage, "2.10.36", "2.10.38", "3.0.4") { Spread = 0.15, Executable = "gimp" },
        new("Inkscape", "org.inkscape.Inkscape", "Software Freedom Conservancy", ApplicationSource.DiskImage, "1.3.2", "1.4.2") { Spread = 0.12, Executable = "inkscape" },
        new("Blender", "org.blenderfoundation.blender", "Stichting Blender Foundation", ApplicationSource.DiskImage, "3.6.14", "4.2.3", "4.5.1") { Spread = 0.08 },
        new("Audacity", "org.audacityteam.audacity", "Muse Group", ApplicationSource.DiskImage, "3.5.1", "3.7.4") { Spread = 0.12 },
        new("OBS", "com.obsproject.obs-studio", "OBS Project", ApplicationSource.DiskImage, "30.1.2", "31.1.2") { Spread = 0.1 },
        new("KeePassXC", "org.keepassxc.keepassxc", "KeePassXC Team", ApplicationSource.DiskImage, "2.7.7", "2.7.10") { Spread = 0.25 },
        new("Cyberduck", "ch.sudo.cyberduck", "iterate GmbH", ApplicationSource.AppStore, "8.7.3", "9.1.7") { Spread = 0.15 },
        new("iTerm", "com.googlecode.iterm2", "George Nachman", ApplicationSource.DiskImage, "3.4.23", "3.5.14") { Spread = 0.2, Executable = "iTerm2" },
        new("Keynote", "com.apple.iWork.Keynote", "Apple", ApplicationSource.AppStore, "13.2", "14.4") { Spread = 0.5 },
        new("Numbers", "com.apple.iWork.Numbers", "Apple", ApplicationSource.AppStore, "13.2", "14.4") { Spread = 0.5 },
        new("Pages", "com.apple.iWork.Pages", "Apple", ApplicationSource.AppStore, "13.2", "14.4") { Spread = 0.5 },
        new("Xcode", "com.apple.dt.Xcode", "Apple", ApplicationSource.AppStore, "15.4", "16.4") { Spread = 0.1 },
        new("Parallels Desktop", "com.parallels.desktop.console", "Parallels International GmbH", ApplicationSource.DiskImage, "18.3.2", "19.4.1", "20.4.1") { Spread = 0.15, Executable = "prl_client_app" },
        new("Lattice Time Sheet", "example.lattice.timesheet", "Lattice Works GmbH", ApplicationSource.Package, "3.1.0", "3.4.2", "4.0.1") { Spread = 0.8 },
        new("Lattice VPN", "example.lattice.vpn", "Lattice Works GmbH", ApplicationSource.Package, "2.8.0", "2.9.4", "3.0.2") { Spread = 0.85, ServiceLabel = "example.lattice.vpn.daemon", BinaryInfo = true },
        new("Lattice Print Queue", "example.lattice.printqueue", "Lattice Works GmbH", ApplicationSource.Package, "1.2.0", "1.3.1") { Spread = 0.5 },
        new("Orchard CAD", "example.orchard.cad", "Orchard Drafting Ltd.", ApplicationSource.Package, "2023.2", "2024.1", "2025.1") { Spread = 0.12 },
        new("Sextant Viewer", "example.sextant.viewer", "Sextant Imaging AB", ApplicationSource.DiskImage, "5.0.2", "5.2.0", "5.3.1") { Spread = 0.18, BinaryInfo = true },
        new("Pergola Notes", "example.pergola.notes", "Pergola Software", ApplicationSource.AppStore, "1.9.1", "2.0.3") { Spread = 0.22 },
        new("Quince Archive", "example.quince.archive", "Quince Tools", ApplicationSource.DiskImage, "4.4.0", "4.5.2") { Spread = 0.2 },
    ];

    public static CatalogueProduct Safari(MacSystem system) =>
        new("Safari", "com.apple.Safari", "Apple", ApplicationSource.System, system.Safari);

    private static CatalogueProduct Apple(string name, string identifier, string version) =>
        new(name, identifier, "Apple", ApplicationSource.System, version) { Folder = "/System/Applications", Spread = 1 };
}
