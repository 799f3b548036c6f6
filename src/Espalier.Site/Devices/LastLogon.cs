using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Inventory;
using Espalier.Data;
using Espalier.Site.Inventory;

namespace Espalier.Site.Devices;

/// <summary>Keeps the last logon in the discovery data (<c>LastLogonUserName</c> and its company), which the logon profiles of the inventory tell.</summary>
internal static class LastLogon
{
    private static readonly string Last =
        $"SELECT {ColumnNames.Snake("Name")}, {ColumnNames.Snake("LastLogon")} FROM {CatalogueTables.Find(UserClasses.NetworkLoginProfile.Name)!.Relation} "
        + $"WHERE {ColumnNames.ResourceId} = @id AND {ColumnNames.Snake("LastLogon")} IS NOT NULL ORDER BY {ColumnNames.Snake("LastLogon")} DESC, {ColumnNames.Snake("Name")} LIMIT 1";

    /// <summary>Takes over what the inventory says now; answers whether that is news.</summary>
    public static async Task<bool> UpdateAsync(WriteScope scope, ResourceId id, CancellationToken token)
    {
        var logons = await scope.Command(Last).With("id", id.Value).ListAsync(static r => (Account: r.GetString(0), At: r.GetInt64(1)), token);
        if (logons is not [var (account, at)])
        {
            return false;
        }

        var slash = account.IndexOf('\\', StringComparison.Ordinal);
        var user = account[(slash + 1)..];
        var domain = slash < 0 ? null : account[..slash];
        var changed = await scope.Command(
                $"UPDATE {SystemResource.Table} SET last_logon_user_name = @user, last_logon_user_name_f = @user_f, last_logon_user_domain = @domain, last_logon_user_domain_f = @domain_f, "
                + "last_logon_timestamp = @at WHERE resource_id = @id AND (last_logon_timestamp IS NULL OR last_logon_timestamp <> @at OR last_logon_user_name <> @user)")
            .With("id", id.Value).With("user", user).With("user_f", Folding.Fold(user))
            .With("domain", domain).With("domain_f", domain is null ? null : Folding.Fold(domain)).With("at", at).RunAsync(token);
        return changed > 0;
    }
}
