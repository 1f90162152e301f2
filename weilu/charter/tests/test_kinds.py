"""Kinds of group, their profiles and their guessing."""

from __future__ import annotations

import pytest

from weilu.charter.kinds import BENEFITS, KINDS, Band, Shape, guess


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("老周团长·好物", "goods"), ("三年二班家长", "notice"), ("Rust beginners", "learning"),
        ("晨跑搭子群", "fan"), ("黑金会员 1 群", "vip"), ("运营组工作群", "staff"),
        ("五一露营报名", "event"), ("城西租房互助", "resource"), ("小七后援会", "idol"),
        ("相亲相爱一家人", "general"),
    ],
)  # fmt: skip
def test_names_suggest_a_kind(name: str, kind: str) -> None:
    assert guess(name, Shape()) == (kind, kind != "general")


def test_a_large_group_in_which_two_speak_is_a_notice_group() -> None:
    assert guess("二区", Shape(staff_share=1.0, speakers=2, members=200)) == ("notice", True)
    assert guess("二区", Shape(staff_share=1.0, speakers=2, members=8)) == ("general", False)


def test_many_questions_make_a_resource_group() -> None:
    assert guess("二区", Shape(speakers=20, members=50, questions=0.4)) == ("resource", True)


def test_bands_work_in_both_directions() -> None:
    up, down = Band(act=0.2, good=0.5), Band(act=0.8, good=0.4)
    assert [up.level(value) for value in (0.1, 0.2, 0.5)] == ["act", "watch", "good"]
    assert [down.level(value) for value in (0.9, 0.8, 0.4)] == ["act", "watch", "good"]


@pytest.mark.parametrize("key", KINDS)
def test_profiles_name_known_benefits_and_part_their_bands(key: str) -> None:
    profile = KINDS[key].profile
    assert set(profile.benefits) <= set(BENEFITS)
    assert all(band.act != band.good for band in profile.bands.values())
    assert str(KINDS[key].name)
    assert str(KINDS[key].sentence)
