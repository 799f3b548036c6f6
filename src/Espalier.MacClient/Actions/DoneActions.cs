using System.Text.Json;
using System.Text.Json.Serialization;
using Espalier.Contracts.Messages;
using Espalier.MacClient.Store;

namespace Espalier.MacClient.Actions;

/// <summary>Actions that were done, with their answers: an order that comes again is answered again, not done again. Kept a day longer than the order is worth anything.</summary>
internal sealed class DoneActions(ClientStore store, TimeProvider clock)
{
    private const string Prefix = "action.";
    private static readonly TimeSpan Spare = TimeSpan.FromDays(1);

    /// <summary>Keeps an answer until the site has it; on disk when it returns.</summary>
    public void Add(ActionOrder order, ActionAnswer answer)
    {
        foreach (var (name, old) in All().Where(a => a.Action.ExpiresAt + Spare < clock.GetUtcNow()))
        {
            store.Set(name, null);
        }

        Save(new DoneAction(answer, order.ExpiresAt, IsAnswered: false));
    }

    /// <summary>True when the order was done; its answer is then to be sent once more.</summary>
    public bool AnswerAgain(Guid order)
    {
        if (Find(order) is not { } done)
        {
            return false;
        }

        Save(done with { IsAnswered = false });
        return true;
    }

    public IReadOnlyList<ActionAnswer> Unanswered() => [.. All().Where(static a => !a.Action.IsAnswered).Select(static a => a.Action.Answer)];

    public void Answered(Guid order)
    {
        if (Find(order) is { } done)
        {
            Save(done with { IsAnswered = true });
        }
    }

    private List<(string Name, DoneAction Action)> All() => [.. store.Names(Prefix).Select(name => (name, Read(store.Find(name))!)).Where(static a => a.Item2 is not null)];

    private DoneAction? Find(Guid order) => Read(store.Find(Name(order)));

    private void Save(DoneAction done) => store.Set(Name(done.Answer.Id), JsonSerializer.SerializeToUtf8Bytes(done, DoneActionJson.Default.DoneAction));

    private static DoneAction? Read(byte[]? json) => json is null ? null : JsonSerializer.Deserialize(json, DoneActionJson.Default.DoneAction);

    private static string Name(Guid order) => Prefix + order.ToString("N");
}

/// <summary>An action that was done.</summary>
/// <param name="Answer">What the site is told.</param>
/// <param name="ExpiresAt">End of the order.</param>
/// <param name="IsAnswered">The site has the answer.</param>
internal sealed record DoneAction(ActionAnswer Answer, DateTimeOffset ExpiresAt, bool IsAnswered);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(DoneAction))]
internal sealed partial class DoneActionJson : JsonSerializerContext;
