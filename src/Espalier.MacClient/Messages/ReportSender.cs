using System.Net;
using System.Text.Json;
using Espalier.Contracts.Messages;
using Espalier.MacClient.Connection;

namespace Espalier.MacClient.Messages;

/// <summary>Sends what waits in the outbox, batch by batch, until it is empty and the site is known to have what it acknowledged.</summary>
public sealed class ReportSender(Outbox outbox, SiteConnection connection)
{
    /// <summary>Reports of about this size make one batch: large enough for a full inventory with company, small enough to repeat.</summary>
    private const int BatchBytes = 2 * 1024 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Sends everything; answers null, or the problem that stopped it.</summary>
    /// <exception cref="HttpRequestException">The site cannot be reached.</exception>
    public async Task<string?> SendAllAsync(CancellationToken token)
    {
        var maxBytes = BatchBytes;
        while (true)
        {
            var asked = outbox.ToAsk;
            var batch = outbox.Peek(maxBytes);
            if (batch.Reports.Count == 0 && asked is null)
            {
                return null;
            }

            var body = JsonSerializer.SerializeToUtf8Bytes(batch, MessagesJson.Default.ReportBatch);
            var answer = await connection.SendAsync(HttpMethod.Post, "/client/v1/reports", body, null, Limit, token);
            if (answer.Problem?.Code is ProblemCodes.BodyTooLarge or ProblemCodes.BodyMalformed)
            {
                // The site will never take this batch: find the report that it is about, one at a time, and give up that one alone.
                if (batch.Reports is [{ Kind: ReportKinds.Dropped }])
                {
                    return answer.Problem.Code;
                }

                if (batch.Reports is [var refused])
                {
                    outbox.GiveUp(refused.Sequence);
                }

                maxBytes = 1;
                continue;
            }

            if (answer.Status != HttpStatusCode.OK)
            {
                return answer.Problem?.Code ?? "status-" + (int)answer.Status;
            }

            maxBytes = BatchBytes;
            outbox.Acknowledge(JsonSerializer.Deserialize(answer.Content, MessagesJson.Default.ReportBatchAnswer) ?? throw new HttpRequestException("The site's answer is empty."), asked);
        }
    }
}
