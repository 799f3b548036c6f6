using Espalier.MacClient.Inventory;
using Espalier.MacClient.Policies;
using Espalier.MacClient.Store;

namespace Espalier.MacClient.Runtime;

/// <summary>What a client remembers of its site: the policy, what it last told it, and when.</summary>
public static class SiteMemory
{
    /// <summary>Forgets it; another site knows and wants nothing of it, and gets everything anew.</summary>
    public static void Forget(ClientStore store)
    {
        new PolicyClient(store).Reset();
        new InventoryReporter(store).Forget();
        new StoredBaselineRuns(store).Clear();
        store.Set(ClientRuntime.LastInventorySetting, null);
        store.Set(ClientRuntime.LastContactSetting, null);
        store.Set(ClientRuntime.LastUpdatesSetting, null);
        store.Set(ClientRuntime.ReportedPolicySetting, null);
        store.Set(LostSite.Setting, null);
    }
}
