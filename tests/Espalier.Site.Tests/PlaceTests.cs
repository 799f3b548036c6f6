namespace Espalier.Site.Tests; public sealed class PlaceTests { [Fact] public void Builds() => true.ShouldBeTrue(); }
