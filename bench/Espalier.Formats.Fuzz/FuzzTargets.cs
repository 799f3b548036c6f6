namespace Espalier.Formats.Fuzz;

internal static class FuzzTargets
{
    public static readonly IReadOnlyList<FuzzTarget> All = [PropertyListTarget.Create(), WqlTarget.Create(), PackageTarget.Create(), ExecutableTarget.Create(), DirectoryTarget.Create(), MessageTarget.Create(), SignatureTarget.Create(), KeyRequestTarget.Create()];
}
