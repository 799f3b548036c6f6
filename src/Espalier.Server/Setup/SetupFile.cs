using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Espalier.Contracts.Operations;

namespace Espalier.Server.Setup;

/// <summary>The file of <c>espalier setup --file</c>: the answers as JSON with comments allowed.</summary>
internal static class SetupFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Every field with an example; a site without a directory deletes that part, one with a local database the part below <c>provider</c>.</summary>
    public static string Template { get; } = JsonSerializer.Serialize(
        new SetupAnswers
        {
            Components = SetupComponents.All,
            Site = new SiteAnswers { Code = "T12", Name = "Berlin", HostNames = ["site.example.com"] },
            Database = new DatabaseAnswers
            {
                Provider = DatabaseProvider.Remote,
                Host = "db.example.com",
                UserName = "espalier",
                Password = new Secret("/run/secrets/espalier-database"),
                Options = "SSL Mode=VerifyFull",
            },
            Directory = new DirectoryAnswers
            {
                Domain = "corp.example.com",
                NetBiosName = "CORP",
                Servers = ["dc1.corp.example.com"],
                ServiceAccount = "espalier@corp.example.com",
                Password = new Secret("/run/secrets/espalier-directory"),
                ConfiguringAccount = "ada@corp.example.com",
                ConfiguringPassword = new Secret("/run/secrets/espalier-configuring"),
            },
            Roles = new RoleAnswers
            {
                Administrator = new AdministratorAnswers { Name = "ada", Password = new Secret("/run/secrets/espalier-administrator") },
                Members = [new RoleMember("FileVault Key Administrators", "CORP\\Domain Admins"), new RoleMember("Enrollers", "CORP\\Helpdesk")],
            },
        },
        Options);

    /// <summary>Answers as a file, without secrets.</summary>
    public static string Write(SetupAnswers answers) => JsonSerializer.Serialize(answers, Options);

    /// <summary>Reads answers; a problem names the field that cannot be read.</summary>
    public static Result<SetupAnswers> Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<SetupAnswers>(json, Options) is { } answers ? answers : Problem.Invalid(new FieldProblem("", "The file says null."));
        }
        catch (JsonException failure)
        {
            return Problem.Invalid(new FieldProblem((failure.Path ?? "$").TrimStart('$').TrimStart('.'), $"{Text(failure.Message)} (line {failure.LineNumber + 1})"));
        }
    }

    /// <summary>The framework's own texts name its types; ours stay as they are.</summary>
    private static string Text(string message) =>
        message.Contains(".NET member", StringComparison.Ordinal) || message.Contains("contained in type", StringComparison.Ordinal) ? "There is no such field; --print-template shows all."
        : message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal) ? "The value is not of the kind that is expected here; --print-template shows one."
        : message.Split(" Path: ")[0];
}
