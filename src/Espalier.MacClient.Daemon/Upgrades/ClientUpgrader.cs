using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Espalier.Contracts.Messages;
using Espalier.MacClient.Connection;
using Espalier.MacClient.Store;
using Microsoft.Extensions.Logging;

namespace Espalier.MacClient.Daemon.Upgrades;

/// <summary>A newer client that lies in the free folder and waits to be tried.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Slot">The folder.</param>
/// <param name="Attempt">What is remembered of its trials as soon as the next begins.</param>
internal sealed record StagedUpgrade(string Version, string Slot, UpgradeAttempt Attempt);

/// <summary>Fetches the client that the site offers while the current one runs; every byte is checked before it is tried.</summary>
internal sealed partial class ClientUpgrader(ClientSlots slots, ClientStore store, TimeProvider clock, ILogger logger)
{
    private const string AttemptSetting = "upgrade.attempt";

    private static readonly TimeSpan DownloadLimit = TimeSpan.FromMinutes(30);

    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Puts the offered client into the free folder; null when there is nothing to try, or it could not be fetched now.</summary>
    public async Task<StagedUpgrade?> TryStageAsync(ClientIdentity identity, Version current, CancellationToken token)
    {
        if (slots.Free is not { } slot)
        {
            LogNoFolders();
            return null;
        }

        using var limited = CancellationTokenSource.CreateLinkedTokenSource(token);
        limited.CancelAfter(DownloadLimit);
        try
        {
            using var connection = new SiteConnection(identity, clock, boundTo: null);
            var (upgrade, refused) = await UpgradeOffer.AskAsync(connection, identity, current, limited.Token);
            if (upgrade is null)
            {
                if (refused is not null)
                {
                    LogRefused(refused);
                }

                return null;
            }

            var before = Attempt();
            var attempt = before is { } same && same.IsOf(upgrade) ? same : new UpgradeAttempt(upgrade.Version, UpgradeAttempt.DigestOf(upgrade), 0, DateTimeOffset.MinValue);
            if (!attempt.IsDue(clock.GetUtcNow()))
            {
                return null;
            }

            slots.Clear(slot);
            foreach (var file in upgrade.Files)
            {
                await FetchAsync(connection, file, Path.Combine(slots.BundleIn(slot), file.Path), limited.Token);
            }

            return new StagedUpgrade(upgrade.Version, slot, attempt);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or UnauthorizedAccessException or JsonException or InvalidDataException
            || (failure is OperationCanceledException && !token.IsCancellationRequested))
        {
            LogNotFetched(failure.Message);
            return null;
        }
    }

    /// <summary>
    /// Counts the trial that comes next, when nothing but the trial itself can fail any more: what went wrong before it is no fault of the newer client and must not keep it waiting,
    /// while a power cut in the middle of a trial has to count.
    /// </summary>
    public void Begin(StagedUpgrade staged)
    {
        var attempt = staged.Attempt with { Count = staged.Attempt.Count + 1, At = clock.GetUtcNow() };
        store.Set(AttemptSetting, JsonSerializer.SerializeToUtf8Bytes(attempt, UpgradeJson.Default.UpgradeAttempt));
        LogBegins(staged.Version, attempt.Count);
    }

    /// <summary>Tells what came of the last trial.</summary>
    public void LogTrial(StagedUpgrade staged, string problem) => LogRolledBack(staged.Version, problem);

    private UpgradeAttempt? Attempt()
    {
        try
        {
            return store.Find(AttemptSetting) is { } bytes ? JsonSerializer.Deserialize(bytes, UpgradeJson.Default.UpgradeAttempt) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task FetchAsync(SiteConnection connection, ClientUpgradeFile file, string path, CancellationToken token)
    {
        const int BufferLength = 64 * 1024;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var response = await connection.OpenAsync("/client/v1/upgrade/" + file.Sha256, token);
        await using var from = await response.Content.ReadAsStreamAsync(token);
        await using var to = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferLength];
        var left = file.Length;
        while (await from.ReadAsync(buffer, token) is > 0 and var read)
        {
            left -= read;
            if (left < 0)
            {
                throw new InvalidDataException($"{file.Path} is longer than the site says.");
            }

            digest.AppendData(buffer, 0, read);
            await to.WriteAsync(buffer.AsMemory(0, read), token);
        }

        if (left != 0 || Convert.ToHexStringLower(digest.GetHashAndReset()) != file.Sha256)
        {
            throw new InvalidDataException($"{file.Path} is not what the site signed.");
        }

        to.Flush(flushToDisk: true);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, file.IsExecutable ? Executable : Readable);
        }
    }

    [LoggerMessage(5130, LogLevel.Information, "Client {Version} is here and is tried now (attempt {Attempt})")]
    private partial void LogBegins(string version, int attempt);

    [LoggerMessage(5131, LogLevel.Warning, "The client that the site offers is not taken: {Reason}")]
    private partial void LogRefused(string reason);

    [LoggerMessage(5132, LogLevel.Warning, "The client that the site offers could not be fetched, and is asked for again: {Reason}")]
    private partial void LogNotFetched(string reason);

    [LoggerMessage(5133, LogLevel.Error, "Client {Version} was tried and is not healthy, so this one goes on: {Problem}")]
    private partial void LogRolledBack(string version, string problem);

    [LoggerMessage(5134, LogLevel.Warning, "This client was not installed by its package and cannot upgrade itself")]
    private partial void LogNoFolders();
}

/// <summary>How often a client was tried, and when last.</summary>
internal sealed record UpgradeAttempt(string Version, string Digest, int Count, DateTimeOffset At)
{
    /// <summary>A client that does not become healthy is not tried for ever: a third failure is no accident.</summary>
    private const int Most = 3;

    /// <summary>Between two trials this Mac is managed for a while.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>It may be tried now. A clock that was set back since must not keep it waiting.</summary>
    public bool IsDue(DateTimeOffset now) => Count < Most && (Count == 0 || now >= At + Pause || now < At);

    public static string DigestOf(ClientUpgrade upgrade) =>
        Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', upgrade.Files.Select(static f => f.Path + " " + f.Sha256)))));

    public bool IsOf(ClientUpgrade upgrade) => Version == upgrade.Version && Digest == DigestOf(upgrade);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(UpgradeAttempt))]
internal sealed partial class UpgradeJson : JsonSerializerContext;
