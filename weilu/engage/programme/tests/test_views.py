"""Aunt Chen's calendar in the browser's eyes, and over the API."""

from __future__ import annotations

from datetime import date

from django.test import Client

from weilu.engage.conftest import text
from weilu.engage.programme.models import ProgrammeColumn, ProgrammeItem
from weilu.engage.programme.tests.test_actions import first
from weilu.people.models import Group, Workspace

FORM = {
    "name": "周三闲聊", "purpose": "relation", "form": "topic", "every": "1", "unit": "week",
    "weekdays": ["WE"], "starts_on": "2026-11-23", "hour": "20:00", "holidays": "as_usual",
}  # fmt: skip


def test_the_first_page_says_what_a_column_is(page: Client) -> None:
    assert "A column is what members can count on" in text(page, "/programme/")
    assert "A column is what members can count on" in text(page, "/programme/columns/")


def test_a_column_is_planned_and_stands_in_the_calendar(page: Client, soup: Group) -> None:
    answer = page.post("/programme/columns/new/", FORM | {"groups": [soup.pk]})
    assert answer.status_code == 302
    column = ProgrammeColumn.objects.get()
    assert column.rule == "FREQ=WEEKLY;BYDAY=WE"
    month = text(page, "/programme/?day=2026-11-25")
    assert month.count("周三闲聊") == 2  # the 25th, and the 2nd in the month's last week
    assert "every week: Wed" in text(page, "/programme/columns/")
    told = text(page, f"/programme/columns/{column.pk}/")
    assert 'value="20:00"' in told
    assert "No" not in page.get("/programme/columns/?format=csv").getvalue().decode().split(",")


def test_what_is_wrong_with_a_column_stands_beside_its_field(page: Client, soup: Group) -> None:
    given = FORM | {"groups": [soup.pk], "text": "{weather}"}
    assert "Nobody can fill in {weather} here." in page.post(
        "/programme/columns/new/", given
    ).content.decode()  # fmt: skip
    assert not ProgrammeColumn.objects.exists()


def test_a_day_is_dropped_on_another_and_taken_back(page: Client, morning: ProgrammeColumn) -> None:
    item = first(morning)
    answer = page.post(f"/programme/days/{item.pk}/move/", {"day": "2026-11-28"}, follow=True)
    item.refresh_from_db()
    assert item.at.date() == date(2026, 11, 28)
    assert "is moved" in answer.content.decode()
    page.post(f"/programme/days/{item.pk}/move/", {"day": "2026-11-01"}, follow=True)
    item.refresh_from_db()
    assert item.at.date() == date(2026, 11, 28)


def test_a_day_is_written_left_out_and_put_back(page: Client, morning: ProgrammeColumn) -> None:
    item = first(morning)
    here = f"/programme/days/{item.pk}/"
    page.post(here, {"text": "冬至吃什么？", "at": "2026-11-24T09:30"})
    item.refresh_from_db()
    assert (item.text, item.at.hour, item.is_own) == ("冬至吃什么？", 1, True)
    page.post(f"{here}skip/")
    assert "left out" in text(page, here)
    page.post(f"{here}put-back/")
    assert ProgrammeItem.objects.get(pk=item.pk).state == "planned"


def test_a_column_is_retired_with_a_way_back(page: Client, morning: ProgrammeColumn) -> None:
    told = page.post(f"/programme/columns/{morning.pk}/retire/", follow=True).content.decode()
    assert f"/programme/columns/{morning.pk}/bring-back/" in told
    assert "早餐一问" in text(page, "/programme/columns/?state=retired")
    page.post(f"/programme/columns/{morning.pk}/bring-back/")
    morning.refresh_from_db()
    assert morning.retired_at is None


def test_queries_do_not_grow_with_days_and_groups(
    page: Client,
    kitchen: Workspace,
    morning: ProgrammeColumn,
    django_assert_max_num_queries: object,
) -> None:
    many = Group.objects.bulk_create(
        Group(workspace=kitchen, platform="qq", external_id=f"x{n}", name=f"群{n}")
        for n in range(60)
    )
    morning.groups = [group.pk for group in many]
    morning.save()
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        text(page, "/programme/")


def test_a_day_is_copied_and_taken_back(page: Client, morning: ProgrammeColumn) -> None:
    address = f"/programme/days/{first(morning).pk}/copy/"
    answer = page.post(address, {"day": "2026-11-28"}, follow=True)
    assert "comes on that day, too" in answer.content.decode()
    again = page.post(address, {"day": "2026-11-28"}, follow=True)
    assert "comes on that day already" in again.content.decode()
    assert morning.items.filter(slot="2026-11-28").count() == 1
