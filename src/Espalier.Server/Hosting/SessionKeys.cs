using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Espalier.Data;
using Espalier.Site;
using Espalier.Site.Security.Vault;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Options;

namespace Espalier.Server.Hosting;

/// <summary>Keys of the console's cookies: they outlive a restart and serve all nodes in the database, sealed with the site key, and are of this site alone.</summary>
internal static class SessionKeys
{
    public static IServiceCollection AddSessionKeys(this IServiceCollection services, SiteOptions site)
    {
        services.AddDataProtection().SetApplicationName("Espalier console of site " + site.SiteCode);
        return services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(static provider => new ConfigureOptions<KeyManagementOptions>(keys =>
        {
            keys.XmlRepository = new SessionKeyStore(provider.GetRequiredService<SiteDatabase>(), provider.GetRequiredService<TimeProvider>());
            keys.XmlEncryptor = new SealedXmlEncryptor(provider.GetRequiredService<SiteKey>());
        }));
    }
}

/// <summary>Seals a key before it is written.</summary>
internal sealed class SealedXmlEncryptor(SiteKey siteKey) : IXmlEncryptor
{
    /// <summary>What the sealed values are.</summary>
    public const string Context = "console session key";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(
        new XElement("sealed", Convert.ToBase64String(siteKey.Seal(Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting)), Context))),
        typeof(SealedXmlDecryptor));
}

/// <summary>Opens a key that was read; the framework makes it, by the name in the file.</summary>
/// <param name="services">The host's.</param>
internal sealed class SealedXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) =>
        services.GetRequiredService<SiteKey>().TryOpen(Convert.FromBase64String(encryptedElement.Value), SealedXmlEncryptor.Context, out var opened)
            ? XElement.Parse(Encoding.UTF8.GetString(opened))
            : throw new CryptographicException("The session key does not open with this site key.");
}
