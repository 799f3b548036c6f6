using Espalier.Contracts.Operations;
using Espalier.Formats.Ldap;
using Espalier.Hosting.Ldap;

namespace Espalier.Site.ActiveDirectory;

/// <summary>The names of the console as a service for Kerberos: <c>HTTP/site.example.com</c>, held by the service account (SEC-7).</summary>
internal static class ServiceNames
{
    /// <summary>Schema id of <c>servicePrincipalName</c>.</summary>
    public static readonly Guid Attribute = new("f3a64788-5306-11d1-a9c5-0000f80367c1");

    /// <summary>Schema id of <c>Public Information</c>, the set of attributes that it is in.</summary>
    public static readonly Guid AttributeSet = new("e48d0154-bcf8-11d1-8702-00c04fb96050");

    private const string AttributeName = "servicePrincipalName";

    /// <summary>A browser asks for a ticket by the DNS name in its address bar.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> hostNames) =>
        [.. hostNames.Where(static h => Uri.CheckHostName(h) == UriHostNameType.Dns && h.Contains('.', StringComparison.Ordinal)).Select(static h => "HTTP/" + h.ToLowerInvariant()).Distinct(StringComparer.Ordinal)];

    /// <summary>Those that an account does not hold yet.</summary>
    public static async Task<IReadOnlyList<string>> FindMissingAsync(DirectorySession session, string account, IReadOnlyList<string> names, CancellationToken token)
    {
        var entry = await session.FindAsync(account, [AttributeName], token);
        return [.. names.Except(entry?.Texts(AttributeName) ?? [], StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Another account that holds a name: two holders are none for Kerberos.</summary>
    public static async Task<string?> FindOtherHolderAsync(DirectorySession session, string account, string name, CancellationToken token)
    {
        var found = await session.FindAllAsync(LdapFilter.Equal(AttributeName, name), token);
        return found.FirstOrDefault(e => !string.Equals(e.Name, account, StringComparison.OrdinalIgnoreCase))?.Name;
    }

    /// <summary>Registers what is missing, and answers what that was.</summary>
    public static async Task<Result<IReadOnlyList<string>>> RegisterAsync(DirectorySession session, DirectoryHolder configuring, string account, IReadOnlyList<string> names, CancellationToken token)
    {
        var missing = await FindMissingAsync(session, account, names, token);
        foreach (var name in missing)
        {
            if (await FindOtherHolderAsync(session, account, name, token) is { } other)
            {
                return new Problem(ProblemKind.Conflict, "directory-name-taken", $"{name} is registered for {other}. Remove it there: setspn -D {name} ACCOUNT, or samba-tool spn delete {name}.");
            }
        }

        if (missing.Count == 0)
        {
            return new List<string>();
        }

        var added = await session.Connection.AddValuesAsync(account, [LdapValues.Of(AttributeName, missing)], token);
        return added.Code switch
        {
            LdapResultCode.Success or LdapResultCode.AttributeOrValueExists => new List<string>(missing),
            LdapResultCode.InsufficientAccessRights or LdapResultCode.ConstraintViolation => new Problem(
                ProblemKind.Conflict, "directory-rights-missing", $"{configuring.Name} may not register {string.Join(", ", missing)}. {RightsText.FixNames(configuring, account)}"),
            _ => throw new DirectoryException(DirectoryFault.Broken, $"{session.Server} did not register {string.Join(", ", missing)}: {added.Code} {added.Diagnostic}"),
        };
    }

    /// <summary>Takes names away from an account, where it still holds them; null when it holds none of them any more.</summary>
    public static async Task<Problem?> RemoveAsync(DirectorySession session, DirectoryHolder configuring, string account, IReadOnlyList<string> names, CancellationToken token)
    {
        var held = names.Except(await FindMissingAsync(session, account, names, token), StringComparer.OrdinalIgnoreCase).ToList();
        if (held.Count == 0)
        {
            return null;
        }

        var removed = await session.Connection.RemoveValuesAsync(account, [LdapValues.Of(AttributeName, held)], token);
        return removed.Code switch
        {
            LdapResultCode.Success or LdapResultCode.NoSuchAttribute => null,
            LdapResultCode.InsufficientAccessRights or LdapResultCode.ConstraintViolation => new Problem(
                ProblemKind.Conflict, "directory-rights-missing", $"{configuring.Name} may not remove {string.Join(", ", held)} from {account}. {RightsText.FixNames(configuring, account)}"),
            _ => throw new DirectoryException(DirectoryFault.Broken, $"{session.Server} did not remove {string.Join(", ", held)}: {removed.Code} {removed.Diagnostic}"),
        };
    }
}
