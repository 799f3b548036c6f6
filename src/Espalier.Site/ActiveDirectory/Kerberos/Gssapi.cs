using System.Runtime.InteropServices;
using System.Text;

namespace Espalier.Site.ActiveDirectory.Kerberos;

/// <summary>
/// MIT Kerberos' GSSAPI (RFC 2744), as far as somebody needs it who accepts tickets. The framework's own <c>NegotiateAuthentication</c> stands on the same library, but says of whom it
/// accepted only the name, takes its key from a setting of the whole process, and would speak NTLM where that is installed.
/// </summary>
internal static unsafe partial class Gssapi
{
    public const uint Complete = 0;

    /// <summary>The mechanism wants to hear more before it decides.</summary>
    public const uint ContinueNeeded = 1;

    private const string Library = "libgssapi_krb5.so.2";
    private const uint Indefinite = uint.MaxValue;
    private const int Accept = 2;

    /// <summary>The two kinds of status that have a text: of the interface and of the mechanism.</summary>
    private static readonly int[] StatusKinds = [1, 2];

    // 1.2.840.113554.1.2.2
    private static ReadOnlySpan<byte> Kerberos => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x12, 0x01, 0x02, 0x02];

    // 1.3.6.1.5.5.2
    private static ReadOnlySpan<byte> Spnego => [0x2B, 0x06, 0x01, 0x05, 0x05, 0x02];

    // 1.2.840.113554.1.2.1.4
    private static ReadOnlySpan<byte> HostBasedService => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x12, 0x01, 0x02, 0x01, 0x04];

    /// <summary>The keys in a keytab for one kind of service, for Kerberos alone; zero with a status where there is none.</summary>
    public static nint Acquire(string keytab, ReadOnlySpan<byte> service, out Status status)
    {
        nint name = 0;
        nint credential = 0;
        fixed (byte* kerberos = Kerberos, spnego = Spnego, hostBased = HostBasedService, text = service, key = "keytab\0"u8, value = Encoding.UTF8.GetBytes($"FILE:{keytab}\0"))
        {
            try
            {
                var buffer = new Bytes((nuint)service.Length, text);
                var nameType = new Oid((uint)HostBasedService.Length, hostBased);
                var major = gss_import_name(out var minor, &buffer, &nameType, out name);
                if (major == Complete)
                {
                    var mechanisms = stackalloc Oid[] { new Oid((uint)Kerberos.Length, kerberos), new Oid((uint)Spnego.Length, spnego) };
                    var both = new OidSet(2, mechanisms);
                    var entry = new StoreEntry(key, value);
                    var store = new Store(1, &entry);
                    major = gss_acquire_cred_from(out minor, name, Indefinite, &both, Accept, &store, out credential, null, null);
                    if (major == Complete)
                    {
                        var only = new OidSet(1, mechanisms);
                        major = gss_set_neg_mechs(out minor, credential, &only);
                    }
                }

                status = new Status(major, minor);
                if (!status.IsComplete)
                {
                    Release(ref credential);
                }

                return credential;
            }
            finally
            {
                _ = gss_release_name(out _, ref name);
            }
        }
    }

    public static void Release(ref nint credential)
    {
        if (credential != 0)
        {
            _ = gss_release_cred(out _, ref credential);
        }
    }

    /// <summary>Accepts what a client sent. What comes out is to be released, however it ends.</summary>
    public static Status AcceptToken(nint credential, ReadOnlySpan<byte> token, ref nint context, out nint name, out bool isKerberos, out byte[] reply)
    {
        fixed (byte* sent = token)
        {
            var input = new Bytes((nuint)token.Length, sent);
            var output = default(Bytes);
            Oid* mechanism = null;
            var major = gss_accept_sec_context(out var minor, ref context, credential, &input, 0, out name, &mechanism, &output, null, null, null);
            reply = Take(ref output);
            isKerberos = mechanism is not null && new ReadOnlySpan<byte>(mechanism->Value, (int)mechanism->Length).SequenceEqual(Kerberos);
            return new Status(major, minor);
        }
    }

    public static void Close(ref nint context, ref nint name)
    {
        if (context != 0)
        {
            _ = gss_delete_sec_context(out _, ref context, null);
        }

        if (name != 0)
        {
            _ = gss_release_name(out _, ref name);
        }
    }

    /// <summary>An attribute that the ticket carries of its client; null where it has none that the server's own key confirms.</summary>
    public static byte[]? FindAttribute(nint name, ReadOnlySpan<byte> attribute)
    {
        fixed (byte* text = attribute)
        {
            var wanted = new Bytes((nuint)attribute.Length, text);
            var value = default(Bytes);
            var shown = default(Bytes);
            var more = -1;
            var isConfirmed = 0;
            var major = gss_get_name_attribute(out _, name, &wanted, &isConfirmed, null, &value, &shown, &more);
            var found = Take(ref value);
            _ = Take(ref shown);
            return major == Complete && isConfirmed != 0 ? found : null;
        }
    }

    /// <summary>The client as the ticket names it: <c>ada@CORP.EXAMPLE.COM</c>.</summary>
    public static string Display(nint name)
    {
        var text = default(Bytes);
        return gss_display_name(out _, name, &text, null) == Complete ? Encoding.UTF8.GetString(Take(ref text)) : "";
    }

    /// <summary>What a status means.</summary>
    public static string Describe(Status status)
    {
        var texts = new List<string>();
        foreach (var kind in StatusKinds)
        {
            var code = kind == 1 ? status.Major : status.Minor;
            var text = default(Bytes);
            var next = 0u;
            if (code != 0 && gss_display_status(out _, code, kind, null, ref next, &text) == Complete)
            {
                texts.Add(Encoding.UTF8.GetString(Take(ref text)));
            }
        }

        return string.Join(": ", texts);
    }

    private static byte[] Take(ref Bytes buffer)
    {
        var taken = buffer.Length == 0 ? [] : new ReadOnlySpan<byte>(buffer.Value, checked((int)buffer.Length)).ToArray();
        if (buffer.Value is not null)
        {
            fixed (Bytes* released = &buffer)
            {
                _ = gss_release_buffer(out _, released);
            }
        }

        return taken;
    }

    [LibraryImport(Library)]
    private static partial uint gss_import_name(out uint minor, Bytes* text, Oid* type, out nint name);

    [LibraryImport(Library)]
    private static partial uint gss_acquire_cred_from(out uint minor, nint name, uint seconds, OidSet* mechanisms, int usage, Store* store, out nint credential, OidSet** actual, uint* actualSeconds);

    [LibraryImport(Library)]
    private static partial uint gss_set_neg_mechs(out uint minor, nint credential, OidSet* mechanisms);

    [LibraryImport(Library)]
    private static partial uint gss_accept_sec_context(
        out uint minor, ref nint context, nint credential, Bytes* token, nint bindings, out nint name, Oid** mechanism, Bytes* reply, uint* flags, uint* seconds, nint* delegated);

    [LibraryImport(Library)]
    private static partial uint gss_get_name_attribute(out uint minor, nint name, Bytes* attribute, int* authenticated, int* complete, Bytes* value, Bytes* displayed, int* more);

    [LibraryImport(Library)]
    private static partial uint gss_display_name(out uint minor, nint name, Bytes* text, Oid** type);

    [LibraryImport(Library)]
    private static partial uint gss_display_status(out uint minor, uint code, int kind, Oid* mechanism, ref uint context, Bytes* text);

    [LibraryImport(Library)]
    private static partial uint gss_release_buffer(out uint minor, Bytes* buffer);

    [LibraryImport(Library)]
    private static partial uint gss_release_name(out uint minor, ref nint name);

    [LibraryImport(Library)]
    private static partial uint gss_release_cred(out uint minor, ref nint credential);

    [LibraryImport(Library)]
    private static partial uint gss_delete_sec_context(out uint minor, ref nint context, Bytes* token);

    /// <summary>How a call ended.</summary>
    public readonly record struct Status(uint Major, uint Minor)
    {
        public bool IsComplete => Major == Complete;
    }

    private readonly struct Bytes(nuint length, byte* value)
    {
        public readonly nuint Length = length;
        public readonly byte* Value = value;
    }

    private readonly struct Oid(uint length, byte* value)
    {
        public readonly uint Length = length;
        public readonly byte* Value = value;
    }

    private readonly struct OidSet(nuint count, Oid* values)
    {
        public readonly nuint Count = count;
        public readonly Oid* Values = values;
    }

    private readonly struct StoreEntry(byte* key, byte* value)
    {
        public readonly byte* Key = key;
        public readonly byte* Value = value;
    }

    private readonly struct Store(uint count, StoreEntry* entries)
    {
        public readonly uint Count = count;
        public readonly StoreEntry* Entries = entries;
    }
}
