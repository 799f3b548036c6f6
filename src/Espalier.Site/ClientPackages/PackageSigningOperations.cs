using Espalier.Contracts.Admin.Enrollment;
using Espalier.Contracts.Operations;
using Espalier.Contracts.Signatures;
using Espalier.Site.Operations;
using Espalier.Site.Security.Vault;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.ClientPackages;

/// <summary>Tells who signs the installer.</summary>
internal sealed class GetPackageSigningOperation(SiteKey siteKey) : IOperation<GetPackageSigning, PackageSigning>
{
    public static Right Needs => Right.Read;

    public async Task<Result<PackageSigning>> RunAsync(OperationContext context, GetPackageSigning request, CancellationToken token)
    {
        await using var scope = await context.ReadAsync(token);
        if (await scope.Context.Set<StoredPackageSigner>().AsNoTracking().FirstOrDefaultAsync(token) is not { } stored)
        {
            return new PackageSigning(null, PackageSigners.Unsigned);
        }

        using var opened = PackageSignature.Open(stored, siteKey);
        return opened is null ? new PackageSigning(null, "Not signed: the stored key does not open with this site key. Give the certificate again.") : Describe(opened);
    }

    public static PackageSigning Describe(PackageSignature signature)
    {
        var certificate = signature.Certificate;
        return new PackageSigning(
            new PackageSigningCertificate(
                certificate.Subject, certificate.Issuer, CertificateTrust.Fingerprint(certificate), certificate.NotAfter.ToUniversalTime(), signature.IsDeveloperId, signature.PathLength),
            signature.Describe());
    }
}

/// <summary>Takes a certificate with its key and has the installer signed with it.</summary>
internal sealed class SavePackageSigningOperation(SiteKey siteKey, PackageSigners signers) : IOperation<SavePackageSigning, PackageSigning>
{
    public static Right Needs => Right.ManageSecurity;

    public async Task<Result<PackageSigning>> RunAsync(OperationContext context, SavePackageSigning request, CancellationToken token)
    {
        if (request.Pkcs12.Length > PackageSignature.MaxFileBytes)
        {
            return Problem.Invalid(new FieldProblem("pkcs12", $"The file is larger than {PackageSignature.MaxFileBytes / 1024} KB."));
        }

        using var signature = PackageSignature.TryRead(request.Pkcs12, request.Password, context.Clock.GetUtcNow(), out var fault);
        if (signature is null)
        {
            return Problem.Invalid(new FieldProblem(fault == PackageSignature.WrongPassword ? "password" : "pkcs12", fault!));
        }

        var stored = signature.Seal(siteKey);
        await context.WriteAsync(
            $"package signing certificate {signature.Certificate.Subject} {stored.Fingerprint}",
            async (scope, inner) =>
            {
                await scope.Context.Set<StoredPackageSigner>().ExecuteDeleteAsync(inner);
                scope.Context.Add(stored);
                return Done.Instance;
            },
            token);
        await signers.LoadAsync(token);
        return GetPackageSigningOperation.Describe(signature);
    }
}

/// <summary>Forgets it.</summary>
internal sealed class RemovePackageSigningOperation(PackageSigners signers) : IOperation<RemovePackageSigning, Done>
{
    public static Right Needs => Right.ManageSecurity;

    public async Task<Result<Done>> RunAsync(OperationContext context, RemovePackageSigning request, CancellationToken token)
    {
        var result = await context.ChangeAsync<Done>(
            "package signing certificate",
            static async (scope, inner) => await scope.Context.Set<StoredPackageSigner>().ExecuteDeleteAsync(inner) == 0 ? Problem.NotFound("package signing certificate") : Done.Instance,
            token);
        await signers.LoadAsync(token);
        return result;
    }
}
