using System.Text.Json;
using Espalier.Contracts.Messages;
using Espalier.MacClient.Connection;
using Espalier.MacClient.Messages;
using Espalier.MacClient.Store;
using Microsoft.Data.Sqlite;

namespace Espalier.MacClient.Tests.Store;

/// <summary>The client's file when its disk fails it.</summary>
public sealed class ClientStoreTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-store-");

    public ClientStoreTests() => SQLitePCL.Batteries_V2.Init();

    private string StoreFile => Path.Combine(_folder.FullName, "client.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_file_that_is_no_database_is_put_aside_and_the_client_starts_anew()
    {
        File.WriteAllBytes(StoreFile, [.. Enumerable.Repeat((byte)'x', 8192)]);

        using var store = ClientStore.Open(StoreFile);

        store.DamagedFile.ShouldNotBeNull();
        File.Exists(store.DamagedFile).ShouldBeTrue();
        ClientIdentity.Load(store).ShouldBeNull();
        using var outbox = new Outbox(store);
        outbox.Add(ReportKinds.Inventory, DateTimeOffset.UnixEpoch, JsonSerializer.SerializeToElement(1));
        outbox.Count.ShouldBe(1);
    }

    [Fact]
    public void A_damaged_store_keeps_the_identity_and_an_epoch_that_makes_the_site_ask_for_everything()
    {
        var identity = new ClientIdentity
        {
            SiteUrl = "https://site.example:8760/", SiteCode = "T12", ClientId = new Guid("0194f000-0000-7000-8000-000000000001"), SigningKey = [1], AgreementKey = [2], Certificate = [3], Authorities = [[4]],
        };
        using (var store = ClientStore.Open(StoreFile))
        {
            identity.Save(store);
            using var outbox = new Outbox(store);
            outbox.Begin(7);
            outbox.Add(ReportKinds.Inventory, DateTimeOffset.UnixEpoch, JsonSerializer.SerializeToElement(new string('r', 200_000)));
        }

        DamageLastPage();

        using var replaced = ClientStore.Open(StoreFile);

        replaced.DamagedFile.ShouldNotBeNull();
        ClientIdentity.Load(replaced)!.ClientId.ShouldBe(identity.ClientId);
        using var anew = new Outbox(replaced);
        anew.Count.ShouldBe(0);
        anew.Epoch.ShouldBe(0);
    }

    [Fact]
    public void A_sound_store_is_left_as_it_is()
    {
        using (var store = ClientStore.Open(StoreFile))
        {
            store.Set("a", [1]);
        }

        using var again = ClientStore.Open(StoreFile);
        again.DamagedFile.ShouldBeNull();
        again.Find("a").ShouldBe([1]);
    }

    [Fact]
    public void A_full_disk_loses_the_new_report_alone_and_is_told_from_damage()
    {
        using var store = ClientStore.Open(StoreFile);
        using var outbox = new Outbox(store);
        outbox.Add(ReportKinds.Inventory, DateTimeOffset.UnixEpoch, JsonSerializer.SerializeToElement("kept"));
        store.Write(static command =>
        {
            command.CommandText = "PRAGMA max_page_count = 10";
            command.ExecuteNonQuery();
        });

        var full = Should.Throw<SqliteException>(() => outbox.Add(ReportKinds.Inventory, DateTimeOffset.UnixEpoch, JsonSerializer.SerializeToElement(new string('r', 200_000))));

        StoreFault.IsPassing(full).ShouldBeTrue();
        StoreFault.IsDamage(full).ShouldBeFalse();
        outbox.Peek(int.MaxValue).Reports.ShouldHaveSingleItem().Sequence.ShouldBe(1);
    }

    /// <summary>Overwrites where the pages of the outbox are, leaving the settings.</summary>
    private void DamageLastPage()
    {
        const int Page = 4096;
        using var file = new FileStream(StoreFile, FileMode.Open, FileAccess.ReadWrite);
        using var pages = new SqliteConnection($"Data Source={StoreFile};Pooling=False");
        pages.Open();
        using var root = pages.CreateCommand();
        root.CommandText = "SELECT rootpage FROM sqlite_master WHERE name = 'outbox'";
        var page = Convert.ToInt64(root.ExecuteScalar());
        file.Position = (page - 1) * Page;
        file.Write([.. Enumerable.Repeat((byte)0xFF, Page)]);
    }
}
