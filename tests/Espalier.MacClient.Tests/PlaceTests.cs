namespace Espalier.MacClient.Tests; public sealed class PlaceTests { [Fact] public void Builds() => true.ShouldBeTrue(); }
