using Microsoft.EntityFrameworkCore;

namespace Espalier.Data;

/// <summary>The piece of the database model that a feature owns; its entities stay internal to the feature.</summary>
public interface IModelPart
{
    /// <summary>Adds the feature's entities to the model.</summary>
    void Build(ModelBuilder model);
}
