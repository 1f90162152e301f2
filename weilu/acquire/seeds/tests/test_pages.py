"""From an empty page to what became of seed users, in the console and over the API."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from weilu.acquire.roster.tests.conftest import sit
from weilu.acquire.seeds import actions, reads
from weilu.acquire.seeds.models import Seed, SeedCohort
from weilu.charter.audience import actions as audiences
from weilu.charter.audience.rules import Person
from weilu.events.actions import record
from weilu.events.catalogue import Message
from weilu.kit import clock
from weilu.people import tokens
from weilu.people.models import Account, Group, Member, Membership, Seat
from weilu.people.segments import reads as segments

MONDAY = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.fixture
def signed_in(chen: Account, client: Client) -> Client:
    client.force_login(chen)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def table(yard: Group, member: dict[str, Member], chen: Account) -> SeedCohort:
    """Two of them, picked on a Monday."""
    with clock.stopped_at(MONDAY):
        Membership.objects.update(first_seen=MONDAY - timedelta(days=90))
        return actions.pick(yard, "头一桌", [member["大林"].pk, member["小禾"].pk], chen, "接话")


def says(group: Group, who: Member, at: datetime) -> None:
    record(
        group.workspace_id, Message(), source="telegram:-100777", external_id=f"{who.pk}{at}",
        group_id=group.pk, actor=who.pk, at=at, text="早",
    )  # fmt: skip


def test_from_an_empty_page_to_a_cohort(
    signed_in: Client, yard: Group, member: dict[str, Member]
) -> None:
    assert b"No seed users yet" in signed_in.get(reverse("acquire:seed_cohorts")).content
    address = f"{reverse('acquire:pick_seeds')}?group={yard.pk}&count=2"
    shown = signed_in.get(address)
    order = [one.name for _candidate, one, _ticked in shown.context["rows"]]
    assert order == ["大林", "小禾", "阿哲", "老周"]
    assert [ticked for *_more, ticked in shown.context["rows"]] == [True, True, False, False]
    assert "no audience yet" in shown.content.decode()
    chosen = [member["大林"].pk, member["阿哲"].pk]
    made = signed_in.post(address, {"name": "头一桌", "member": chosen}, follow=True)
    assert "头一桌" in made.content.decode()
    assert {one.member.name for one in Seed.objects.select_related("member")} == {"大林", "阿哲"}
    left = signed_in.get(address).context["rows"]
    assert [one.name for _candidate, one, _ticked in left] == ["小禾", "老周"]
    listed = signed_in.get(reverse("acquire:seed_cohorts")).content.decode()
    assert "头一桌" in listed


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": "头一桌"}, "Choose between 1 and 500"),
        ({"name": "头一桌", "member": ["999999", "x", "-1", "9" * 30]}, "Choose between 1 and 500"),
        ({"name": "", "member": ["1"]}, "required"),
    ],
)  # fmt: skip
def test_what_picks_nobody_is_refused_in_place(
    signed_in: Client, yard: Group, given: dict[str, Any], said: str
) -> None:
    address = f"{reverse('acquire:pick_seeds')}?group={yard.pk}&count=2"
    assert said in signed_in.post(address, given).content.decode()
    assert not SeedCohort.objects.exists()


def test_a_name_is_given_once(
    signed_in: Client, yard: Group, table: SeedCohort, member: dict[str, Member]
) -> None:
    address = f"{reverse('acquire:pick_seeds')}?group={yard.pk}&count=2"
    again = signed_in.post(address, {"name": "头一桌", "member": [member["阿哲"].pk]})
    assert "There are seed users" in again.content.decode()
    assert b"checked" in again.content
    assert SeedCohort.objects.count() == 1


def test_who_fits_comes_first_where_there_is_an_audience(
    yard: Group, member: dict[str, Member], chen: Account
) -> None:
    text = "dimension,value,share,index\nregion,广州,0.6,300\nregion,上海,0.4,40"
    audiences.take_in(yard.workspace, "街坊", text, chen)
    audiences.note(member["小禾"], Person(region="广州"), chen)
    audiences.note(member["大林"], Person(region="上海"), chen)
    found = reads.candidates(yard)
    assert [Member.objects.get(pk=one.did.member).name for one in found][:2] == ["小禾", "大林"]


def test_their_weeks_are_told_beside_the_others(
    table: SeedCohort, yard: Group, member: dict[str, Member]
) -> None:
    says(yard, member["大林"], MONDAY - timedelta(days=3))
    says(yard, member["大林"], MONDAY + timedelta(days=1))
    says(yard, member["大林"], MONDAY + timedelta(days=2))
    says(yard, member["阿哲"], MONDAY + timedelta(days=8))
    late = sit(yard, "后来的", 0, 0)
    Membership.objects.filter(member=late).update(
        first_seen=MONDAY + timedelta(days=3), last_seen=MONDAY + timedelta(days=9)
    )
    says(yard, late, MONDAY + timedelta(days=9))  # was not there on the day: not counted
    Membership.objects.filter(member=member["小禾"]).update(
        left_at=MONDAY + timedelta(days=5), last_seen=MONDAY + timedelta(days=4)
    )  # gone since, and still counted
    weeks = reads.weeks(table, MONDAY + timedelta(days=15))
    told = {one.number: (one.seeds.active, one.seeds.of, one.others.active, one.others.of)
            for one in weeks}  # fmt: skip
    assert sorted(told) == [-4, -3, -2, -1, 0, 1]
    assert told[-1] == (1, 2, 0, 2)
    assert told[0] == (1, 2, 0, 2)
    assert told[1] == (0, 2, 1, 2)


def test_a_week_begins_at_midnight_of_the_community(
    table: SeedCohort, yard: Group, member: dict[str, Member]
) -> None:
    """Shanghai's Sunday ends at 16:00 UTC."""
    says(yard, member["大林"], MONDAY + timedelta(days=6, hours=11, minutes=59))
    says(yard, member["小禾"], MONDAY + timedelta(days=6, hours=12))
    weeks = {one.number: one.seeds.active for one in reads.weeks(table, MONDAY + timedelta(28))}
    assert (weeks[0], weeks[1]) == (1, 1)


def test_who_is_let_go_still_counts_and_filters_lose_them(
    signed_in: Client, table: SeedCohort, member: dict[str, Member]
) -> None:
    def found() -> list[str]:
        asked = segments.matching(table.workspace, "seed = 头一桌")
        return sorted(asked.values_list("name", flat=True))

    assert found() == ["大林", "小禾"]
    one = Seed.objects.get(member=member["小禾"])
    page = signed_in.post(reverse("acquire:release_seed", args=[one.pk]), follow=True)
    assert "let go" in page.content.decode()
    assert found() == ["大林"]
    assert reads.weeks(table, MONDAY + timedelta(days=8))[-1].seeds.of == 2
    signed_in.post(reverse("acquire:release_seed", args=[one.pk]), {"on": "1"})
    assert found() == ["大林", "小禾"]
    signed_in.post(reverse("acquire:end_seeds", args=[table.pk]))
    assert found() == []
    signed_in.post(reverse("acquire:end_seeds", args=[table.pk]), {"on": "1"})
    told = b"".join(signed_in.get(reverse("acquire:seeds", args=[table.pk]) + "?format=csv"))
    assert "大林" in told.decode()


def test_the_list_costs_the_same_however_many_cohorts(
    signed_in: Client, yard: Group, table: SeedCohort, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        made = SeedCohort.objects.create(
            workspace=yard.workspace, group=yard, name=f"桌 {number}", picked_at=MONDAY
        )
        Seed.objects.create(cohort=made, member_id=Seed.objects.first().member_id, energy=1)
    with django_assert_max_num_queries(12):
        assert "桌 11" in signed_in.get(reverse("acquire:seed_cohorts")).content.decode()


def test_seed_users_over_the_api(
    client: Client, chen: Account, yard: Group, member: dict[str, Member]
) -> None:
    seat = Seat.objects.get(account=chen)
    token = tokens.make(seat, "test", may_write=True, days=1)[1]

    def call(path: str, given: Any = None) -> Any:
        headers = {"Authorization": f"Bearer {token}"}
        if given is None:
            return client.get(f"/api/v1{path}", headers=headers).json()
        sent = json.dumps(given)
        answer = client.post(
            f"/api/v1{path}", sent, content_type="application/json", headers=headers
        )
        return answer.json()

    candidates = call(f"/groups/{yard.pk}/seed-candidates")
    assert [one["said"] for one in candidates] == [60, 30, 5, 0]
    chosen = [one["member"] for one in candidates[:2]]
    made = call("/seeds", {"group": yard.pk, "name": "头一桌", "members": chosen})
    assert (made["seeds"], made["here"]) == (2, 2)
    who = call(f"/seeds/{made['id']}/members")["items"]
    assert [one["member"] for one in who] == chosen
    assert call(f"/seed-users/{who[0]['id']}/release", {})["released_at"]
    assert len(call(f"/seeds/{made['id']}/weeks")) == 4
    assert call("/seeds", {"group": yard.pk, "name": "x", "members": [1]})["error"]["code"] == (
        "acquire.nobody_picked"
    )
