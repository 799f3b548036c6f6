using Espalier.Hosting.Ldap;

namespace Espalier.Site.ActiveDirectory.CertificateServices;

/// <summary>Templates as the connected directory describes them, for what follows a template by itself.</summary>
internal sealed class DirectoryTemplates(CompanyDirectory directory)
{
    /// <summary>The template; null where no directory is connected, none answers, or it has no such template.</summary>
    public async Task<CertificateTemplate?> FindAsync(string name, CancellationToken token)
    {
        try
        {
            if (await directory.FindAsync(token) is not { } connection)
            {
                return null;
            }

            await using var session = await CompanyDirectory.OpenAsync(connection, token);
            return (await new PublicKeyServices(session).ListTemplatesAsync(token)).FirstOrDefault(t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        }
        catch (DirectoryException)
        {
            // The authority says by a refusal what it wants, and the next look may be answered.
            return null;
        }
    }
}
