using System.Diagnostics;
using System.Globalization;
using Espalier.Testing.Processes;
using Npgsql;

namespace Espalier.Testing.Databases;

/// <summary>
/// One PostgreSQL for a test assembly, in a temporary folder and on a free loopback port, started by the first test that asks for a database.
/// It stops with the tests, also when their process is killed.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Account = "espalier";

    /// <summary>A commit is answered only when it would survive the end of the server's processes; slower, and of use only to tests that end them.</summary>
    public bool KeepsEveryCommit { get; init; }

    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly SemaphoreSlim _templating = new(1, 1);
    private readonly Dictionary<string, string> _templates = [];
    private Process? _keeper;
    private int _port;

    /// <summary>The folder of PostgreSQL's programs; null when it is not installed, and tests that need it are skipped.</summary>
    public static string? Programs { get; } = FindPrograms();

    /// <summary>Why tests are skipped where <see cref="Programs"/> is null.</summary>
    public static string Missing => "PostgreSQL is not installed.";

    /// <summary>
    /// Creates an empty database (UTF-8, ordered by the rules of a language, so that byte order has to be asked for) and answers how to reach it. It goes
    /// with the server.
    /// </summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken token)
    {
        await StartAsync(token);
        return await CreateAsync("template1", token);
    }

    /// <summary>
    /// Creates a database as a copy of one that <paramref name="fill"/> fills when it is asked for first: making all tables again for each test would take longer
    /// than most tests.
    /// </summary>
    /// <param name="template">Names what <paramref name="fill"/> makes.</param>
    /// <param name="fill">Fills an empty database; leaves no connection open.</param>
    /// <param name="token">Cancels it.</param>
    public async Task<string> CreateDatabaseAsync(string template, Func<string, Task> fill, CancellationToken token)
    {
        await StartAsync(token);
        await _templating.WaitAsync(token);
        try
        {
            if (!_templates.TryGetValue(template, out var filled))
            {
                var connectionString = await CreateAsync("template1", token);
                await fill(connectionString);
                _templates[template] = filled = new NpgsqlConnectionStringBuilder(connectionString).Database!;
            }

            return await CreateAsync(filled, token);
        }
        finally
        {
            _templating.Release();
        }
    }

    /// <summary>Ends the server's processes at once, as a crash does.</summary>
    public Task CrashAsync(CancellationToken token) => TellAsync("crash", "crashed", token);

    /// <summary>Starts it on its old data and port.</summary>
    public Task StartAgainAsync(CancellationToken token) => TellAsync("start", "ready", token);

    public async ValueTask DisposeAsync()
    {
        if (_keeper is not null)
        {
            _keeper.StandardInput.Close();
            await _keeper.WaitForExitAsync();
            _keeper.Dispose();
        }

        _starting.Dispose();
        _templating.Dispose();
    }

    private async Task<string> CreateAsync(string template, CancellationToken token)
    {
        var name = "t_" + Guid.CreateVersion7().ToString("N");
        await using var source = NpgsqlDataSource.Create(ConnectionString("postgres"));
        await using var create = source.CreateCommand($"CREATE DATABASE {name} TEMPLATE {template}");
        await create.ExecuteNonQueryAsync(token);
        return ConnectionString(name);
    }

    private async Task TellAsync(string command, string expected, CancellationToken token)
    {
        await _keeper!.StandardInput.WriteLineAsync(command.AsMemory(), token);
        await _keeper.StandardInput.FlushAsync(token);
        if (await _keeper.StandardOutput.ReadLineAsync(token) is var answer && answer != expected)
        {
            throw new InvalidOperationException($"PostgreSQL was told to {command} and said: {answer}");
        }
    }

    private async Task StartAsync(CancellationToken token)
    {
        await _starting.WaitAsync(token);
        try
        {
            _keeper ??= await StartOnceAsync(token);
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task<Process> StartOnceAsync(CancellationToken token)
    {
        _port = TestPorts.Free();
        var folder = Path.Combine(Path.GetTempPath(), "espalier-pg-" + Guid.CreateVersion7().ToString("N"));

        // The shell outlives neither its input nor, therefore, the process of the tests.
        var port = _port.ToString(CultureInfo.InvariantCulture);
        var script = $"""
            cd /tmp
            '{Programs}/initdb' -D '{folder}' -U {Account} -A trust -E UTF8 --no-sync --locale=C.UTF-8 --locale-provider=icu --icu-locale=en-US >/tmp/espalier-pg-{port}.log 2>&1 || exit 1
            '{Programs}/pg_ctl' -D '{folder}' -w -s -l '{folder}/log' -o '-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit={(KeepsEveryCommit ? "on" : "off")} -c full_page_writes=off -c max_connections=50 -c shared_buffers=64MB' start || exit 2
            rm -f /tmp/espalier-pg-{port}.log
            echo ready
            while read -r command; do
              case $command in
                crash) '{Programs}/pg_ctl' -D '{folder}' -w -s -m immediate stop; echo crashed;;
                start) '{Programs}/pg_ctl' -D '{folder}' -w -s -l '{folder}/log' restart; echo ready;;
              esac
            done
            '{Programs}/pg_ctl' -D '{folder}' -s -m immediate stop
            rm -rf '{folder}'
            """;
        var isRoot = Environment.UserName == "root";
        var start = new ProcessStartInfo(isRoot ? "runuser" : "sh") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in isRoot ? ["-u", "postgres", "--", "sh", "-c", script] : (string[])["-c", script])
        {
            start.ArgumentList.Add(argument);
        }

        var keeper = Process.Start(start) ?? throw new InvalidOperationException("The shell did not start.");
        var answer = await keeper.StandardOutput.ReadLineAsync(token);
        return answer == "ready" ? keeper : throw new InvalidOperationException($"PostgreSQL did not start; see /tmp/espalier-pg-{port}.log or {folder}/log.");
    }

    private string ConnectionString(string database) => $"Host=127.0.0.1;Port={_port};Username={Account};Database={database};Include Error Detail=true";

    private static string? FindPrograms()
    {
        const string Debian = "/usr/lib/postgresql";
        var installed = Directory.Exists(Debian)
            ? Directory.GetDirectories(Debian).OrderByDescending(static d => int.TryParse(Path.GetFileName(d), out var version) ? version : 0).Select(static d => Path.Combine(d, "bin"))
            : [];
        return installed.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'))
            .FirstOrDefault(static d => File.Exists(Path.Combine(d, "initdb")) && File.Exists(Path.Combine(d, "pg_ctl")));
    }
}
