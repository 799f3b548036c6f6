using Espalier.Server.Databases;

namespace Espalier.Server.Tests.Databases;

public sealed class ModelDriftTests
{
    [Fact]
    public void The_migrations_of_both_engines_make_the_model() => ModelDrift.Find().ShouldBeEmpty(ModelDrift.Remedy);
}
