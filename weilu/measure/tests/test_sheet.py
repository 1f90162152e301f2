from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from weilu.measure import sheet
from weilu.measure.figures import Charts, Day, Figure, GroupCheckup
from weilu.measure.tests import samples


def with_wait(hours: float | None) -> GroupCheckup:
    wait = Figure("first_reply", hours, hours, hours, 9)
    return replace(samples.group(1), figures={"first_reply": wait}, previous={})


@pytest.mark.parametrize(
    ("hours", "label", "value"),
    [
        (0.5, "Wait for an answer, minutes", 30),
        (6, "Wait for an answer, hours", 6),
        (72, "Wait for an answer, days", 3),
        (None, "Wait for an answer", None),
    ],
)
def test_waits_are_told_in_the_unit_that_suits_them(
    hours: float | None, label: str, value: float | None
) -> None:
    with translation.override("en"):
        told = sheet.figure(with_wait(hours), "first_reply")
    assert (told["label"], told["value"], told["high"]) == (label, value, value)


def test_parts_without_anything_to_show_are_left_out() -> None:
    bare = replace(samples.group(1), figures={}, charts=Charts())
    assert sheet.parts(bare) == []


def test_every_figure_has_one_place_on_the_page() -> None:
    one = samples.group(1)
    shown = [figure["metric"] for part in sheet.parts(one) for figure in part.figures]
    assert sorted(shown) == sorted(one.figures)


def test_a_share_is_shown_beside_what_is_good_for_the_kind() -> None:
    told = sheet.figure(replace(samples.group(1), kind="fan"), "noise")
    assert (told["band_low"], told["band_high"]) == (0.0, 0.5)
    assert sheet.figure(replace(samples.group(1), kind="notice"), "noise")["band_low"] is None


def test_the_pulse_shows_silent_days_as_none_said() -> None:
    days = (Day(date(2024, 3, 1), 4, 2), Day(date(2024, 3, 4), 7, 3))
    found = sheet.pulse(replace(samples.group(1), charts=Charts(days=days)))
    assert found is not None
    assert found["values"][-4:] == [4, 0, 0, 7]
    assert len(found["values"]) == sheet.PULSE_DAYS
    assert sheet.pulse(replace(samples.group(1), charts=Charts())) is None


def test_a_count_does_not_repeat_itself_as_its_n() -> None:
    one = replace(samples.group(1), figures={"left": Figure("left", 6, None, None, 6)})
    assert sheet.figure(one, "left")["n"] is None
