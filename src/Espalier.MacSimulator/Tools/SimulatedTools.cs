namespace Espalier.MacSimulator.Tools;

/// <summary>Every tool that a simulated Mac has.</summary>
internal static class SimulatedTools
{
    public static IReadOnlyDictionary<string, SimulatedTool> ByPath { get; } = All().ToDictionary(tool => tool.Path, StringComparer.Ordinal);

    private static IEnumerable<SimulatedTool> All() =>
    [
        new AppSso(), new BootPolicyUtility(), new ConfigurationUtility(), new CsrUtil(), new Defaults(), new DirectoryService(),
        new DirectoryBinding(), new DiskFree(), new DnsLookup(), new DiskUtil(), new FileVaultSetup(), new FirmwarePassword(), new Gatekeeper(), new DiskImageUtility(), new HostName(),
        new IfConfig(), new Installer(), new IoRegistry(), new Last(), new LaunchControl(), new NetworkSetup(), new NonVolatileMemory(), new OpenDocument(), new PackageUtility(),
        new PlistBuddy(), new PrinterStatus(), new Profiles(), new PropertyListUtility(), new RouteTool(), new ConsoleOwner(), new SocketFilterFirewall(),
        new SoftwareUpdate(), new SoftwareVersion(), new SysCtl(), new SystemAdmin(), new SystemProfiler(), new SystemSetup(), new UnixName(), new Who(),
        .. ShutDown.All(),
    ];
}
