using System.Net;
using Espalier.Data;
using Espalier.Hosting.Logs;
using Espalier.Server.Databases;
using Espalier.Site;
using Npgsql;

namespace Espalier.Server.Hosting;

/// <summary>How a site server runs on this host.</summary>
internal sealed record SiteHostOptions
{
    /// <summary>File in the data folder with the console's address; <c>sign-in-link</c> reads it.</summary>
    public const string AddressFile = "console-address";

    public required SiteOptions Site { get; init; }

    public required SitePorts Ports { get; init; }

    /// <summary>Address to listen on. Default: all.</summary>
    public IPAddress Address { get; init; } = IPAddress.IPv6Any;

    /// <summary>Connection string of PostgreSQL; null for the SQLite file in the data folder.</summary>
    public string? Database { get; init; }

    /// <summary>The console speaks plain HTTP; only for an address that never leaves this host.</summary>
    public bool IsConsolePlain { get; init; }

    /// <summary>Manifest of the console's static files. Default: the entry assembly's; a host that is not the executable names another.</summary>
    public string? StaticAssets { get; init; }

    /// <summary>Limits of each log file.</summary>
    public LogLimits LogLimits { get; init; } = LogLimits.Default;

    /// <summary>Socket of the computer's event facility (LOGF-11). Default: syslog's, which systemd's journal listens on too. Windows has its event log instead.</summary>
    public string EventSocket { get; init; } = OperatingSystem.IsMacOS() ? "/var/run/syslog" : "/dev/log";

    /// <summary>Logs go to standard error as well as to the log folder.</summary>
    public bool LogToConsole { get; init; }

    /// <summary>Name of the database: the SQLite file, or what the PostgreSQL database is called by default (DB-2).</summary>
#pragma warning disable CA1308 // The name is specified in lower case.
    public string DatabaseName => "espalier_" + Site.SiteCode.ToLowerInvariant();
#pragma warning restore CA1308

    public IDatabaseEngine CreateEngine(IReadOnlyList<IModelPart> parts) => Database is null
        ? new SqliteEngine(Path.Combine(Site.DataFolder, DatabaseName + ".db"), parts)
        : new PostgreSqlEngine(NamedConnection(Database), parts);

    private string NamedConnection(string connectionString)
    {
        var named = new NpgsqlConnectionStringBuilder(connectionString);
        named.Database ??= DatabaseName;
        return named.ConnectionString;
    }
}
