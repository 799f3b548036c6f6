using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Espalier.Contracts.Messages;
using Espalier.MacClient.Connection;
using Espalier.MacClient.Runtime;

namespace Espalier.MacClient.Actions;

/// <summary>Takes orders that were believed, does each once, and tells the site how it ended, however long that takes.</summary>
internal sealed class ClientActions(IEnumerable<IClientAction> kinds, DoneActions done, SiteSession session, ClientOptions options, TimeProvider clock)
{
    /// <summary>Orders that may wait; the site tells a Mac again that does not answer.</summary>
    private const int MaxWaiting = 64;

    private const int MaxAtATime = 8;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly FrozenDictionary<string, IClientAction> _kinds = kinds.ToFrozenDictionary(static k => k.Kind, StringComparer.Ordinal);
    private readonly Channel<ActionOrder> _orders = Channel.CreateBounded<ActionOrder>(MaxWaiting);
    private readonly ConcurrentDictionary<Guid, bool> _underWay = new();
    private readonly Signal _answerNow = new();

    /// <summary>Takes an order whose signature, addressee and time were checked.</summary>
    public void Take(ActionOrder order)
    {
        if (_underWay.ContainsKey(order.Id))
        {
            return;
        }

        if (done.AnswerAgain(order.Id))
        {
            _answerNow.Raise();
        }
        else if (_underWay.TryAdd(order.Id, true) && !_orders.Writer.TryWrite(order))
        {
            _underWay.TryRemove(order.Id, out _);
        }
    }

    /// <summary>Does what was ordered, until cancelled.</summary>
    public Task ActAsync(CancellationToken token) => Parallel.ForEachAsync(
        _orders.Reader.ReadAllAsync(token), new ParallelOptions { MaxDegreeOfParallelism = MaxAtATime, CancellationToken = token }, async (order, inner) => await ActAsync(order, inner));

    /// <summary>Sends the answers that wait; null when all are sent, else what the site said.</summary>
    /// <exception cref="HttpRequestException">The site cannot be reached.</exception>
    public async Task<string?> AnswerAsync(CancellationToken token)
    {
        foreach (var answer in done.Unanswered())
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(answer, MessagesJson.Default.ActionAnswer);
            var said = await session.Connection.SendAsync(HttpMethod.Post, "/client/v1/actions", body, null, Limit, token);

            // A site that knows nothing of it (restored from a backup, say) will not know more tomorrow.
            if (!said.Succeeded && said.Status != HttpStatusCode.NotFound)
            {
                return said.Problem?.Code ?? "status-" + (int)said.Status;
            }

            done.Answered(answer.Id);
        }

        return null;
    }

    /// <summary>Waits until there is an answer to send, or the time passed.</summary>
    public Task WaitAsync(TimeSpan timeout, CancellationToken token) => _answerNow.WaitAsync(timeout, clock, token);

    private async Task ActAsync(ActionOrder order, CancellationToken token)
    {
        try
        {
            if (!_kinds.TryGetValue(order.Kind, out var kind))
            {
                Answer(order, $"This version of the client does not know the action '{order.Kind}'.");
                return;
            }

            await RunAsync(kind, order, token);
        }
        finally
        {
            _underWay.TryRemove(order.Id, out _);
        }
    }

    /// <summary>Tries until the site is reached or the order is worth nothing any more; then nobody waits for an answer.</summary>
    private async Task RunAsync(IClientAction kind, ActionOrder order, CancellationToken token)
    {
        var backoff = new Backoff(options.FirstRetry, options.LongestRetry);
        var isPrepared = false;
        while (order.ExpiresAt > session.Connection.SiteTime)
        {
            try
            {
                if (!isPrepared)
                {
                    await kind.PrepareAsync(token);
                    isPrepared = true;
                }

                Answer(order, await kind.RunAsync(order, token));
                return;
            }
            catch (Exception lost) when (ClientRuntime.IsConnectionFailure(lost, token))
            {
                await Task.Delay(backoff.Next(), clock, token);
            }
        }
    }

    private void Answer(ActionOrder order, string? problem)
    {
        done.Add(order, new ActionAnswer(order.Id, problem is null, problem));
        _answerNow.Raise();
    }
}
