using System.Net;
using System.Security.Cryptography;
using Espalier.Contracts.Inventory;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Signatures;

namespace Espalier.Site.Enrollment;

/// <summary>Bounds of what an unknown Mac may say about itself.</summary>
internal static class EnrollmentChecks
{
    /// <summary>Interfaces of a Mac with docks, bridges and tunnels; more is noise.</summary>
    private const int MaxAddresses = 64;

    public static EnrollmentProblem? FindProblem(EnrollmentRequest request)
    {
        var facts = request.Facts;
        if (request.CertificateRequest.Length > KeyRequest.MaxBytes)
        {
            return EnrollmentProblem.Malformed("The certificate request is too large.");
        }

        if (facts.Addresses.Count > MaxAddresses || !facts.Addresses.All(IsAddress))
        {
            return EnrollmentProblem.Malformed($"More than {MaxAddresses} addresses, or one that is none.");
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

        if (string.IsNullOrWhiteSpace(facts.Name))
        {
            return EnrollmentProblem.Malformed("A name is needed.");
        }

        if (!IsHardwareId(facts.HardwareId))
        {
            return EnrollmentProblem.Malformed("The hardware id is not a UUID in upper case, or one that tells no Mac apart.");
        }

        return IsAgreementKey(request.AgreementKey) ? null : EnrollmentProblem.Malformed("The agreement key is not an EC P-256 key.");
    }

    /// <summary>A platform UUID in the one form that is compared; boards that were never given one answer all zeros or all ones.</summary>
    private static bool IsHardwareId(string text) =>
        Guid.TryParseExact(text, "D", out var id) && id != Guid.Empty && id != Guid.AllBitsSet && !text.Any(char.IsAsciiLetterLower);

    private static bool IsAddress(DeviceAddress? address) =>
        address is { Ip.Length: <= 45, PrefixLength: >= 0 and <= 128, Mac.Length: <= 17, Interface.Length: <= 32 }
        && IPAddress.TryParse(address.Ip, out _) && !address.Mac.Any(char.IsControl) && !address.Interface.Any(char.IsControl);

    private static bool IsAgreementKey(byte[] key)
    {
        try
        {
            using var parsed = ECDiffieHellman.Create();
            parsed.ImportSubjectPublicKeyInfo(key, out var read);
            return read == key.Length && parsed.ExportParameters(false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value;
        }
        catch (Exception malformed) when (malformed is CryptographicException or ArgumentException)
        {
            return false;
        }
    }
}
