using System.Security.Cryptography;
using Espalier.Contracts.Messages;

namespace Espalier.Site.Enrollment;

/// <summary>Bounds of what an unknown Mac may say about itself.</summary>
internal static class EnrollmentChecks
{
    /// <summary>Interfaces of a Mac with docks, bridges and tunnels; more is noise.</summary>
    private const int MaxAddresses = 64;

    private const int MaxCertificateRequestBytes = 8 * 1024;

    public static EnrollmentProblem? FindProblem(EnrollmentRequest request)
    {
        var facts = request.Facts;
        if (request.CertificateRequest.Length > MaxCertificateRequestBytes)
        {
            return EnrollmentProblem.Malformed("The certificate request is too large.");
        }

        if (facts.Addresses.Count > MaxAddresses || facts.Addresses.Any(a => a.Ip.Length > 45 || a.Mac.Length > 17 || a.Interface.Length > 32))
        {
            return EnrollmentProblem.Malformed("The list of addresses is too long.");
        }

        var texts = new (string Name, string Text, int Max)[]
        {
            ("name", facts.Name, 255), ("netbiosName", facts.NetbiosName, 15), ("serialNumber", facts.SerialNumber, 64), ("hardwareId", facts.HardwareId, 64),
            ("model", facts.Model, 64), ("modelName", facts.ModelName, 128), ("osVersion", facts.OsVersion, 32), ("osBuild", facts.OsBuild, 32),
            ("architecture", facts.Architecture, 16), ("domain", facts.Domain, 255), ("clientVersion", request.ClientVersion, 32),
        };
        foreach (var (name, text, max) in texts)
        {
            if (text.Length > max || text.Any(char.IsControl))
            {
                return EnrollmentProblem.Malformed($"{name} is longer than {max} characters or contains control characters.");
            }
        }

        if (facts.Name.Length == 0 || facts.HardwareId.Length == 0)
        {
            return EnrollmentProblem.Malformed("Name and hardware id are needed.");
        }

        return IsAgreementKey(request.AgreementKey) ? null : EnrollmentProblem.Malformed("The agreement key is not an EC P-256 key.");
    }

    private static bool IsAgreementKey(byte[] key)
    {
        try
        {
            using var parsed = ECDiffieHellman.Create();
            parsed.ImportSubjectPublicKeyInfo(key, out var read);
            return read == key.Length && parsed.ExportParameters(false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
