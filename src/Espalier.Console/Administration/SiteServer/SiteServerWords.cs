using Espalier.Contracts.Admin.Sites;

namespace Espalier.Console.Administration.SiteServer;

/// <summary>A site server's configuration in words.</summary>
internal static class SiteServerWords
{
    /// <summary>Name of the component that can be added and removed.</summary>
    public const string Reporting = "reporting";

    public static string Components(SiteServerConfiguration configuration) => configuration.Components.Contains(Reporting) ? "Site server and console, reporting services point" : "Site server and console";

    public static string Ports(SiteServerConfiguration configuration) =>
        $"Macs {configuration.MacPort}, {(configuration.ConsolePort == 0 ? "" : $"console {configuration.ConsolePort}, ")}public files {(configuration.FilesPort == 0 ? "none" : configuration.FilesPort)}{(configuration.UsesClientPort ? ", Mac clients 8000" : "")}";

    public static string Experience(SiteServerConfiguration configuration) => configuration.JoinsExperienceProgram ? $"Reports go to {configuration.ExperienceProgramAddress}" : "No participation";

    public static string Support(SiteServerConfiguration configuration) => string.IsNullOrEmpty(configuration.SupportAddress) ? "Kept on this server" : $"Sent to {configuration.SupportAddress}";
}
