using System.Xml.Linq;
using Espalier.Formats.InstallerPackages;

namespace Espalier.Formats.Tests.InstallerPackages;

/// <summary>Packages of ours, read by 7-Zip, by bsdtar and by a reader of bills of materials that also reads Apple's. No Installer of a Mac was at hand.</summary>
public sealed class InstallerPackageTests : IDisposable
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly DateTimeOffset At = new(2026, 3, 14, 15, 9, 26, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("espalier-package-").FullName;

    private readonly InstallerPackage _package = new()
    {
        Identifier = "org.example.tool",
        Version = "1.2.3",
        Title = "A tool & more",
        Component = "tool.pkg",
        OldestSystem = "12.0",
        Architectures = ["arm64", "x86_64"],
        Items =
        [
            new("Library/Tool/bin/tool", Executable, Noise(300_000), At),
            new("Library/Tool/Größe.txt", Readable, "ä\n"u8.ToArray(), At),
            new("Library/LaunchDaemons/org.example.tool.plist", Readable, Noise(700), At),
            new("Library/Tool/empty", Readable, [], At),
            new("Library/Tool/nothing in it", Executable, null, At),
        ],
        Preinstall = "#!/bin/sh\nexit 0\n"u8.ToArray(),
        Postinstall = "#!/bin/sh\nexit 1\n"u8.ToArray(),
        MadeAt = At,
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(Unpacker.SevenZip)]
    [InlineData(Unpacker.Tar)]
    public void What_others_unpack_is_what_was_packed(string program)
    {
        Unpacker.SkipWhereMissing();
        File.WriteAllBytes(Path.Combine(_folder, "tool.pkg"), Write());
        Unpack(program, _folder, "tool.pkg");
        var component = Path.Combine(_folder, "tool.pkg.d", "tool.pkg");
        Directory.GetFiles(component).Select(Path.GetFileName).Order().ShouldBe(["Bom", "PackageInfo", "Payload", "Scripts"]);
        Unpack(program, component, "Payload");
        Unpack(program, component, "Scripts");

        foreach (var item in _package.Items)
        {
            var unpacked = Path.Combine(component, "Payload.d", item.Path);
            if (item.Content is { } content)
            {
                File.ReadAllBytes(unpacked).ShouldBe(content, item.Path);
            }
            else
            {
                Directory.Exists(unpacked).ShouldBeTrue(item.Path);
            }
        }

        File.ReadAllBytes(Path.Combine(component, "Scripts.d", "preinstall")).ShouldBe(_package.Preinstall);
        File.ReadAllBytes(Path.Combine(component, "Scripts.d", "postinstall")).ShouldBe(_package.Postinstall);
        Directory.GetFiles(Path.Combine(component, "Payload.d"), "*", SearchOption.AllDirectories).Length.ShouldBe(4);
    }

    [Fact]
    public void Everything_belongs_to_root_with_the_modes_that_were_given()
    {
        Unpacker.SkipWhereMissing();
        var list = Unpacker.Run(Unpacker.Tar, _folder, "--numeric-owner", "-tvf", Component("Payload")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        list.Length.ShouldBe(10, "five items, four folders that lead to them, and the place itself");
        list.ShouldAllBe(static line => System.Text.RegularExpressions.Regex.IsMatch(line, @"^\S+ +\d+ 0 +0 "));
        list.Single(static line => line.EndsWith("/bin/tool", StringComparison.Ordinal)).ShouldStartWith("-rwxr-xr-x");
        list.Single(static line => line.EndsWith("tool.plist", StringComparison.Ordinal)).ShouldStartWith("-rw-r--r--");
        list.Single(static line => line.TrimEnd('/').EndsWith("./Library", StringComparison.Ordinal)).ShouldStartWith("drwxr-xr-x");
    }

    [Fact]
    public void Seven_zip_finds_every_digest_right_and_sees_damage()
    {
        Unpacker.SkipWhereMissing();
        var package = Write();
        var file = Path.Combine(_folder, "tool.pkg");
        File.WriteAllBytes(file, package);
        Unpacker.Run(Unpacker.SevenZip, _folder, "t", file).ShouldContain("Everything is Ok");
        package[^5000] ^= 1;
        File.WriteAllBytes(file, package);
        Should.Throw<ShouldAssertException>(() => Unpacker.Run(Unpacker.SevenZip, _folder, "t", file));
    }

    [Fact]
    public void The_bill_of_materials_lists_what_is_in_the_payload()
    {
        Unpacker.SkipWhereMissing();
        var bom = BomFile.Read(File.ReadAllBytes(Component("Bom")));
        bom.Variables.ShouldBe(["BomInfo", "Paths", "HLIndex", "VIndex", "Size64"]);
        var entries = bom.Entries();
        ShouldBeOrdered(entries);
        var paths = PathsOf(entries);
        paths.Keys.Order(StringComparer.Ordinal).ShouldBe(
            [".", "./Library", "./Library/LaunchDaemons", "./Library/Tool", "./Library/Tool/bin", .. _package.Items.Select(static i => "./" + i.Path)], ignoreOrder: true);
        foreach (var item in _package.Items)
        {
            var entry = paths["./" + item.Path];
            entry.Type.ShouldBe((byte)(item.Content is null ? 2 : 1));
            entry.Mode.ShouldBe((ushort)((int)item.Mode | (item.Content is null ? 0x4000 : 0x8000)));
            (entry.User, entry.Group, entry.ModifiedAt).ShouldBe((0u, 0u, (uint)At.ToUnixTimeSeconds()));
            entry.Size.ShouldBe((uint)(item.Content?.Length ?? 0));
        }

        // As cksum(1) has it.
        var tool = Path.Combine(_folder, "content");
        File.WriteAllBytes(tool, _package.Items[0].Content!);
        paths["./Library/Tool/bin/tool"].Checksum.ToString(System.Globalization.CultureInfo.InvariantCulture).ShouldBe(Unpacker.Run("/usr/bin/cksum", _folder, tool).Split(' ')[0]);
    }

    [Fact]
    public void A_bill_of_materials_of_Apples_has_the_form_of_ours()
    {
        var file = RepositoryTree.FindFixture("apple/packaging/test_bom.bom");
        Assert.SkipUnless(file is not null, "the fixtures are not here");
        var apples = BomFile.Read(File.ReadAllBytes(file!));
        apples.Variables.ShouldBe(["BomInfo", "Paths", "HLIndex", "VIndex", "Size64"]);
        var entries = apples.Entries();
        ShouldBeOrdered(entries);
        entries.Where(static e => e.Type == 2).ShouldAllBe(static e => e.Length == 31);
        entries.Where(static e => e.Type == 1 && e.Length < 50).ShouldAllBe(static e => e.Length == 35);

        Unpacker.SkipWhereMissing();
        var ours = BomFile.Read(File.ReadAllBytes(Component("Bom")));
        ours.Entries().ShouldAllBe(static e => e.Length == (e.Type == 2 ? 31 : 35));
        foreach (var name in new[] { "HLIndex", "VIndex", "Size64" })
        {
            ours.Block(name).Length.ShouldBe(apples.Block(name).Length, name);
        }

        // The version, and one more than there are paths.
        System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(apples.Block("BomInfo")[4..]).ShouldBe(entries.Count + 1);
        System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(ours.Block("BomInfo")[4..]).ShouldBe(ours.Entries().Count + 1);
    }

    [Fact]
    public void The_distribution_names_component_system_and_processors()
    {
        Unpacker.SkipWhereMissing();
        var component = Component("PackageInfo");
        var info = XDocument.Load(component).Root!;
        info.Attribute("identifier")!.Value.ShouldBe("org.example.tool");
        info.Attribute("version")!.Value.ShouldBe("1.2.3");
        info.Attribute("install-location")!.Value.ShouldBe("/");
        info.Element("payload")!.Attribute("numberOfFiles")!.Value.ShouldBe("10");
        info.Element("scripts")!.Elements().Select(static e => (e.Name.LocalName, e.Attribute("file")!.Value)).ShouldBe([("preinstall", "./preinstall"), ("postinstall", "./postinstall")]);

        var distribution = XDocument.Load(Path.Combine(Path.GetDirectoryName(component)!, "..", "Distribution")).Root!;
        distribution.Name.LocalName.ShouldBe("installer-gui-script");
        distribution.Element("title")!.Value.ShouldBe("A tool & more");
        distribution.Element("options")!.Attribute("hostArchitectures")!.Value.ShouldBe("arm64,x86_64");
        distribution.Descendants("os-version").ShouldHaveSingleItem().Attribute("min")!.Value.ShouldBe("12.0");
        distribution.Elements("pkg-ref").ShouldHaveSingleItem().Value.ShouldBe("#tool.pkg");
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("a/../b")]
    [InlineData("a//b")]
    [InlineData("")]
    [InlineData("a\n")]
    [InlineData("Library/Tool/empty")]
    public void A_path_that_leads_elsewhere_or_comes_twice_is_refused(string path)
    {
        var odd = _package with { Items = [.. _package.Items, new(path, Readable, [], At)] };
        Should.Throw<ArgumentException>(() => odd.Write(Stream.Null)).Message.ShouldContain("no path of a package");
    }

    [Fact]
    public void What_is_read_back_is_what_was_packed()
    {
        PackageContents.TryRead(Write(), out var contents, out var fault).ShouldBeTrue(fault);
        (contents!.Identifier, contents.Version, contents.Title, contents.OldestSystem).ShouldBe(("org.example.tool", "1.2.3", "A tool & more", "12.0"));
        foreach (var item in _package.Items)
        {
            var read = contents.Items.Single(i => i.Path == item.Path);
            read.Mode.ShouldBe(item.Mode);
            read.ModifiedAt.ShouldBe(item.ModifiedAt);
            read.Content.ShouldBe(item.Content);
        }

        contents.Scripts.Select(static i => i.Path).ShouldBe(["postinstall", "preinstall"]);
    }

    [Fact]
    public void A_damaged_package_is_refused_or_read_and_never_breaks_the_reader()
    {
        var package = Write();
        CsCheck.Check.Sample(CsCheck.Gen.Select(CsCheck.Gen.Int[0, package.Length - 1], CsCheck.Gen.Byte, CsCheck.Gen.Int[0, package.Length]), change =>
        {
            var (at, value, length) = change;
            var damaged = package.AsSpan(0, Math.Max(length, 1)).ToArray();
            damaged[Math.Min(at, damaged.Length - 1)] = value;
            PackageContents.TryRead(damaged, out var contents, out var fault).ShouldBe(contents is not null);
            (fault is null).ShouldBe(contents is not null);
        }, iter: 300);
    }

    [Fact]
    public void Folders_without_end_are_refused()
    {
        const int depth = 200_000;
        var table = new MemoryStream();
        using (var zlib = new System.IO.Compression.ZLibStream(table, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(System.Text.Encoding.UTF8.GetBytes("<xar><toc>" + string.Concat(Enumerable.Repeat("<file>", depth)) + string.Concat(Enumerable.Repeat("</file>", depth)) + "</toc></xar>"));
        }

        var header = new byte[28];
        "xar!"u8.CopyTo(header);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), (ushort)header.Length);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(8), table.Length);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(16), 21 + (13L * depth));

        PackageContents.TryRead([.. header, .. table.ToArray()], out _, out var fault).ShouldBeFalse();

        fault.ShouldBe("The folders of the xar archive are too deep.");
    }

    [Fact]
    public void A_table_that_is_packed_in_no_known_way_is_refused()
    {
        var package = Write();
        package[28].ShouldBe((byte)0x78, "the first byte of what zlib packed");

        // It says that a dictionary was agreed on.
        package[29] = 0x20;

        PackageContents.TryRead(package, out var contents, out var fault).ShouldBeFalse();

        contents.ShouldBeNull();
        fault.ShouldBe("A part of the xar archive cannot be unpacked.");
    }

    private static void ShouldBeOrdered(IReadOnlyList<BomEntry> entries)
    {
        entries[0].ShouldSatisfyAllConditions(static e => e.Name.ShouldBe("."), static e => e.Parent.ShouldBe(0));
        entries.Zip(entries.Skip(1)).ShouldAllBe(static p => p.First.Parent < p.Second.Parent || (p.First.Parent == p.Second.Parent && string.CompareOrdinal(p.First.Name, p.Second.Name) < 0));
    }

    private static Dictionary<string, BomEntry> PathsOf(IReadOnlyList<BomEntry> entries)
    {
        var names = new Dictionary<int, string>();
        foreach (var entry in entries)
        {
            names.Add(entry.Number, entry.Parent == 0 ? entry.Name : names[entry.Parent] + "/" + entry.Name);
        }

        return entries.ToDictionary(e => names[e.Number]);
    }

    private byte[] Write()
    {
        using var stream = new MemoryStream();
        _package.Write(stream);
        return stream.ToArray();
    }

    /// <summary>A part of the component, unpacked.</summary>
    private string Component(string part)
    {
        File.WriteAllBytes(Path.Combine(_folder, "tool.pkg"), Write());
        Unpack(Unpacker.Tar, _folder, "tool.pkg");
        return Path.Combine(_folder, "tool.pkg.d", "tool.pkg", part);
    }

    /// <summary>Into a folder beside it; both programs see through gzip, 7-Zip in a second step.</summary>
    private static void Unpack(string program, string folder, string file)
    {
        var target = Directory.CreateDirectory(Path.Combine(folder, file + ".d")).FullName;
        if (program == Unpacker.Tar)
        {
            Unpacker.Run(program, target, "-xf", Path.Combine(folder, file));
            return;
        }

        Unpacker.Run(program, target, "x", "-y", Path.Combine(folder, file));
        if (file is "Payload" or "Scripts")
        {
            var inner = Directory.GetFiles(target).ShouldHaveSingleItem();
            Unpacker.Run(program, target, "x", "-y", inner);
            File.Delete(inner);
        }
    }

    private static byte[] Noise(int length)
    {
        var noise = new byte[length];
        for (var n = 0; n < length; n++)
        {
            noise[n] = (byte)((n * 2654435761u) >> 13);
        }

        return noise;
    }

}
