using System.CommandLine;
using System.Text.Json;
using Espalier.Contracts.Operations;
using Espalier.Data;
using Espalier.Server.Databases;
using Espalier.Site;
using Espalier.Site.Security.Certificates;
using Espalier.Site.Security.Vault;
using Microsoft.Extensions.Logging.Abstractions;

namespace Espalier.Server.Commands;

/// <summary><c>espalier certificates</c>: the site's certificates for whoever has its database and its key, also when no client accepts the site server any more.</summary>
internal static class CertificatesCommand
{
    /// <summary>A key file has some kilobytes.</summary>
    private const int MaxFileBytes = 1024 * 1024;

    public static Command Create() => new("certificates", "Lists, renews, exports and imports the site's certificates. A site that is served takes a change up within seconds.") { CreateList(), CreateRenew(), CreateExport(), CreateImport() };

    private static Command CreateList()
    {
        var data = SiteFolders.CreateData();
        var isJson = new Option<bool>("--json") { Description = "One JSON list on standard output." };
        var command = new Command("list", "Lists the certificates by store and name.") { data, isJson };
        command.SetAction((parsed, token) => RunAsync(parsed.GetValue(data)!, async store =>
        {
            var found = await store.ListAsync(token);
            return parsed.GetValue(isJson) ? JsonSerializer.Serialize(found, JsonSerializerOptions.Web) : string.Join(Environment.NewLine + Environment.NewLine, found.Select(Describe));
        }));
        return command;
    }

    private static Command CreateRenew()
    {
        var data = SiteFolders.CreateData();
        var command = new Command("renew", "Makes a new certificate of the site server under the same authority; Macs stay connected.") { data };
        command.SetAction((parsed, token) => RunAsync(parsed.GetValue(data)!, async store => "Renewed:" + Environment.NewLine + Describe(await store.RenewAsync(token))));
        return command;
    }

    private static Command CreateExport()
    {
        var data = SiteFolders.CreateData();
        var name = new Option<string>("--name") { Description = "Name of the certificate, or the first 8 digits and more of its fingerprint.", DefaultValueFactory = static _ => CertificateStore.SiteServer };
        var file = new Option<string>("--to") { Description = "The file to write; must not exist.", Required = true };
        var format = new Option<string>("--format") { Description = "der or base64: without the key. pfx: PKCS #12 with key and certification path.", DefaultValueFactory = static _ => "der" };
        format.AcceptOnlyFromAmong("der", "base64", "pfx");
        var password = Password("the password that seals a pfx");
        var command = new Command("export", "Writes a certificate to a file.") { data, name, file, format, password };
        command.SetAction((parsed, token) => RunAsync(parsed.GetValue(data)!, async store =>
        {
            var hasKey = parsed.GetValue(format) == "pfx";
            var exported = !hasKey ? await store.ExportAsync(parsed.GetValue(name)!, token)
                : await ReadPasswordAsync(parsed.GetValue(password), token) is { } secret ? await store.ExportWithKeyAsync(parsed.GetValue(name)!, secret, token)
                : Problem.Invalid(new FieldProblem("--password-file", "A file with its key is sealed with a password, which is read from a file."));
            var content = Use(exported);
            if (parsed.GetValue(format) == "base64")
            {
                content = [.. System.Security.Cryptography.PemEncoding.WriteUtf8("CERTIFICATE"u8, content), (byte)'\n'];
            }

            var target = Path.GetFullPath(parsed.GetValue(file)!);
            await using var stream = PrivateFiles.Create(target);
            await stream.WriteAsync(content, token);
            return hasKey ? $"{target} holds the certificate with its key: whoever has it and the password can pass for the site server." : $"{target} holds the certificate.";
        }));
        return command;
    }

    private static Command CreateImport()
    {
        var data = SiteFolders.CreateData();
        var file = new Option<string>("--from") { Description = "PKCS #12 (.pfx) with certificate and key.", Required = true };
        var password = Password("the password of the file");
        password.Required = true;
        var store = new Option<string>("--store") { Description = "Store that it goes into.", DefaultValueFactory = static _ => CertificateStore.Personal };
        var exportable = new Option<bool>("--exportable") { Description = "Mark this key as exportable." };
        var command = new Command("import", "Puts a certificate of the site server, issued by the site's authority, in the place of the one in use.") { data, file, password, store, exportable };
        command.SetAction((parsed, token) => RunAsync(parsed.GetValue(data)!, async certificates =>
        {
            var path = Path.GetFullPath(parsed.GetValue(file)!);
            var content = new FileInfo(path).Length <= MaxFileBytes ? await File.ReadAllBytesAsync(path, token) : [];
            var secret = await ReadPasswordAsync(parsed.GetValue(password), token) ?? "";
            var imported = Use(await certificates.ImportAsync(content, secret, parsed.GetValue(store)!, parsed.GetValue(exportable), token));
            return "Imported:" + Environment.NewLine + Describe(imported);
        }));
        return command;
    }

    private static Option<string?> Password(string what) => new("--password-file") { Description = $"File with {what}; not on the command line, where everybody on this host could read it." };

    private static async Task<string?> ReadPasswordAsync(string? path, CancellationToken token) => path is null ? null : (await File.ReadAllTextAsync(path, token)).TrimEnd('\r', '\n');

    private static T Use<T>(Result<T> result) => result.Problem is { } problem
        ? throw new UnusableDatabaseException(problem.Fields.Count > 0 ? string.Join(' ', problem.Fields.Select(static f => f.Text)) : problem.Detail)
        : result.Value!;

    private static string Describe(CertificateInStore one) =>
        $"""
         {one.Store} / {one.Name}{(one.IsCurrent ? "" : " (not in use)")}
           Subject:     {one.Subject}
           Issuer:      {one.Issuer}
           Valid:       {one.NotBefore:u} to {one.NotAfter:u}
           Serial:      {one.SerialNumber}
           Fingerprint: {one.Fingerprint}
           Key:         {(one.IsExportable ? "exportable" : "not exportable")}
         """;

    private static async Task<int> RunAsync(string dataFolder, Func<CertificateStore, Task<string>> run)
    {
        SiteDatabase? database = null;
        try
        {
            var folder = Path.GetFullPath(dataFolder);
            var options = SiteFolders.Find(folder);
            if (options.Database is null && !File.Exists(Path.Combine(folder, options.DatabaseName + ".db")))
            {
                throw new UnusableDatabaseException($"There is no database of site {options.Site.SiteCode} in {folder}.");
            }

            using var key = SiteKey.OpenOrCreate(options.Site.KeysFolder);
            await using var opened = database = new SiteDatabase(options.CreateEngine(SiteRole.ModelParts));
            var certificates = new SiteCertificates(opened, key, options.Site, TimeProvider.System, NullLogger<SiteCertificates>.Instance);
            await System.Console.Out.WriteLineAsync(await run(new CertificateStore(opened, key, certificates, TimeProvider.System)));
            return ExitCodes.Success;
        }
        catch (Exception refused) when (refused is UnusableDatabaseException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            await System.Console.Error.WriteLineAsync(refused.Message);
            return ExitCodes.Failure;
        }
        catch (Exception failure) when (database is not null && database.IsUnavailable(failure))
        {
            await System.Console.Error.WriteLineAsync($"The database cannot be used: {failure.GetBaseException().Message}");
            return ExitCodes.Failure;
        }
    }
}
