using Espalier.Contracts.Admin.ActiveDirectory;
using Espalier.Contracts.Operations;
using Espalier.Hosting.Ldap;
using Espalier.Site.Nodes;
using Espalier.Site.Operations;
using Espalier.Site.Security.Roles;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.ActiveDirectory;

/// <summary>Answers the settings without the secret.</summary>
internal sealed class GetDirectoryOperation(CompanyDirectory directory) : IOperation<GetDirectory, DirectoryConnection>
{
    public static Right Needs => Right.ManageSecurity;

    public async Task<Result<DirectoryConnection>> RunAsync(OperationContext context, GetDirectory request, CancellationToken token) =>
        new DirectoryConnection((await directory.FindAsync(token))?.Settings);
}

/// <summary>Tries settings.</summary>
internal sealed class TestDirectoryOperation(CompanyDirectory directory) : IOperation<TestDirectory, DirectoryTested>
{
    public static Right Needs => Right.ManageSecurity;

    public async Task<Result<DirectoryTested>> RunAsync(OperationContext context, TestDirectory request, CancellationToken token)
    {
        var options = await DirectoryOperations.ReadAsync(directory, request.Settings, request.Password, token);
        return options.Problem is { } problem ? problem : await DirectoryOperations.TestAsync(options.Value!, token);
    }
}

/// <summary>Tries settings and keeps them when the directory answers.</summary>
internal sealed class SaveDirectoryOperation(CompanyDirectory directory) : IOperation<SaveDirectory, DirectoryTested>
{
    public static Right Needs => Right.ManageSecurity;

    public static bool TakesTokens => false;

    public async Task<Result<DirectoryTested>> RunAsync(OperationContext context, SaveDirectory request, CancellationToken token)
    {
        var read = await DirectoryOperations.ReadAsync(directory, request.Settings, request.Password, token);
        if (read.Problem is { } problem)
        {
            return problem;
        }

        var options = read.Value!;
        var tested = await DirectoryOperations.TestAsync(options, token);
        return !tested.Succeeded ? tested : await context.WriteAsync<Result<DirectoryTested>>(
            $"directory {options.Domain}, servers {string.Join(' ', options.Settings.Servers)}, service account {options.Settings.ServiceAccount}",
            async (scope, inner) =>
            {
                await directory.SaveAsync(scope, options, inner);
                return tested;
            },
            token);
    }
}

/// <summary>Disconnects the directory.</summary>
internal sealed class RemoveDirectoryOperation(Callers callers) : IOperation<RemoveDirectory, Done>
{
    public static Right Needs => Right.ManageSecurity;

    public Task<Result<Done>> RunAsync(OperationContext context, RemoveDirectory request, CancellationToken token) => context.ChangeAsync<Done>(
        "directory",
        async (scope, inner) =>
        {
            if (await scope.Context.Set<StoredDirectory>().ExecuteDeleteAsync(inner) == 0)
            {
                return Problem.NotFound("directory");
            }

            var accounts = scope.Context.Set<DirectoryAccount>();
            await scope.Context.Set<ApiToken>().Where(t => accounts.Any(a => a.Id == t.UserId)).ExecuteDeleteAsync(inner);
            await accounts.ExecuteDeleteAsync(inner);
            scope.Tell(NodeTopic.Callers);
            scope.AfterCommit(callers.ForgetAll);
            return Done.Instance;
        },
        token);
}

/// <summary>Looks for users and groups.</summary>
internal sealed class SearchDirectoryOperation(CompanyDirectory directory) : IOperation<SearchDirectory, IReadOnlyList<DirectoryEntry>>
{
    private const int MaxText = 100;

    public static Right Needs => Right.ManageSecurity;

    public async Task<Result<IReadOnlyList<DirectoryEntry>>> RunAsync(OperationContext context, SearchDirectory request, CancellationToken token) =>
        request.Text.Length > MaxText
            ? Problem.Invalid(new FieldProblem("text", $"At most {MaxText} characters."))
            : await DirectoryOperations.AskAsync(directory, (session, inner) => session.ListAsync(request.Text.Trim(), inner), token);
}

/// <summary>What operations on the directory share.</summary>
internal static class DirectoryOperations
{
    private static readonly Problem NotConnected = new(ProblemKind.Conflict, "no-directory", "No directory is connected. Connect one at Administration, Security, Active Directory.");

    /// <summary>
    /// Settings with the password they are to be tried with. The stored password is used only where account, domain, servers and CAs are the stored ones:
    /// otherwise it could be sent to a server of somebody's choice.
    /// </summary>
    public static async Task<Result<DirectoryOptions>> ReadAsync(CompanyDirectory directory, DirectorySettings given, string? password, CancellationToken token)
    {
        var (settings, problems) = DirectorySettingsRules.Check(given);
        if (problems.Count > 0)
        {
            return Problem.Invalid(problems);
        }

        if (!string.IsNullOrEmpty(password))
        {
            return new DirectoryOptions(settings, password);
        }

        var stored = await directory.FindAsync(token);
        return stored is not null && IsSameTarget(stored.Settings, settings)
            ? stored with { Settings = settings }
            : Problem.Invalid(new FieldProblem("password", "The password of the service account is needed: it is kept for the stored account, servers and CAs only."));
    }

    public static async Task<Result<DirectoryTested>> TestAsync(DirectoryOptions options, CancellationToken token)
    {
        try
        {
            await using var session = await CompanyDirectory.OpenAsync(options, token);
            await session.CheckBaseAsync(token);
            return new DirectoryTested(session.Server, options.BaseName);
        }
        catch (DirectoryException failure)
        {
            return ToProblem(failure);
        }
    }

    /// <summary>Asks the connected directory as the service account.</summary>
    public static Task<Result<T>> AskAsync<T>(CompanyDirectory directory, Func<DirectorySession, CancellationToken, Task<T>> ask, CancellationToken token) =>
        AskAsAsync<T>(directory, null, null, async (session, inner) => await ask(session, inner), token);

    /// <summary>Asks the connected directory as another account; null is the service account.</summary>
    public static async Task<Result<T>> AskAsAsync<T>(
        CompanyDirectory directory, string? userName, string? password, Func<DirectorySession, CancellationToken, Task<Result<T>>> ask, CancellationToken token)
    {
        if (await directory.FindAsync(token) is not { } options)
        {
            return NotConnected;
        }

        if (!string.IsNullOrEmpty(userName))
        {
            if (string.IsNullOrEmpty(password))
            {
                return Problem.Invalid(new FieldProblem("password", "The password of this account is needed."));
            }

            options = new DirectoryOptions(options.Settings with { ServiceAccount = userName }, password);
        }

        try
        {
            await using var session = await CompanyDirectory.OpenAsync(options, token);
            return await ask(session, token);
        }
        catch (DirectoryException failure)
        {
            return ToProblem(failure);
        }
    }

    private static bool IsSameTarget(DirectorySettings a, DirectorySettings b) =>
        a.Domain == b.Domain && a.ServiceAccount == b.ServiceAccount && a.TrustedAuthorities == b.TrustedAuthorities && a.Servers.SequenceEqual(b.Servers);

    internal static Problem ToProblem(DirectoryException failure)
    {
        var (code, field) = failure.Fault switch
        {
            DirectoryFault.NameUnknown => ("directory-name-unknown", "settings.servers"),
            DirectoryFault.Unreachable => ("directory-unreachable", "settings.servers"),
            DirectoryFault.NoTls => ("directory-no-tls", "settings.servers"),
            DirectoryFault.CertificateNotTrusted => ("directory-certificate-not-trusted", "settings.trustedAuthorities"),
            DirectoryFault.CertificateNameMismatch => ("directory-certificate-name", "settings.servers"),
            DirectoryFault.WrongCredentials => ("directory-credentials-wrong", "password"),
            DirectoryFault.NoSuchBase => ("directory-no-such-domain", "settings.domain"),
            DirectoryFault.Broken => ("directory-broken", "settings.servers"),
        };
        return new Problem(ProblemKind.Unavailable, code, failure.Message) { Fields = [new FieldProblem(field, failure.Message)] };
    }
}
