using Espalier.Formats.DiskImages;
using Espalier.Formats.Tests.InstallerPackages;

namespace Espalier.Formats.Tests.DiskImages;

/// <summary>Disk images of ours, read by 7-Zip, by dmg2img and by libarchive. No Mac was at hand to open one.</summary>
public sealed class DiskImageTests : IDisposable
{
    private const string Dmg2Img = "/usr/bin/dmg2img";

    private static readonly DateTimeOffset At = new(2026, 3, 14, 15, 9, 26, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("espalier-image-").FullName;

    private readonly DiskFile[] _files = [new("espalier-client.pkg", Noise(700_001)), new("Read me first.txt", "ä\n"u8.ToArray()), new("much of nothing.bin", new byte[3_000_000])];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_dmg2img_unpacks_is_a_volume_with_the_files()
    {
        Unpacker.SkipWhereMissing();
        Assert.SkipUnless(File.Exists(Dmg2Img), "dmg2img is not installed");
        var volume = Path.Combine(_folder, "volume.iso");
        Unpacker.Run(Dmg2Img, _folder, "-i", Write(), "-o", volume);
        var target = Directory.CreateDirectory(Path.Combine(_folder, "files")).FullName;
        Unpacker.Run(Unpacker.Tar, target, "-xf", volume);
        ShouldBeTheFiles(target);
        Unpacker.Run(Unpacker.SevenZip, _folder, "t", volume).ShouldContain("Everything is Ok");
    }

    [Fact]
    public void Seven_zip_opens_the_image_and_the_volume_in_it_and_sees_damage()
    {
        Unpacker.SkipWhereMissing();
        var image = Write();
        Unpacker.Run(Unpacker.SevenZip, _folder, "t", image).ShouldContain("Everything is Ok");
        var target = Path.Combine(_folder, "files");
        Unpacker.Run(Unpacker.SevenZip, _folder, "x", "-y", "-o" + target, image);
        if (Directory.GetFiles(target) is [var volume])
        {
            Unpacker.Run(Unpacker.SevenZip, _folder, "x", "-y", "-o" + target, volume);
            File.Delete(volume);
        }

        ShouldBeTheFiles(target);
        var bytes = File.ReadAllBytes(image);
        bytes[3000] ^= 1;
        File.WriteAllBytes(image, bytes);
        Should.Throw<ShouldAssertException>(() => Unpacker.Run(Unpacker.SevenZip, _folder, "t", image));
    }

    [Fact]
    public void What_is_read_back_is_what_was_written_and_takes_the_room_that_it_needs()
    {
        var image = DiskImage.Write("Espalier", _files, At);
        image.Length.ShouldBeLessThan(800_000, "of nothing nothing is kept");
        DiskImage.TryRead(image, int.MaxValue, out var files, out var fault).ShouldBeTrue(fault);
        files!.OrderBy(static f => f.Name, StringComparer.Ordinal).Select(static f => (f.Name, Convert.ToHexString(f.Content[..2])))
            .ShouldBe(_files.OrderBy(static f => f.Name, StringComparer.Ordinal).Select(static f => (f.Name, Convert.ToHexString(f.Content[..2]))));
        foreach (var file in _files)
        {
            files!.Single(f => f.Name == file.Name).Content.ShouldBe(file.Content);
        }

        DiskImage.Write("Espalier", _files, At).ShouldBe(image, "the same files make the same image");
        DiskImage.TryRead(image, 1_000_000, out _, out fault).ShouldBeFalse();
        fault.ShouldNotBeNull().ShouldContain("too large");
    }

    [Fact]
    public void A_damaged_image_is_refused_or_read_and_never_breaks_the_reader()
    {
        var image = DiskImage.Write("Espalier", [new("a.pkg", Noise(5000))], At);
        CsCheck.Check.Sample(CsCheck.Gen.Select(CsCheck.Gen.Int[0, image.Length - 1], CsCheck.Gen.Byte, CsCheck.Gen.Int[0, 40]), change =>
        {
            var (at, value, cut) = change;
            var damaged = image.AsSpan(cut).ToArray();
            damaged[Math.Min(at, damaged.Length - 1)] = value;
            DiskImage.TryRead(damaged, 10_000_000, out var files, out var fault).ShouldBe(files is not null);
            (fault is null).ShouldBe(files is not null);
        }, iter: 2000);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("espalier-client.pkg")]
    public void A_name_that_a_volume_cannot_have_or_has_already_is_refused(string name) =>
        Should.Throw<ArgumentException>(() => DiskImage.Write("Espalier", [.. _files, new(name, [])], At));

    private void ShouldBeTheFiles(string folder)
    {
        Directory.GetFiles(folder).Select(Path.GetFileName).ShouldBe(_files.Select(static f => f.Name), ignoreOrder: true);
        foreach (var file in _files)
        {
            File.ReadAllBytes(Path.Combine(folder, file.Name)).ShouldBe(file.Content, file.Name);
        }
    }

    private string Write()
    {
        var path = Path.Combine(_folder, "tool.dmg");
        File.WriteAllBytes(path, DiskImage.Write("Espalier", _files, At));
        return path;
    }

    private static byte[] Noise(int length)
    {
        var noise = new byte[length];
        for (var n = 0; n < length; n++)
        {
            noise[n] = (byte)((n * 2654435761u) >> 13 ^ (n >> 8));
        }

        return noise;
    }
}
