"""Offers and needs in a browser: the member's desk on a phone, the console."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from weilu.console.member_pages import address
from weilu.engage.conftest import MOMENT, text
from weilu.engage.matching import links, meeting
from weilu.engage.matching.models import Card, Introduction, Side, Team
from weilu.people.models import Account, Group, Member, Workspace


def phone() -> Client:
    return Client(headers={"Accept-Language": "en"})


def test_a_member_writes_changes_and_settles_their_card(
    neighbour: Callable[..., Member],
) -> None:
    member = neighbour("小林")
    desk, client = links.desk_link(member), phone()
    assert "Your first card" in text(client, desk)
    client.post(
        desk,
        {"do": "write", "kind": "need", "text": "求咖啡豆", "tags": "咖啡，货源", "days": "30"},
    )
    held = Card.objects.get()
    assert (held.kind, held.tags, held.made_by) == ("need", ",咖啡,货源,", None)
    assert held.last_day == (MOMENT + timedelta(days=30)).date()
    assert "My cards" in text(client, desk)
    refused = client.post(desk, {"do": "write", "kind": "need", "text": " "})
    assert "Say in a sentence" in refused.content.decode()
    client.post(desk, {"do": "change", "card": held.pk, "text": "求云南咖啡豆", "tags": ""})
    for verb, state in (("pause", "paused"), ("open", "open"), ("found", "settled")):
        client.post(desk, {"do": verb, "card": held.pk})
        held.refresh_from_db()
        assert (held.state, held.text) == (state, "求云南咖啡豆")
    client.post(desk, {"do": "dance"})


def test_two_meet_on_their_phones(wanted: Card, beans: Card) -> None:
    lin, xu, client = links.desk_link(wanted.member), links.desk_link(beans.member), phone()
    shown = text(client, lin)
    assert beans.text in shown
    assert "老徐" not in shown
    client.post(lin, {"do": "ask", "card": wanted.pk, "other": beans.pk})
    held = Introduction.objects.get()
    assert "You said yes" in text(client, lin)
    asked = text(client, xu)
    assert "Would you like to be introduced?" in asked
    assert "小林" not in asked
    client.post(xu, {"do": "yes", "introduction": held.pk, "reach": "微信 laoxu"})
    for place, name in ((lin, "老徐"), (xu, "小林")):
        assert name in text(client, place)
    assert "微信 laoxu" in text(client, lin)
    client.post(
        lin, {"do": "outcome", "introduction": held.pk, "result": "worked", "words": "好豆"}
    )
    assert Side.objects.get(card=wanted).words == "好豆"
    again = client.post(xu, {"do": "no", "introduction": held.pk})
    assert "nothing is asked of you any more" in again.content.decode()


def test_nobody_answers_or_sees_what_is_not_theirs(
    wanted: Card, beans: Card, chen: Account, neighbour: Callable[..., Member]
) -> None:
    held = meeting.propose(wanted, beans, chen)
    stranger, client = links.desk_link(neighbour("阿玲")), phone()
    for form in (
        {"do": "yes", "introduction": held.pk}, {"do": "no", "introduction": held.pk},
        {"do": "change", "card": beans.pk, "text": "x"}, {"do": "end", "card": beans.pk},
        {"do": "ask", "card": beans.pk, "other": wanted.pk},
        {"do": "outcome", "introduction": held.pk, "result": "worked"},
        {"do": "join", "place": "1"}, {"do": "change", "card": "x" * 30},
    ):  # fmt: skip
        assert client.post(stranger, form).status_code == 410, form
    held.refresh_from_db()
    beans.refresh_from_db()
    assert (held.state, held.need_says, held.offer_says) == ("waiting", None, None)
    assert beans.state == "open"


def test_cards_are_listed_narrowed_and_exported(
    page: Client, wanted: Card, beans: Card, soup: Group
) -> None:
    shown = text(page, "/matching/")
    assert wanted.text in shown
    assert beans.text in shown
    assert beans.text not in text(page, "/matching/?kind=need")
    assert wanted.text not in text(page, f"/matching/?group={soup.pk}")
    assert wanted.text not in text(page, "/matching/?state=paused")
    assert wanted.text in text(page, "/matching/?tag=咖啡&q=小林&sort=-introduced")
    rows = page.get("/matching/?format=csv").getvalue().decode().splitlines()
    assert len(rows) == 3


def test_the_empty_pages_say_what_to_do(page: Client, kitchen: Workspace) -> None:
    assert "No cards yet" in text(page, "/matching/")
    assert "Nobody introduced yet" in text(page, "/matching/introductions/")
    assert "No team yet" in text(page, "/matching/teams/")


def test_staff_write_a_card_introduce_and_note_the_outcome(
    page: Client, beans: Card, neighbour: Callable[..., Member]
) -> None:
    neighbour("小林")
    given = {
        "who": "小林", "kind": "need", "text": "求咖啡豆", "tags": "咖啡",
        "last_day": "2027-01-31", "heard": "昨天在群里说的",
    }  # fmt: skip
    assert (
        "No member is called so"
        in page.post("/matching/new/", given | {"who": "谁"}).content.decode()
    )
    assert (
        "within the next year"
        in page.post("/matching/new/", given | {"last_day": "2020-01-31"}).content.decode()
    )
    page.post("/matching/new/", given)
    need = Card.objects.get(kind="need")
    shown = text(page, f"/matching/{need.pk}/")
    assert beans.text in shown
    assert "both say" in shown
    assert "昨天在群里说的" in shown
    page.post(f"/matching/{need.pk}/introduce/", {"other": beans.pk, "note": "都爱咖啡"})
    held = Introduction.objects.get()
    assert held.note == "都爱咖啡"
    assert "none yet" in text(page, f"/matching/introductions/{held.pk}/")
    for card in (need, beans):
        meeting.answer(held, card, says=True)
    page.post(f"/matching/introductions/{held.pk}/outcome/", {"card": need.pk, "result": "worked"})
    listed = text(page, "/matching/introductions/?state=accepted")
    assert "It worked out" in listed
    assert "1 of 1 told" in listed
    assert len(page.get("/matching/introductions/?format=csv").getvalue().splitlines()) == 2
    page.post(f"/matching/{beans.pk}/turn/", {"state": "paused"})
    assert "Undo" in text(page, f"/matching/{beans.pk}/")
    page.post(f"/matching/{beans.pk}/change/", given | {"kind": "offer", "text": "咖啡豆"})
    beans.refresh_from_db()
    assert (beans.text, beans.state) == ("咖啡豆", "paused")


def test_an_introduction_is_withdrawn(page: Client, wanted: Card, beans: Card) -> None:
    held = meeting.propose(wanted, beans, None)
    page.post(f"/matching/introductions/{held.pk}/withdraw/")
    held.refresh_from_db()
    assert held.state == "withdrawn"
    assert "withdrawn" in text(page, "/matching/introductions/")


def test_a_team_is_made_of_an_introduction_and_runs_on_phones(
    page: Client, wanted: Card, beans: Card, neighbour: Callable[..., Member]
) -> None:
    held = meeting.propose(wanted, beans, None)
    meeting.answer(held, beans, says=True)
    page.post(
        f"/matching/teams/new/?introduction={held.pk}",
        {"name": "咖啡摊", "goal": "周末摆一次摊", "until": "2027-01-15"},
    )
    team = Team.objects.get()
    assert team.places.count() == 2
    place = team.places.get(member=wanted.member)
    desk, client = links.desk_link(wanted.member), phone()
    assert "Would you join a team?" in text(client, desk)
    client.post(desk, {"do": "tell", "place": place.pk, "text": "还没进来"})
    client.post(desk, {"do": "join", "place": place.pk})
    client.post(desk, {"do": "tell", "place": place.pk, "text": "摊位订好了"})
    shown = text(page, f"/matching/teams/{team.pk}/")
    assert "摊位订好了" in shown
    assert "还没进来" not in shown
    page.post(f"/matching/teams/{team.pk}/ask/", {"who": "谁"})
    assert "No member is called so" in text(page, f"/matching/teams/{team.pk}/")
    neighbour("阿玲")
    page.post(f"/matching/teams/{team.pk}/ask/", {"who": "阿玲"})
    page.post(f"/matching/places/{team.places.get(member__name='阿玲').pk}/take-out/")
    assert team.places.count() == 2
    page.post(f"/matching/teams/{team.pk}/write/", {"text": "周六见"})
    assert "周六见" in text(client, desk)
    page.post(f"/matching/teams/{team.pk}/end/", {"how": "done", "outcome": "卖了八十杯"})
    assert "卖了八十杯" in text(client, desk)
    assert "finished" in text(page, "/matching/teams/?state=done")
    assert len(page.get("/matching/teams/?format=csv").getvalue().splitlines()) == 2
    page.post(f"/matching/teams/{team.pk}/reopen/")
    team.refresh_from_db()
    assert team.state == "forming"
    page.post(
        f"/matching/teams/{team.pk}/change/",
        {"name": "咖啡摊", "goal": "再摆一次", "until": "2027-02-15"},
    )
    assert "再摆一次" in text(page, f"/matching/teams/{team.pk}/")


def test_their_cards_stand_on_the_members_page_and_the_desk_on_their_points(
    page: Client, wanted: Card
) -> None:
    shown = text(page, f"/members/{wanted.member_id}/")
    assert wanted.text in shown
    assert "/m/matching/" in shown
    points = address("points:mine", "points", {"m": wanted.member_id}, timedelta(days=1))
    assert "/m/matching/" in text(phone(), points)


def test_a_page_asks_the_database_as_often_however_many_cards_there_are(
    page: Client, wanted: Card, beans: Card, card: Callable[..., Card]
) -> None:
    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            text(page, address)
        return len(seen)

    pages = (f"/matching/{wanted.pk}/", "/matching/", links.desk_link(wanted.member))
    few = [asked(one) for one in pages]
    for number in range(30):
        card(f"m{number}", "offer", f"咖啡豆{number}号仓")
    assert text(page, pages[0]).count("Introduce</button>") == 20
    assert [asked(one) for one in pages] == few
