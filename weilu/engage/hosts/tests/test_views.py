"""Aunt Chen's bench and rota in the browser's eyes."""

from __future__ import annotations

from datetime import date

from django.test import Client

from weilu.engage.conftest import text
from weilu.engage.hosts import observing, rota
from weilu.engage.hosts.models import DutyNeed, Host, Shift
from weilu.engage.hosts.tests.conftest import Bench, somebody
from weilu.people.models import Group, Member, Workspace

HOST = {
    "kind": "volunteer", "disclosed_as": "志愿者", "duties": ["welcome"], "weekdays": ["0", "6"],
    "most_a_week": "2",
}  # fmt: skip
HERE = "/engage/hosts/"


def csv(client: Client, address: str) -> list[str]:
    return client.get(address).getvalue().decode("utf-8-sig").splitlines()


def test_the_first_pages_teach(page: Client) -> None:
    assert "Nobody hosts yet" in text(page, HERE)
    assert "No rota yet" in text(page, f"{HERE}rota/")
    assert "No group has said what it needs" in text(page, f"{HERE}needs/")
    assert "Nothing counted yet" in text(page, f"{HERE}brought/")


def test_both_languages_render(page: Client, hosting: Bench, need: DutyNeed) -> None:
    rota.plan(hosting("小禾").workspace)
    page.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-hans"
    for address in ("", "rota/", "needs/", "brought/"):
        text(page, HERE + address)


def test_somebody_is_asked_and_stands_on_the_bench(
    page: Client, kitchen: Workspace, breakfast: Group
) -> None:
    member = somebody(kitchen, "老吴")
    given = HOST | {"member": member.pk, "groups": [breakfast.pk]}
    answer = page.post(f"{HERE}ask/?member={member.pk}", given)
    held = Host.objects.get()
    assert answer["Location"] == f"{HERE}{held.pk}/"
    assert (held.weekdays, held.groups, held.state) == ([0, 6], [breakfast.pk], "invited")
    assert "志愿者" in text(page, HERE)
    assert "hosts already" in page.post(f"{HERE}ask/", given).content.decode()
    assert "老吴" in csv(page, f"{HERE}?format=csv&state=invited&duty=welcome")[1]
    assert len(csv(page, f"{HERE}?format=csv&duty=live")) == 1


def test_a_blank_badge_is_refused_and_the_rest_is_kept(page: Client, kitchen: Workspace) -> None:
    given = HOST | {"member": somebody(kitchen, "老吴").pk, "disclosed_as": " "}
    told = page.post(f"{HERE}ask/", given).content.decode()
    assert not Host.objects.exists()
    assert 'value="2"' in told


def test_agreeing_in_person_changing_ending_and_its_undo(page: Client, asked: Bench) -> None:
    host = asked("小禾")
    here = f"{HERE}{host.pk}/"
    assert "They agreed in person" in text(page, here)
    page.post(f"{here}agreed/", {"note": ""})
    host.refresh_from_db()
    assert host.state == "invited"
    page.post(f"{here}agreed/", {"note": "at the market"})
    page.post(f"{here}change/", HOST)
    host.refresh_from_db()
    assert (host.state, host.disclosed_as) == ("on", "志愿者")
    told = page.post(f"{here}end/", follow=True).content.decode()
    assert f"{here}resume/" in told
    page.post(f"{here}resume/")
    host.refresh_from_db()
    assert host.state == "on"


def test_needs_are_set_for_groups_and_planned_in_one_go(
    page: Client, hosting: Bench, breakfast: Group, soup: Group
) -> None:
    hosting("小禾", most_a_week=7)
    given = {"groups": [breakfast.pk, soup.pk], "duty": "open", "weekdays": ["2"],
             "hour": "20:00", "holidays": "as_usual"}  # fmt: skip
    page.post(f"{HERE}needs/new/", given)
    assert DutyNeed.objects.count() == 2
    assert "Wed" in text(page, f"{HERE}needs/")
    told = page.post(f"{HERE}rota/plan/", follow=True).content.decode()
    assert "2 shifts filled, 2 stay holes" in told
    week = text(page, f"{HERE}rota/?day=2026-11-25")
    assert "小禾" in week
    assert "nobody yet" in week
    assert "2 shifts of the next two weeks have nobody" in text(page, HERE)
    assert "hole" in "".join(csv(page, f"{HERE}rota/?day=2026-11-25&format=csv"))
    page.post(f"{HERE}needs/{DutyNeed.objects.earliest('pk').pk}/drop/")
    assert Shift.objects.count() == 2


def test_a_shift_is_assigned_swapped_and_left_out_with_undo(
    page: Client, hosting: Bench, need: DutyNeed, kitchen: Workspace
) -> None:
    host, other = hosting("小禾", weekdays=[1]), hosting("阿梅", weekdays=[2])
    rota.plan(kitchen)
    tuesday, wednesday = (Shift.objects.get(day=date(2026, 11, day)) for day in (24, 25))
    here = f"{HERE}shifts/{tuesday.pk}/"
    assert "阿梅" in text(page, here)
    told = page.post(f"{here}swap/", {"other": wednesday.pk}, follow=True).content.decode()
    tuesday.refresh_from_db()
    assert tuesday.host == other
    assert f'value="{wednesday.pk}"' in told
    page.post(f"{here}assign/", {"host": ""})
    page.post(f"{here}assign/", {"host": host.pk})
    tuesday.refresh_from_db()
    assert tuesday.host == host
    page.post(f"{here}drop/")
    assert "Put it back" in text(page, here)
    page.post(f"{here}put-back/")
    tuesday.refresh_from_db()
    assert tuesday.state == "planned"
    page.post(f"{here}mark/", {"done": "1"})
    tuesday.refresh_from_db()
    assert tuesday.state == "planned"  # it has not begun


def test_what_each_brought_is_a_table_and_a_csv(
    page: Client, hosting: Bench, kitchen: Workspace
) -> None:
    host = hosting("小禾")
    observing.count(kitchen)
    assert "0 of 0" in text(page, f"{HERE}brought/")
    assert csv(page, f"{HERE}brought/?format=csv")[1].startswith(f"{host.pk},小禾,0,")
    assert "Counted" in text(page, f"{HERE}{host.pk}/")


def test_the_badge_stands_on_the_members_page(
    page: Client, hosting: Bench, kitchen: Workspace
) -> None:
    host, other = hosting("小禾"), somebody(kitchen, "老吴")
    assert "主持人" in text(page, f"/members/{host.member_id}/")
    assert f"{HERE}ask/?member={other.pk}" in text(page, f"/members/{other.pk}/")


def test_queries_do_not_grow_with_groups(
    page: Client, kitchen: Workspace, hosting: Bench, django_assert_max_num_queries: object
) -> None:
    hosting("小禾")
    many = Group.objects.bulk_create(
        Group(workspace=kitchen, platform="qq", external_id=f"x{n}", name=f"群{n}")
        for n in range(60)
    )
    for one in many:
        DutyNeed.objects.create(group=one, duty="open", weekdays=list(range(7)), hour="20:00")
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        rota.plan(kitchen)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        text(page, f"{HERE}rota/")
    assert Member.objects.count() == 1
