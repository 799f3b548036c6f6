using System.Globalization;
using System.Text;

namespace Espalier.Formats.Ldap;

/// <summary>Distinguished names as text (RFC 4514).</summary>
public static class DistinguishedName
{
    /// <summary>The name of a DNS domain: <c>DC=corp,DC=example,DC=com</c>.</summary>
    public static string OfDomain(string domain) => string.Join(',', domain.Split('.').Select(static label => "DC=" + Escape(label)));

    /// <summary>A value for use after <c>CN=</c>: what would end or bend the name is escaped.</summary>
    public static string Escape(string value)
    {
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (c < ' ')
            {
                text.Append('\\').Append(((int)c).ToString("X2", CultureInfo.InvariantCulture));
            }
            else
            {
                var isOuterSpace = c == ' ' && (i == 0 || i == value.Length - 1);
                text.Append(isOuterSpace || c is '"' or '+' or ',' or ';' or '<' or '>' or '\\' or '=' || (c == '#' && i == 0) ? "\\" : "").Append(c);
            }
        }

        return text.ToString();
    }
}
