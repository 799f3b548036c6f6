using System.Text.Json;
using System.Text.RegularExpressions;

namespace Espalier.Server.Commands.Verbs;

/// <summary>Finds what people name by a name where the API takes an id.</summary>
internal static partial class NamedObjects
{
    private const int Window = 500;
    private const string IdOnly = "id:";

    private static readonly Dictionary<string, NamedList> Lists = new()
    {
        ["devices"] = new(DeviceId(), static name => $"/devices?take={Window}&filter={Uri.EscapeDataString(name)}", "rows", "id", "name") { Show = "/devices/" },
        ["collections"] = new(CollectionId(), static name => $"/collections?take={Window}&filter={Uri.EscapeDataString(name)}", "items", "id", "name") { Show = "/collections/" },
        ["baselines"] = new(AnyGuid(), static _ => "/baselines", null, "id", "name"),
        ["deployments"] = new(AnyGuid(), static _ => "/deployments", null, "id", "baselineName"),
        ["tokens"] = new(AnyGuid(), static _ => "/tokens", null, "id", "name"),
    };

    /// <summary>The id itself, or that of the only object with that name. <c>id:</c> before it says that it is no name.</summary>
    /// <exception cref="VerbFailure">There is none, or there are several, or it is the id of one and the name of another.</exception>
    public static async Task<string> FindIdAsync(SiteApi api, string noun, string text, CancellationToken token)
    {
        var list = Lists[noun];
        if (text.StartsWith(IdOnly, StringComparison.Ordinal) && list.Id.IsMatch(text[IdOnly.Length..]))
        {
            return text[IdOnly.Length..];
        }

        // Whoever names a Mac may name it like the id of another one.
        var isId = list.Id.IsMatch(text);
        if (isId && list.Show is null)
        {
            return text;
        }

        var found = await NamedAsync(api, list, text, token);
        if (isId)
        {
            return found.FirstOrDefault(id => id != text) is not { } other ? text : throw new VerbFailure(
                ExitCodes.Failure, "ambiguous", $"'{text}' is an id, and also the name of {other} among the {noun}. Give {IdOnly}{text} or {IdOnly}{other}.");
        }

        return found switch
        {
            [var id] => id,
            [] => throw new VerbFailure(ExitCodes.NotFound, "not-found", $"There is none of the {noun} with the name '{text}'."),
            _ => throw new VerbFailure(ExitCodes.Failure, "ambiguous", $"{found.Count} of the {noun} have the name '{text}': {string.Join(", ", found)}. Give an id."),
        };
    }

    /// <summary>Name and id, for who is asked whether it is meant; only the id where the site shows none of this kind alone.</summary>
    public static async Task<string> TellAsync(SiteApi api, string noun, string id, CancellationToken token) => Lists[noun].Show is not { } show
        ? id
        : $"{AnswerText.Cell((await api.SendAsync(HttpMethod.Get, show + Uri.EscapeDataString(id), null, token)).Json.GetProperty("summary").GetProperty("name"))} ({id})";

    /// <summary>The ids of all objects with that name.</summary>
    private static async Task<List<string>> NamedAsync(SiteApi api, NamedList list, string name, CancellationToken token)
    {
        var found = new List<string>();
        for (var (skip, total, snapshot) = (0, 1, ""); skip < total; skip += Window)
        {
            var answer = (await api.SendAsync(HttpMethod.Get, list.Path(name) + (skip == 0 ? "" : $"&skip={skip}{snapshot}"), null, token)).Json;
            var rows = list.Rows is null ? answer : answer.GetProperty(list.Rows);
            found.AddRange(rows.EnumerateArray()
                .Where(row => string.Equals(row.GetProperty(list.NameField).GetString(), name, StringComparison.OrdinalIgnoreCase)).Select(row => AnswerText.Cell(row.GetProperty(list.IdField))));
            if (list.Rows is not null)
            {
                total = answer.GetProperty("total").GetInt32();
                snapshot = answer.TryGetProperty("snapshot", out var kept) && kept.ValueKind == JsonValueKind.String ? $"&snapshot={kept.GetString()}" : "";
            }
        }

        return found;
    }

    [GeneratedRegex(@"^[0-9]+\z")]
    private static partial Regex DeviceId();

    [GeneratedRegex(@"^[A-Z0-9]{3}[0-9A-F]{5}\z")]
    private static partial Regex CollectionId();

    [GeneratedRegex(@"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\z")]
    private static partial Regex AnyGuid();

    private sealed record NamedList(Regex Id, Func<string, string> Path, string? Rows, string IdField, string NameField)
    {
        /// <summary>Address of one of them, before its id; null where there is none with its name, or where nobody would name one like an id.</summary>
        public string? Show { get; init; }
    }
}
