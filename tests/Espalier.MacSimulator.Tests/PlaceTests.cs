namespace Espalier.MacSimulator.Tests; public sealed class PlaceTests { [Fact] public void Builds() => true.ShouldBeTrue(); }
