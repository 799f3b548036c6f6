using System.Net;
using System.Text.Json;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Problems;
using Espalier.MacClient.Problems;

namespace Espalier.MacClient.Runtime;

public sealed partial class ClientRuntime
{
    private static readonly TimeSpan PieceLimit = TimeSpan.FromSeconds(60);

    /// <summary>Gathers this Mac's part of a problem report: a zip archive without secrets, at most <see cref="ProblemReportLimits.MaxMacBytes"/>.</summary>
    public Task<byte[]> GatherProblemReportAsync(string description, CancellationToken token)
    {
        var identity = _session.Identity;
        return new MacProblemReport(_mac, _options.Preferences).MakeAsync(
            new ProblemReportFacts(
                _options.Version, identity.SiteUrl, identity.SiteCode, identity.ClientId, Status.LastContactAt, Status.PolicyUpdates, WaitingReports,
                _policy.Current?.Device.Settings.ListensForOrders ?? false, description),
            token);
    }

    /// <summary>Sends a part in pieces; null when the site has all of it, else why it did not take it.</summary>
    /// <exception cref="HttpRequestException">The site cannot be reached.</exception>
    public async Task<string?> SendProblemReportAsync(Guid id, byte[] archive, string? description, CancellationToken token)
    {
        for (var offset = 0; offset < archive.Length; offset += ProblemReportLimits.MaxPieceBytes)
        {
            var end = Math.Min(offset + ProblemReportLimits.MaxPieceBytes, archive.Length);
            var isLast = end == archive.Length;
            var piece = new ProblemReportPiece(id, offset, archive[offset..end], isLast, isLast ? description : null);
            var body = JsonSerializer.SerializeToUtf8Bytes(piece, MessagesJson.Default.ProblemReportPiece);
            var answer = await _session.Connection.SendAsync(HttpMethod.Post, "/client/v1/problem-reports", body, null, PieceLimit, token);
            if (answer.Status != HttpStatusCode.OK)
            {
                return answer.Problem?.Detail ?? $"The site answered {(int)answer.Status}.";
            }
        }

        return null;
    }
}
