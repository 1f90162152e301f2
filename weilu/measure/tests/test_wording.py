"""What findings say is true of what was counted."""

from django.utils import translation

from weilu.measure import wording
from weilu.measure.figures import Finding

FLOOD = {"per_day": 113.0, "noise_share": 0.67, "cost": 76.0, "name": "阿姜"}


def flooded(share: float) -> str:
    finding = Finding("flooded", "act", 0.9, {**FLOOD, "loudest_share": share}, "noise")
    return " ".join(
        (wording.sentence(finding), wording.reason(finding), wording.next_step(finding))
    )


def test_whoever_makes_much_of_the_noise_is_named() -> None:
    assert flooded(0.4).count("阿姜") == 2


def test_nobody_is_named_for_noise_that_comes_from_many() -> None:
    with translation.override("en"):
        told = flooded(0.05)
    assert "阿姜" not in told
    assert "the loudest makes 5% of them" in told


def test_the_noisiest_is_not_blamed_for_adverts_or_copies_of_others() -> None:
    for rule in ("adverts", "same_text_again"):
        facts = {"advert_share": 0.2, "copy_share": 0.3, "name": "阿姜"}
        finding = Finding(rule, "act", 0.5, facts, rule)
        assert "阿姜" not in wording.reason(finding) + wording.next_step(finding)


def test_a_share_is_never_all_or_nothing_unless_it_is() -> None:
    shares = (0.0, 0.0001, 0.006, 0.126, 0.9951, 0.99999, 1.0)
    told = ["0%", "0.1%", "0.6%", "13%", "99.5%", "99.9%", "100%"]
    assert list(map(wording.percent, shares)) == told
