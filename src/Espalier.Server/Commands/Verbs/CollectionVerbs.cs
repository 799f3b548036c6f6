using System.Globalization;
using System.Text.Json.Nodes;

namespace Espalier.Server.Commands.Verbs;

/// <summary>Making a collection from options.</summary>
internal static class CollectionVerbs
{
    public static IReadOnlyList<VerbInput> Inputs { get; } =
    [
        new("name", "Its name.") { Place = InputPlace.Body, IsArgument = true, IsRequired = true },
        new("comment", "What it is for.") { Place = InputPlace.Body },
        new("limiting", "Members must be in this one too; default: all systems.") { Place = InputPlace.Body, Field = "limitingId", NameOf = "collections" },
        new("query", "WQL that selects members.") { Place = InputPlace.Here, TakesMany = true },
        new("device", "Id or name of a member.") { Place = InputPlace.Here, TakesMany = true },
        new("include", "Collection whose members are members.") { Place = InputPlace.Here, TakesMany = true },
        new("exclude", "Collection whose members are not.") { Place = InputPlace.Here, TakesMany = true },
    ];

    public static async Task<int> CreateAsync(VerbCall call, CancellationToken token)
    {
        var (path, body) = await call.ComposeAsync(token);
        var rules = new JsonArray();
        foreach (var (query, number) in call.All("query").Select(static (q, i) => (q, i + 1)))
        {
            rules.Add(new JsonObject { ["kind"] = "Query", ["name"] = $"Query {number}", ["query"] = query });
        }

        foreach (var device in call.All("device"))
        {
            var id = await NamedObjects.FindIdAsync(call.Api, "devices", device, token);
            rules.Add(new JsonObject { ["kind"] = "Direct", ["resourceId"] = int.Parse(id, CultureInfo.InvariantCulture) });
        }

        foreach (var (option, kind) in new[] { ("include", "Include"), ("exclude", "Exclude") })
        {
            foreach (var collection in call.All(option))
            {
                rules.Add(new JsonObject { ["kind"] = kind, ["collectionId"] = await NamedObjects.FindIdAsync(call.Api, "collections", collection, token) });
            }
        }

        body!["rules"] = rules;
        call.Tell(await call.Api.SendAsync(HttpMethod.Post, path, body, token), null, []);
        return ExitCodes.Success;
    }
}
