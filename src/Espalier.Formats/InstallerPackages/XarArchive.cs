using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Xml;

namespace Espalier.Formats.InstallerPackages;

/// <summary>Writes a xar archive, the outer form of a flat package: a header, a table of contents in zlib, and a heap that begins with that table's digest and the signatures over it.</summary>
internal static class XarArchive
{
    private const ushort HeaderLength = 28;

    /// <summary>Code and name of SHA-1: the only digest that every reader of these archives knows. It guards against damage; a signature is what guards against people.</summary>
    private const int Sha1 = 1;
    private const string Sha1Style = "sha1";

    private const string SignatureNamespace = "http://www.w3.org/2000/09/xmldsig#";

    public static void Write(Stream to, IReadOnlyList<XarItem> items, DateTimeOffset madeAt, PackageSigner? signer = null)
    {
        var heap = new Heap();
        var table = Compose(items, heap, madeAt, signer);
        var packed = Pack(table);
        Span<byte> header = stackalloc byte[HeaderLength];
        "xar!"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], HeaderLength);
        BinaryPrimitives.WriteUInt16BigEndian(header[6..], 1);
        BinaryPrimitives.WriteInt64BigEndian(header[8..], packed.Length);
        BinaryPrimitives.WriteInt64BigEndian(header[16..], table.Length);
        BinaryPrimitives.WriteInt32BigEndian(header[24..], Sha1);
        to.Write(header);
        to.Write(packed);
        var digest = Digest(packed);
        to.Write(digest);
        if (signer is not null)
        {
            to.Write(Fitting(signer.SignDigest(digest), signer.DigestSignatureBytes(digest.Length)));
            to.Write(Fitting(signer.SignMessage(digest), signer.MessageSignatureBytes(digest.Length)));
        }

        foreach (var part in heap.Parts)
        {
            to.Write(part);
        }
    }

    private static byte[] Fitting(byte[] signature, int length) =>
        signature.Length == length ? signature : throw new InvalidOperationException($"A signature has {signature.Length} bytes, and its place {length}.");

    private static byte[] Compose(IReadOnlyList<XarItem> items, Heap heap, DateTimeOffset madeAt, PackageSigner? signer)
    {
        using var table = new MemoryStream();
        using (var xml = XmlWriter.Create(table, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n" }))
        {
            xml.WriteStartElement("xar");
            xml.WriteStartElement("toc");
            xml.WriteElementString("creation-time", madeAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
            xml.WriteStartElement("checksum");
            xml.WriteAttributeString("style", Sha1Style);
            WriteNumber(xml, "offset", 0);
            WriteNumber(xml, "size", SHA1.HashSizeInBytes);
            xml.WriteEndElement();
            if (signer is not null)
            {
                WriteSignature(xml, "signature", "RSA", heap.Reserve(signer.DigestSignatureBytes(SHA1.HashSizeInBytes)), signer);
                WriteSignature(xml, "x-signature", "CMS", heap.Reserve(signer.MessageSignatureBytes(SHA1.HashSizeInBytes)), signer);
            }

            var last = 0;
            foreach (var item in items)
            {
                WriteItem(xml, item, heap, ref last);
            }

            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return table.ToArray();
    }

    private static void WriteSignature(XmlWriter xml, string name, string style, (long Offset, int Length) place, PackageSigner signer)
    {
        xml.WriteStartElement(name);
        xml.WriteAttributeString("style", style);
        WriteNumber(xml, "offset", place.Offset);
        WriteNumber(xml, "size", place.Length);
        xml.WriteStartElement("KeyInfo", SignatureNamespace);
        xml.WriteStartElement("X509Data", SignatureNamespace);
        foreach (var certificate in signer.Certificates)
        {
            xml.WriteElementString("X509Certificate", SignatureNamespace, Convert.ToBase64String(certificate));
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteItem(XmlWriter xml, XarItem item, Heap heap, ref int last)
    {
        xml.WriteStartElement("file");
        xml.WriteAttributeString("id", (++last).ToString(CultureInfo.InvariantCulture));
        if (item.Content is { } content)
        {
            var stored = item.IsPacked ? content : Pack(content);
            xml.WriteStartElement("data");
            WriteNumber(xml, "length", stored.Length);
            WriteNumber(xml, "offset", heap.Add(stored));
            WriteNumber(xml, "size", content.Length);
            xml.WriteStartElement("encoding");

            // Called gzip by the format, and zlib all the same.
            xml.WriteAttributeString("style", item.IsPacked ? "application/octet-stream" : "application/x-gzip");
            xml.WriteEndElement();
            WriteDigest(xml, "extracted-checksum", content);
            WriteDigest(xml, "archived-checksum", stored);
            xml.WriteEndElement();
        }

        xml.WriteElementString("mode", item.Content is null ? "0755" : "0644");
        xml.WriteElementString("type", item.Content is null ? "directory" : "file");
        xml.WriteElementString("name", item.Name);
        foreach (var inner in item.Items)
        {
            WriteItem(xml, inner, heap, ref last);
        }

        xml.WriteEndElement();
    }

    private static void WriteNumber(XmlWriter xml, string name, long value) => xml.WriteElementString(name, value.ToString(CultureInfo.InvariantCulture));

    private static void WriteDigest(XmlWriter xml, string name, byte[] content)
    {
        xml.WriteStartElement(name);
        xml.WriteAttributeString("style", Sha1Style);
        xml.WriteString(Convert.ToHexStringLower(Digest(content)));
        xml.WriteEndElement();
    }

    private static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal))
        {
            zlib.Write(content);
        }

        return packed.ToArray();
    }

#pragma warning disable CA5350 // The format's digest, against damage.
    private static byte[] Digest(byte[] content) => SHA1.HashData(content);
#pragma warning restore CA5350

    private sealed class Heap
    {
        private long _length = SHA1.HashSizeInBytes;

        public List<byte[]> Parts { get; } = [];

        /// <summary>Leaves a place before all parts.</summary>
        public (long Offset, int Length) Reserve(int length)
        {
            var offset = _length;
            _length += length;
            return (offset, length);
        }

        /// <summary>Offset of the part.</summary>
        public long Add(byte[] part)
        {
            var offset = _length;
            Parts.Add(part);
            _length += part.Length;
            return offset;
        }
    }
}
