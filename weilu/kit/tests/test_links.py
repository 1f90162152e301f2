"""A public link says what it was made to say, to anybody, for its time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django.fixtures import Settings

from weilu.kit import clock, links

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
WEEK = timedelta(days=7)


def test_a_link_says_what_it_was_made_to_say() -> None:
    word = links.sign("page", {"member": 7, "name": "小美"}, WEEK)
    assert links.read("page", word) == {"member": 7, "name": "小美"}
    assert set(word) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


def test_a_link_runs_out_on_the_second() -> None:
    with clock.stopped_at(NOON):
        word = links.sign("page", {"member": 7}, WEEK)
    with clock.stopped_at(NOON + WEEK - timedelta(seconds=1)):
        assert links.read("page", word)
    with clock.stopped_at(NOON + WEEK), pytest.raises(links.LinkExpired):
        links.read("page", word)


@pytest.mark.parametrize(
    "alter",
    [
        lambda word: word[:-1],
        lambda word: word[1:],
        lambda word: word.split(".")[0],
        lambda word: "",
        lambda word: "." * 5000,
        lambda word: (
            links.sign("page", {"member": 8}, WEEK).split(".")[0] + "." + word.split(".")[1]
        ),
    ],
)
def test_an_altered_link_opens_nothing(alter) -> None:
    with pytest.raises(links.LinkBroken):
        links.read("page", alter(links.sign("page", {"member": 7}, WEEK)))


def test_a_link_of_another_purpose_opens_nothing() -> None:
    with pytest.raises(links.LinkBroken):
        links.read("unsubscribe", links.sign("page", {"member": 7}, WEEK))


def test_links_outlive_a_change_of_key(settings: Settings) -> None:
    word = links.sign("page", {"member": 7}, WEEK)
    before, settings.SECRET_KEY = settings.SECRET_KEY, "the key after"
    with pytest.raises(links.LinkBroken):
        links.read("page", word)
    settings.SECRET_KEY_FALLBACKS = [before]
    assert links.read("page", word) == {"member": 7}
