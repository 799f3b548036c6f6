using System.Text;
using Espalier.Site.Security.Vault;

namespace Espalier.Server.Commands.Verbs;

/// <summary>Making an API token, which is told once.</summary>
internal static class TokenVerbs
{
    public static IReadOnlyList<VerbInput> Inputs { get; } =
    [
        new("name", "Which program it is for.") { Place = InputPlace.Body, IsArgument = true, IsRequired = true },
        new("valid-days", "1 to 365.") { Place = InputPlace.Body, Kind = InputKind.Number, IsRequired = true },
        new("right", "A right that it has, e.g. Read, Deploy, RunActions; may be repeated.") { Place = InputPlace.Body, Field = "rights", TakesMany = true, IsRequired = true },
        new("to", "File to write it into, which its owner alone may read; must not exist.") { Place = InputPlace.Here },
    ];

    public static async Task<int> CreateAsync(VerbCall call, CancellationToken token)
    {
        var (path, body) = await call.ComposeAsync(token);
        await using var file = call.Find("to") is { } to ? PrivateFiles.Create(Path.GetFullPath(to)) : null;
        ApiAnswer answer;
        try
        {
            answer = await call.Api.SendAsync(HttpMethod.Post, path, body, token);
        }
        catch (VerbFailure) when (file is not null)
        {
            File.Delete(file.Name);
            throw;
        }

        var secret = answer.Json.GetProperty("token").GetString()!;
        if (file is not null)
        {
            await file.WriteAsync(Encoding.UTF8.GetBytes(secret + "\n"), token);
            await call.Output.WriteLineAsync(call.IsJson
                ? $$"""{"id":{{answer.Json.GetProperty("id").GetRawText()}},"expiresAt":{{answer.Json.GetProperty("expiresAt").GetRawText()}}}"""
                : $"{file.Name} holds the token, until {answer.Json.GetProperty("expiresAt").GetString()}.");
        }
        else if (call.IsJson)
        {
            call.Tell(answer, null, []);
        }
        else
        {
            await call.Output.WriteLineAsync(secret);
        }

        return ExitCodes.Success;
    }
}
