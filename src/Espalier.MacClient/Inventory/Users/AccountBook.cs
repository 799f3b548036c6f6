using Espalier.Contracts.Inventory;
using Espalier.Formats.PropertyLists;

namespace Espalier.MacClient.Inventory.Users;

/// <summary>The accounts of the Mac and, asked one by one, those of its directory.</summary>
internal sealed class AccountBook
{
    /// <summary>Accounts asked of the directory in one inventory; each may wait for a domain controller.</summary>
    private const int MaxDirectoryAccounts = 50;

    private readonly InventorySession _session;
    private readonly string _netbiosName;
    private readonly Dictionary<string, Account> _accounts = new(StringComparer.Ordinal);
    private int _asked;

    private AccountBook(InventorySession session, string netbiosName)
    {
        _session = session;
        _netbiosName = netbiosName;
    }

    /// <summary>Accounts with a record on the Mac.</summary>
    public IReadOnlyList<Account> Local { get; private set; } = [];

    public static async Task<AccountBook> OpenAsync(InventorySession session, string netbiosName, CancellationToken token)
    {
        var book = new AccountBook(session, netbiosName);
        if (await session.AskPropertyListAsync(UserClasses.UserAccount, InventoryTools.LocalAccounts, token) is { } answer)
        {
            book.Local = Account.ParseAll(answer);
        }

        foreach (var account in book.Local)
        {
            book._accounts.TryAdd(account.Name, account);
        }

        return book;
    }

    /// <summary><c>qualifier\account</c>: the domain's NetBIOS name, or the Mac's.</summary>
    public string Qualify(Account account) => $"{account.Domain ?? _netbiosName}\\{account.Name}";

    /// <summary>An account by name; one that nobody knows (any more) counts as the Mac's own.</summary>
    public async Task<Account> FindAsync(string name, CancellationToken token)
    {
        if (!_accounts.TryGetValue(name, out var account))
        {
            account = await AskDirectoryAsync(name, token) ?? new Account(name, null);
            _accounts[name] = account;
        }

        return account;
    }

    private async Task<Account?> AskDirectoryAsync(string name, CancellationToken token)
    {
        if (name.Length > 255 || name.Contains('/') || name is "." or ".." || _asked++ >= MaxDirectoryAccounts)
        {
            return null;
        }

        // An account that does not exist is an answer, not a gap.
        return await _session.AskAsync(UserClasses.NetworkLoginProfile, InventoryTools.DirectoryAccount(name), token) is { ExitCode: 0 } answer
            && PropertyListAnswer.TryParse(answer.Output, out var value, out _)
            && value is PropertyListDictionary record
                ? Account.Parse(record, name)
                : null;
    }
}
