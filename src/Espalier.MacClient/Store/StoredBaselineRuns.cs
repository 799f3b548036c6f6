using System.Text.Json;
using Espalier.MacClient.Compliance;

namespace Espalier.MacClient.Store;

/// <summary>Run states of baselines in the client's store.</summary>
public sealed class StoredBaselineRuns(ClientStore store) : IBaselineRuns
{
    private const string Prefix = "baseline.";

    public Task<IReadOnlyList<BaselineRunState>> ListAsync(CancellationToken token) =>
        Task.FromResult<IReadOnlyList<BaselineRunState>>(
        [
            .. store.Names(Prefix).Select(store.Find).OfType<byte[]>().Select(json => JsonSerializer.Deserialize(json, BaselineRunJson.Default.BaselineRunState)!),
        ]);

    public Task SaveAsync(BaselineRunState state, CancellationToken token)
    {
        store.Set(Prefix + state.DeploymentId.ToString("N"), JsonSerializer.SerializeToUtf8Bytes(state, BaselineRunJson.Default.BaselineRunState));
        return Task.CompletedTask;
    }

    public Task RemoveAsync(Guid deploymentId, CancellationToken token)
    {
        store.Set(Prefix + deploymentId.ToString("N"), null);
        return Task.CompletedTask;
    }

    /// <summary>Forgets every run, so that all baselines are evaluated and reported again.</summary>
    public void Clear()
    {
        foreach (var name in store.Names(Prefix))
        {
            store.Set(name, null);
        }
    }
}
