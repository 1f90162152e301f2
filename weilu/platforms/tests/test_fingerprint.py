"""Ids for events that come without one."""

from __future__ import annotations

from weilu.platforms.contract import EventSeen, GroupSeen
from weilu.platforms.fingerprint import Fingerprints, fingerprinted


def said(text: str, at: int = 1, author: str = "nora", group: str = "g") -> EventSeen:
    return EventSeen("", at, "message", group, author, text)


def test_what_happened_makes_the_id() -> None:
    ids = {Fingerprints().of(event) for event in (said("a"), said("b"), said("a", at=2))}
    assert len(ids | {Fingerprints().of(said("a", author="otto"))}) == 4
    assert Fingerprints().of(said("a")) == Fingerprints().of(said("a"))
    assert len(Fingerprints().of(said("a"))) == 16


def test_equal_events_of_one_moment_are_told_apart_by_their_turn() -> None:
    ids = Fingerprints()
    first, second, third = (ids.of(said("ok")) for _turn in range(3))
    assert (second, third) == (f"{first}.1", f"{first}.2")


def test_groups_are_counted_apart() -> None:
    ids = Fingerprints()
    assert ids.of(said("ok", group="g")) == ids.of(said("ok", group="h"))


def test_only_so_many_moments_are_remembered() -> None:
    ids = Fingerprints(remembered=2)
    first = ids.of(said("ok", at=1))
    for at in range(2, 9):
        ids.of(said("ok", at=at))
    assert ids.of(said("ok", at=1)) == first


def test_given_ids_and_other_values_pass_unchanged() -> None:
    group, named = GroupSeen("g", "g"), said("a")._replace(id="7")
    assert list(fingerprinted([group, named])) == [group, named]
    (made,) = fingerprinted([said("a")])
    assert made.id == Fingerprints().of(said("a"))  # type: ignore[union-attr]
