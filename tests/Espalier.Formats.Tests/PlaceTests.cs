namespace Espalier.Formats.Tests; public sealed class PlaceTests { [Fact] public void Builds() => true.ShouldBeTrue(); }
