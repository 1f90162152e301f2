"""小禾 on her phone: yes or no, her shifts, and what everybody may see."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.test import Client

from weilu.console import member_pages
from weilu.engage.conftest import MOMENT, text
from weilu.engage.hosts import links, rota
from weilu.engage.hosts.models import DutyNeed, Host, Shift
from weilu.engage.hosts.tests.conftest import Bench, somebody
from weilu.engage.programme import actions as programme
from weilu.engage.programme.models import ProgrammeColumn
from weilu.kit import clock
from weilu.people.models import Account, Group, Membership, Workspace

#: The morning of the shift.
DAY = MOMENT + timedelta(days=1)


@pytest.fixture(autouse=True)
def calm() -> None:
    member_pages.buckets.empty()


@pytest.fixture
def phone() -> Client:
    return Client(headers={"Accept-Language": "en"})


def test_a_yes_on_the_phone_makes_a_host(phone: Client, asked: Bench) -> None:
    host = asked("小禾")
    page = links.my_shifts(host)
    assert "Would you like to host?" in text(phone, page)
    assert phone.post(page, {"do": "accept"}).status_code == 303
    host.refresh_from_db()
    assert (host.state, host.accepted_how) == ("on", "page")
    assert "already" not in text(phone, page)
    assert "as things stand" in phone.post(page, {"do": "accept"}).content.decode()


def test_a_no_is_kept_and_nothing_is_planned(phone: Client, asked: Bench) -> None:
    host = asked("小禾")
    phone.post(links.my_shifts(host), {"do": "decline"})
    assert "You do not host" in text(phone, links.my_shifts(host))


@pytest.fixture
def shift(hosting: Bench, need: DutyNeed, kitchen: Workspace) -> Shift:
    hosting("小禾", weekdays=[1])
    rota.plan(kitchen)
    return Shift.objects.select_related("host__workspace").get(day=date(2026, 11, 24))


def page_of(shift: Shift) -> str:
    assert shift.host is not None
    return links.my_shifts(shift.host)


def test_a_topic_comes_with_the_columns_words(
    phone: Client, shift: Shift, breakfast: Group, chen: Account
) -> None:
    column = ProgrammeColumn(
        workspace=breakfast.workspace, name="早餐一问", purpose="relation", text="今天吃什么？",
        rule="FREQ=DAILY", starts_on=date(2026, 11, 23), hour=time(8), groups=[breakfast.pk],
    )  # fmt: skip
    programme.save(column, chen)
    assert "今天吃什么？" in text(phone, page_of(shift))


def test_a_welcome_names_who_still_waits(
    phone: Client, shift: Shift, breakfast: Group, kitchen: Workspace
) -> None:
    Shift.objects.filter(pk=shift.pk).update(duty="welcome")
    Membership.objects.create(
        workspace=kitchen, group=breakfast, member=somebody(kitchen, "新人"), joined_at=MOMENT,
        first_seen=MOMENT, last_seen=MOMENT,
    )  # fmt: skip
    assert "新人" in text(phone, page_of(shift))


def test_done_with_a_line_of_what_happened(phone: Client, shift: Shift) -> None:
    with clock.stopped_at(DAY):
        phone.post(page_of(shift), {"do": "done", "shift": shift.pk, "said": "聊了冬至"})
        assert "聊了冬至" in text(phone, page_of(shift))
    shift.refresh_from_db()
    assert (shift.state, shift.how, shift.said) == ("done", "told", "聊了冬至")


def test_who_cannot_hands_it_on_and_the_next_takes_it(
    phone: Client, shift: Shift, hosting: Bench
) -> None:
    other = hosting("阿梅")
    phone.post(page_of(shift), {"do": "cannot", "shift": shift.pk})
    hole = Shift.objects.get(offered_to=other)
    assert "Can you take one?" in text(phone, links.my_shifts(other))
    phone.post(links.my_shifts(other), {"do": "take", "shift": hole.pk})
    hole.refresh_from_db()
    assert hole.host == other


def test_nobody_settles_the_shift_of_another(phone: Client, shift: Shift, hosting: Bench) -> None:
    other: Host = hosting("阿梅")
    told = phone.post(links.my_shifts(other), {"do": "cannot", "shift": shift.pk})
    assert "past or settled already" in told.content.decode()
    shift.refresh_from_db()
    assert shift.state == "planned"


def test_anybody_sees_who_hosts_and_as_what(
    phone: Client, hosting: Bench, asked: Bench, breakfast: Group, kitchen: Workspace
) -> None:
    hosting("小禾", groups=[breakfast.pk])
    asked("老吴")
    told = text(phone, links.who_hosts(kitchen))
    assert "小禾" in told
    assert "主持人" in told
    assert "早餐群" in told
    assert "老吴" not in told
