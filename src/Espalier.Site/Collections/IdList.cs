using System.Globalization;

namespace Espalier.Site.Collections;

/// <summary>Ids in the text of a statement: they are numbers of our own, and hundreds of parameters would cost more than the statement.</summary>
internal static class IdList
{
    /// <summary>Ids in one statement: keeps its text and the memory for one batch small.</summary>
    public const int MaxIds = 500;

    /// <summary><c>1,2,3</c></summary>
    public static string Of(IEnumerable<int> ids) => string.Join(',', ids.Select(static i => i.ToString(CultureInfo.InvariantCulture)));
}
