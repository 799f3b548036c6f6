using Espalier.Contracts.Messages;
using Espalier.MacClient.Connection;
using Espalier.MacClient.Daemon.Upgrades;

namespace Espalier.MacClient.Daemon.Tests.Upgrades;

/// <summary>What a signed offer may say: a signature proves who said it, not that it does no harm.</summary>
public sealed class UpgradeOfferTests
{
    private static readonly Version Current = new(1, 2, 3);

    private static readonly ClientUpgradeFile File = new("Contents/MacOS/espalier-client", true, 30_000_000, new string('a', 64));

    private static readonly ClientUpgrade Sound = new("T12", default, "1.2.4", UpgradeOffer.Architecture, [File]);

    private static readonly ClientIdentity Identity = new()
    {
        ClientId = Guid.Empty, SiteCode = "T12", SiteUrl = "https://localhost", Authorities = [], Certificate = [], SigningKey = [], AgreementKey = [],
    };

    [Theory]
    [InlineData("1.2.4")]
    [InlineData("1.10.0")]
    [InlineData("1.2.3")]
    public void A_client_that_is_not_older_is_taken(string version) => UpgradeOffer.Fault(Sound with { Version = version }, Identity, Current).ShouldBeNull();

    [Theory]
    [InlineData("1.2.2")]
    [InlineData("0.9.9")]
    public void An_old_offer_that_somebody_repeats_brings_no_old_client_back(string version) =>
        UpgradeOffer.Fault(Sound with { Version = version }, Identity, Current).ShouldNotBeNull().ShouldContain("older");

    [Theory]
    [InlineData("../../../etc/sudoers")]
    [InlineData("/etc/sudoers")]
    [InlineData("Contents/../../x")]
    [InlineData("Contents//x")]
    [InlineData("Resources/x")]
    [InlineData("Contents/a\nb")]
    [InlineData("")]
    public void A_file_that_leads_out_of_the_bundle_is_refused(string path) =>
        UpgradeOffer.Fault(Sound with { Files = [File with { Path = path }] }, Identity, Current).ShouldNotBeNull().ShouldContain("may not have");

    [Fact]
    public void A_client_is_tried_three_times_an_hour_apart_and_not_for_ever()
    {
        var at = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
        var attempt = new UpgradeAttempt("1.2.4", UpgradeAttempt.DigestOf(Sound), 1, at);
        attempt.IsOf(Sound).ShouldBeTrue();
        attempt.IsDue(at.AddMinutes(59)).ShouldBeFalse();
        attempt.IsDue(at.AddMinutes(60)).ShouldBeTrue();
        attempt.IsDue(at.AddYears(-1)).ShouldBeTrue("the clock was set back");
        (attempt with { Count = 3 }).IsDue(at.AddYears(1)).ShouldBeFalse();

        // The site has made the same version anew: that is another client.
        attempt.IsOf(Sound with { Files = [File with { Sha256 = new string('b', 64) }] }).ShouldBeFalse();
    }

    [Fact]
    public void Another_site_processor_version_or_size_is_refused()
    {
        ClientUpgrade?[] offers =
        [
            null,
            Sound with { SiteCode = "T13" },
            Sound with { Architecture = "ppc" },
            Sound with { Version = "new" },
            Sound with { Version = "01.2.4" },
            Sound with { Files = [] },
            Sound with { Files = [File with { Length = long.MaxValue }, File with { Path = "Contents/x", Length = long.MaxValue }] },
            Sound with { Files = [File with { Length = -1 }] },
            Sound with { Files = [File with { Sha256 = "../../x" }] },
            Sound with { Files = [File, File with { Path = "Contents/macOS/espalier-client" }] },
            Sound with { Files = [.. Enumerable.Range(0, 65).Select(static n => File with { Path = "Contents/f" + n, Length = 1 })] },
        ];
        offers.ShouldAllBe(o => UpgradeOffer.Fault(o, Identity, Current) != null);
    }
}
