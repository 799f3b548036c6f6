using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Signatures;
using Espalier.Site.Security.Certificates;

namespace Espalier.Site.Actions;

/// <summary>Signs orders with the site's policy key; a Mac believes nothing else, whatever the transport.</summary>
internal sealed class OrderSigner(SiteCertificates certificates)
{
    public string Sign(ActionOrder order)
    {
        using var key = certificates.PolicySigner.GetECDsaPrivateKey()!;
        return SignedDocument.Sign(key, certificates.PolicySigner, ChannelKinds.ActionType, JsonSerializer.SerializeToUtf8Bytes(order, MessagesJson.Default.ActionOrder));
    }
}
