"""Mei owns the runners' workspace; what she and Li do there can be read, by her."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation

from weilu.events.models import Event
from weilu.people import actions, audit, seating
from weilu.people.models import Account, Member, Role, Seat, Workspace

pytestmark = pytest.mark.django_db


@pytest.fixture
def runners() -> Workspace:
    return actions.open_workspace("Runners", "runners", "Asia/Shanghai")


@pytest.fixture
def mei(runners: Workspace) -> Account:
    account = Account.objects.create_user("mei", name="Mei")
    actions.give_seat(runners, account)
    return account


@pytest.fixture
def bo(runners: Workspace) -> Member:
    """Bo, who runs along."""
    [key] = actions.identify_members(runners, [actions.Identity("wechat", "bo", "Bo")])
    return Member.objects.get(pk=key)


def sentences(workspace: Workspace, **asked: str) -> list[str]:
    with translation.override("en"):
        return [deed.sentence for deed in audit.told(list(audit.deeds(workspace, **asked)))]


def test_every_write_leaves_a_line_newest_first(
    runners: Workspace, mei: Account, bo: Member
) -> None:
    seat, _new = seating.invite(runners, "li", "Li", Role.HOST, mei)
    seating.change_role(seat, Role.OPERATOR, mei)
    actions.mark_staff([bo], True, mei)
    seating.remove(Seat.objects.get(pk=seat.pk), mei)
    assert sentences(runners) == [
        "Mei took the seat of Li away",
        "Mei said of Bo: staff",
        "Mei gave Li a seat as Operator",
        "Mei gave Li a seat as Host",
        "Weilu gave Mei a seat as Owner",
        "Weilu opened the workspace “Runners”",
    ]


def test_what_changes_nothing_leaves_no_line(runners: Workspace, mei: Account, bo: Member) -> None:
    before = Event.objects.count()
    actions.open_workspace("Runners", "runners", "Asia/Shanghai")
    actions.give_seat(runners, mei)
    actions.mark_staff([bo], False, mei)
    assert Event.objects.count() == before


def test_a_refused_write_leaves_no_line(runners: Workspace, mei: Account) -> None:
    before = Event.objects.count()
    with pytest.raises(seating.LastOwner):
        seating.remove(Seat.objects.get(account=mei), mei)
    assert Event.objects.count() == before


def test_lines_are_found_by_person_and_by_name(
    runners: Workspace, mei: Account, bo: Member
) -> None:
    actions.mark_staff([bo], True, mei)
    assert sentences(runners, by=str(mei.pk)) == ["Mei said of Bo: staff"]
    assert sentences(runners, q="bo") == ["Mei said of Bo: staff"]
    assert len(sentences(runners, by="0")) == 2
    assert sentences(runners, q="nobody") == []


def test_an_erased_member_is_not_named(runners: Workspace, mei: Account, bo: Member) -> None:
    actions.mark_staff([bo], True, mei)
    bo.delete()
    assert sentences(runners, by=str(mei.pk)) == ["Mei said of somebody erased: staff"]


def test_owners_read_the_audit_and_take_it_away(
    client: Client, runners: Workspace, mei: Account, bo: Member
) -> None:
    actions.mark_staff([bo], True, mei)
    client.force_login(mei)
    page = client.get("/settings/audit/", headers={"accept-language": "en"}).content.decode()
    assert page.index("Mei said of Bo: staff") < page.index("Weilu opened the workspace")
    told = client.get(f"/settings/audit/?format=csv&by={mei.pk}")
    lines = b"".join(told.streaming_content).decode().splitlines()
    assert len(lines) == 2
    assert ",staff_marked," in lines[1]


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.HOST, Role.ANALYST, Role.PARTNER])
def test_others_do_not_read_it(client: Client, runners: Workspace, role: str) -> None:
    li = Account.objects.create_user("li", name="Li")
    actions.give_seat(runners, li, role)
    client.force_login(li)
    assert client.get("/settings/audit/").status_code == 403


def test_another_workspaces_lines_are_not_shown(
    client: Client, runners: Workspace, mei: Account
) -> None:
    actions.open_workspace("Secret readers", "readers", "Europe/London")
    client.force_login(mei)
    assert "Secret" not in client.get("/settings/audit/").content.decode()
