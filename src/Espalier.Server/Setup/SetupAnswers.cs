using System.Text.Json.Serialization;
using Espalier.Server.Hosting;
using Npgsql;

namespace Espalier.Server.Setup;

/// <summary>All choices of set-up: what the wizard's pages fill in and what <c>setup.json</c> says. A property of both has the same path in messages.</summary>
public sealed class SetupAnswers
{
    /// <summary>Components to set up: <c>site</c>, and with it <c>reporting</c>. Default: <c>site</c>.</summary>
    public IReadOnlyList<string> Components { get; set; } = [SetupComponents.Site];

    public SiteAnswers Site { get; set; } = new();

    public DatabaseAnswers Database { get; set; } = new();

    /// <summary>The company's Active Directory; null for none.</summary>
    public DirectoryAnswers? Directory { get; set; }

    public CertificateAnswers Certificates { get; set; } = new();

    public RoleAnswers Roles { get; set; } = new();

    public PortAnswers Ports { get; set; } = new();

    public SitePreferences Preferences { get; set; } = new();

    /// <summary>Usage reports without sensitive content are sent every two weeks; the console shows one before it is sent. Default: false.</summary>
    public bool CustomerExperienceProgram { get; set; }

    /// <summary>Where they are sent, by https. No default: the project collects none yet, a company may collect its own.</summary>
    public string? CustomerExperienceAddress { get; set; }

    /// <summary>Where problem reports are sent, by https. No default: without one they stay on the server as files.</summary>
    public string? SupportAddress { get; set; }
}

/// <summary>What can be set up.</summary>
public static class SetupComponents
{
    public const string Site = "site";
    public const string Reporting = "reporting";

    public static IReadOnlyList<string> All { get; } = [Site, Reporting];
}

/// <summary>Who the site is.</summary>
public sealed class SiteAnswers
{
    /// <summary>Three letters or digits (SITE-20). No default.</summary>
    public string Code { get; set; } = "";

    /// <summary>Name shown beside the code. Default: <c>Espalier</c>.</summary>
    public string Name { get; set; } = "Espalier";

    /// <summary>DNS names and addresses by which Macs and browsers reach this server; the first one is handed out. Default: this host's name.</summary>
    public IReadOnlyList<string> HostNames { get; set; } = [];
}

/// <summary>Where the site's database is.</summary>
public sealed class DatabaseAnswers
{
    /// <summary><see cref="DatabaseProvider.Local"/> is an SQLite file in the data folder. Default: local.</summary>
    public DatabaseProvider Provider { get; set; }

    /// <summary>Name or address of the PostgreSQL server.</summary>
    public string Host { get; set; } = "";

    /// <summary>Default 5432, PostgreSQL's own.</summary>
    public int Port { get; set; } = NpgsqlConnection.DefaultPort;

    /// <summary>Name of the database. Default: <c>espalier_</c> and the site code (DB-2).</summary>
    public string? Name { get; set; }

    public string UserName { get; set; } = "";

    public Secret? Password { get; set; }

    /// <summary>More of a connection string, without a password: <c>SSL Mode=VerifyFull;Root Certificate=/etc/ssl/db.pem</c>.</summary>
    public string? Options { get; set; }
}

/// <summary>The guide's choice on the page <c>SMS Provider location</c>.</summary>
public enum DatabaseProvider
{
    Local,
    Remote,
}

/// <summary>The company's directory and the account that the site uses there.</summary>
public sealed class DirectoryAnswers
{
    /// <summary>DNS name of the domain: <c>corp.example.com</c>.</summary>
    public string Domain { get; set; } = "";

    /// <summary>Name before the backslash. Default: the first part of the domain.</summary>
    public string NetBiosName { get; set; } = "";

    /// <summary>Domain controllers, <c>name</c> or <c>name:port</c>. Default: the domain's own name.</summary>
    public IReadOnlyList<string> Servers { get; set; } = [];

    /// <summary>Certificates (PEM) of the CAs that certify domain controllers. Default: those that the computer trusts.</summary>
    [JsonConverter(typeof(TextOrFileConverter))]
    public string TrustedAuthorities { get; set; } = "";

    /// <summary>Account that the site reads the directory with: <c>espalier@corp.example.com</c>.</summary>
    public string ServiceAccount { get; set; } = "";

    public Secret? Password { get; set; }

    /// <summary>The site's address and containers are written into the directory, and names of the console for Kerberos registered. Default: true.</summary>
    public bool Publish { get; set; } = true;

    /// <summary>Account that writes them, kept nowhere: <c>ada@corp.example.com</c>. Default: the service account.</summary>
    public string ConfiguringAccount { get; set; } = "";

    public Secret? ConfiguringPassword { get; set; }

    /// <summary>The configuring user; null where that is the service account.</summary>
    internal (string Name, string Password)? Configuring => ConfiguringAccount.Trim() is { Length: > 0 } name ? (name, ConfiguringPassword?.Value ?? "") : null;
}

/// <summary>Who certifies Macs and the site server.</summary>
public sealed class CertificateAnswers
{
    /// <summary>Only <c>site</c>, the site's own authority, exists in this version. Default: <c>site</c>.</summary>
    public string Authority { get; set; } = "site";
}

/// <summary>Who may do what from the start.</summary>
public sealed class RoleAnswers
{
    /// <summary>A local account with all rights; null for none: <c>espalier sign-in-link</c> lets the owner of the server in all the same.</summary>
    public AdministratorAnswers? Administrator { get; set; }

    /// <summary>Users and groups of the directory by security role.</summary>
    public IReadOnlyList<RoleMember> Members { get; set; } = [];
}

/// <summary>A local account.</summary>
public sealed class AdministratorAnswers
{
    public string Name { get; set; } = "";

    public Secret? Password { get; set; }
}

/// <summary>A user or group of the directory in a security role.</summary>
/// <param name="Role">Name of the security role: <c>Enrollers</c>.</param>
/// <param name="Name">Logon name with the domain: <c>CORP\Helpdesk</c>.</param>
public sealed record RoleMember(string Role, string Name);

/// <summary>TCP ports.</summary>
public sealed class PortAnswers
{
    /// <summary>HTTPS for Mac clients. Default 8760 (SITE-32).</summary>
    public int Macs { get; set; } = SitePorts.DefaultMacs;

    /// <summary>HTTPS for console and admin API. Default 8443 (SITE-32).</summary>
    public int Console { get; set; } = SitePorts.DefaultConsole;

    /// <summary>HTTP for the files that anybody may download; 0 for none. Default 8761 (SITE-32).</summary>
    public int Files { get; set; } = SitePorts.DefaultFiles;

    /// <summary>Mac clients listen on 8000 for orders of the site (POL-7). Default: false.</summary>
    public bool Clients { get; set; }
}
