using System.Diagnostics;
using Espalier.Formats.MachO;

namespace Espalier.MacClient.Daemon.Tests.MachO;

/// <summary>What the publish script makes for Apple silicon, which refuses a program whose signature is missing or wrong. The same script and settings make the other kind.</summary>
public sealed class PublishedClientTests
{
    [Fact]
    public async Task The_client_for_Apple_silicon_is_one_signed_file_that_needs_nothing_but_the_system()
    {
        var folder = Directory.CreateTempSubdirectory("espalier-publish-");
        try
        {
            var start = new ProcessStartInfo(RepositoryTree.PathOf("eng/publish-mac-client.sh"), [folder.FullName, "osx-arm64"]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var publish = Process.Start(start)!;
            var output = publish.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var error = await publish.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await publish.WaitForExitAsync(TestContext.Current.CancellationToken);
            var said = await output + error;
            publish.ExitCode.ShouldBe(0, said);
            said.ShouldNotContain("warning", Case.Insensitive);

            var macOS = Path.Combine(folder.FullName, "osx-arm64/Espalier/espalier-client.app/Contents/MacOS");
            Directory.GetFiles(macOS).ShouldHaveSingleItem("no native library beside it");
            Check(await File.ReadAllBytesAsync(Path.Combine(macOS, "espalier-client"), TestContext.Current.CancellationToken));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Check(byte[] bytes)
    {
        var file = MachOFile.Read(bytes);
        file.Processor.ShouldBe(MachOFile.Arm64);
        file.FileType.ShouldBe(2u);
        file.OldestSystem.ShouldBe(new Version(12, 0));
        file.Libraries.ShouldAllBe(library => library.StartsWith("/usr/lib/", StringComparison.Ordinal) || library.StartsWith("/System/Library/", StringComparison.Ordinal));

        var signature = file.Signature.ShouldNotBeNull();
        signature.End.GetOffset(bytes.Length).ShouldBe(bytes.Length, "nothing lies behind the signature");
        var directory = CodeDirectory.Read(bytes.AsSpan(signature));
        directory.IsAdHoc.ShouldBeTrue();
        directory.CodeLimit.ShouldBe(signature.Start.Value, "the signature covers everything before it, the bundled assemblies too");
        directory.FindWrongPages(bytes).ShouldBeEmpty();

        // What a profile that gives access has to name.
        CodeSignature.TryRead(bytes, out var read).ShouldBeTrue();
        read!.Identifier.ShouldBe(directory.Identifier);
        read.TeamIdentifier.ShouldBeNull();
        read.CodeHash.ShouldBe(directory.Hash);

        // The check itself must see a byte that was changed after signing.
        bytes[directory.CodeLimit - 1] ^= 1;
        directory.FindWrongPages(bytes).Count.ShouldBe(1);
    }
}
