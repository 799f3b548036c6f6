using System.Text.RegularExpressions;

namespace Espalier.Server.Commands.Verbs;

/// <summary>Finds what people name by a name where the API takes an id.</summary>
internal static partial class NamedObjects
{
    private static readonly Dictionary<string, NamedList> Lists = new()
    {
        ["devices"] = new(DeviceId(), static name => $"/devices?take=500&filter={Uri.EscapeDataString(name)}", "rows", "id", "name"),
        ["collections"] = new(CollectionId(), static name => $"/collections?take=500&filter={Uri.EscapeDataString(name)}", "items", "id", "name"),
        ["baselines"] = new(AnyGuid(), static _ => "/baselines", null, "id", "name"),
        ["deployments"] = new(AnyGuid(), static _ => "/deployments", null, "id", "baselineName"),
        ["tokens"] = new(AnyGuid(), static _ => "/tokens", null, "id", "name"),
    };

    /// <summary>The id itself, or that of the only object with that name.</summary>
    /// <exception cref="VerbFailure">There is none, or there are several.</exception>
    public static async Task<string> FindIdAsync(SiteApi api, string noun, string text, CancellationToken token)
    {
        var list = Lists[noun];
        if (list.Id.IsMatch(text))
        {
            return text;
        }

        var answer = (await api.SendAsync(HttpMethod.Get, list.Path(text), null, token)).Json;
        var found = (list.Rows is { } rows ? answer.GetProperty(rows) : answer).EnumerateArray()
            .Where(row => string.Equals(row.GetProperty(list.NameField).GetString(), text, StringComparison.OrdinalIgnoreCase)).Select(row => AnswerText.Cell(row.GetProperty(list.IdField))).ToList();
        return found switch
        {
            [var id] => id,
            [] => throw new VerbFailure(ExitCodes.NotFound, "not-found", $"There is none of the {noun} with the name '{text}'."),
            _ => throw new VerbFailure(ExitCodes.Failure, "ambiguous", $"{found.Count} of the {noun} have the name '{text}': {string.Join(", ", found)}. Give an id."),
        };
    }

    [GeneratedRegex(@"^\d+\z")]
    private static partial Regex DeviceId();

    [GeneratedRegex(@"^[A-Z0-9]{3}[0-9A-F]{5}\z")]
    private static partial Regex CollectionId();

    [GeneratedRegex(@"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\z")]
    private static partial Regex AnyGuid();

    private sealed record NamedList(Regex Id, Func<string, string> Path, string? Rows, string IdField, string NameField);
}
