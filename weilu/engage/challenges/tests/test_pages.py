"""Xiaohe on her phone, Tao in the console, a program over the API."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from weilu.engage.challenges import links, reads
from weilu.engage.challenges.models import Challenge, CheckIn, Entrant
from weilu.engage.challenges.tests.conftest import cook, on_day
from weilu.people import tokens
from weilu.people.models import Seat

PLAN = {
    "name": "读书 21 天", "goal": "5 月底读完一本书", "first": "2026-05-04", "days": "21",
    "path": "翻开\n读十页", "tomorrow": "第一章\n第二章", "milestones": "3 10\n7 30 书签",
    "freezes": "1", "make_ups": "1", "make_up_days": "2", "free_weekdays": ["6"],
    "preview_hour": "8", "remind_hour": "20", "language": "zh", "zone": "Asia/Shanghai",
    "border": "180", "keyword": "读书",
}  # fmt: skip


def phone(entrant: Entrant) -> str:
    return links.my_challenge(entrant).replace("https://weilu.example", "")


def test_a_challenge_is_built_previewed_started_and_funded(client, tao) -> None:
    client.force_login(tao)
    assert client.get("/engage/challenges/new/").status_code == 200
    shown = client.post("/engage/challenges/preview/", PLAN).content.decode()
    assert shown.count("<li") == 21
    assert "书签" in shown
    assert "第二章" in shown
    made = client.post("/engage/challenges/new/", PLAN)
    held = Challenge.objects.get()
    assert made.url == f"/engage/challenges/{held.pk}/"
    client.post(f"{made.url}turn/", {"to": "on"})
    client.post(f"{made.url}fund/", {"points": "100", "key": "a"})
    client.post(f"{made.url}fund/", {"points": "100", "key": "a"})
    page = client.get(made.url)
    assert page.context["budget"] == 100
    plan = reads.plan_of(held)
    assert plan is not None
    assert [one["days"] for one in plan.milestones] == [3, 7]
    assert plan.milestones[1]["gift"] == "书签"
    client.post(f"{made.url}edit/", {**PLAN, "goal": "六月底"})
    assert held.plans.count() == 2


def test_a_wrong_builder_says_what_is_wrong(client, tao) -> None:
    client.force_login(tao)
    wrong = {**PLAN, "path": "a\nb\nc\nd", "milestones": "drei", "free_dates": "gestern"}
    page = client.post("/engage/challenges/new/", wrong)
    assert set(page.context["form"].errors) == {"path", "milestones", "free_dates"}


def test_a_member_enters_checks_in_changes_and_leaves_on_the_phone(client, challenge) -> None:
    from weilu.people.models import Member

    member = Member.objects.create(
        workspace=challenge.workspace, platform="street", external_id="x", name="小禾"
    )
    door = links.entry_link(challenge, member).replace("https://weilu.example", "")
    with on_day(0):
        assert "买" in client.get(door).content.decode()
        mine = client.post(door, {"praised": "1"}).url.replace("https://weilu.example", "")
        page = client.get(mine).content.decode()
        key = re.search(r'name="key" value="(\w+)"', page)
        assert key
        photo = BytesIO()
        Image.new("RGB", (40, 30), "green").save(photo, "JPEG")
        given = SimpleUploadedFile("a.jpg", photo.getvalue(), "image/jpeg")
        told = {"do": "in", "key": key.group(1), "text": "小米粥", "picture": given}
        assert client.post(mine, told).status_code == 303
        client.post(mine, {"do": "in", "key": key.group(1), "text": "小米粥"})
        made = CheckIn.objects.get()
        assert made.picture
        client.post(mine, {"do": "edit", "key": "e", "checkin": made.pk, "text": "南瓜粥"})
        client.post(mine, {"do": "choose", "praised": "1"})
        assert "南瓜粥" in client.get(mine).content.decode()
        client.post(mine, {"do": "withdraw", "checkin": made.pk})
        client.post(mine, {"do": "leave"})
    made.refresh_from_db()
    entrant = Entrant.objects.get()
    assert (made.text, made.stands, made.picture is not None) == ("南瓜粥", False, True)
    assert (entrant.muted, entrant.praised, entrant.left_at is not None) == (True, True, True)


def test_a_missed_day_is_made_up_for_on_the_phone(client, challenge, xiaohe: Entrant) -> None:
    Challenge.objects.filter(pk=challenge.pk).update(make_ups=1, make_up_days=2)
    cook(xiaohe, 0)
    with on_day(2):
        page = client.get(phone(xiaohe)).content.decode()
        assert 'name="day" value="1"' in page
        client.post(phone(xiaohe), {"do": "in", "key": "m", "day": "1", "text": "补上"})
        assert 'name="day" value="1"' not in client.get(phone(xiaohe)).content.decode()
        xiaohe.challenge.refresh_from_db()
        stands = reads.standings(xiaohe.challenge, [xiaohe])[xiaohe.pk]
    assert stands.days[:3] == ("done", "made_up", "open")


def test_another_members_check_in_is_out_of_reach(client, entrant) -> None:
    [made] = cook(entrant("陈阿姨"), 0)
    with on_day(0):
        answer = client.post(phone(entrant("阿伟")), {"do": "withdraw", "checkin": made.pk})
    made.refresh_from_db()
    assert made.stands
    assert answer.status_code == 200  # the page again, with what went wrong


def test_a_board_is_worked_out_only_when_it_is_looked_at(client, xiaohe, monkeypatch) -> None:
    lines, looked = reads.lines, []
    monkeypatch.setattr(reads, "lines", lambda held: looked.append(held) or lines(held))
    with on_day(1):
        for query, count in (("", 0), ("?board=x", 0), ("?board=week", 1)):
            page = client.get(phone(xiaohe) + query, headers={"Accept-Language": "en"})
            assert ("You are at" in page.content.decode()) == bool(count)
            assert len(looked) == count


def test_the_share_card_is_a_picture(client, xiaohe: Entrant) -> None:
    cook(xiaohe, 0, 1)
    with on_day(1):
        page = client.get(phone(xiaohe)).content.decode()
        card = re.search(r'src="(/m/challenge-card/[^"]+)"', page)
        assert card
        answer = client.get(card.group(1))
    assert answer.headers["Content-Type"] == "image/png"
    assert Image.open(BytesIO(answer.content)).size == (900, 1_200)


def test_the_console_shows_who_is_where_and_exports_it(client, tao, entrant, challenge) -> None:
    cook(entrant("小禾"), 0, 1)
    cook(entrant("陈阿姨"), 0, 1, 2)
    client.force_login(tao)
    base = f"/engage/challenges/{challenge.pk}/"
    with on_day(2):
        page = client.get(base)
        assert (page.context["today"], page.context["risk"], page.context["day"]) == (1, 1, 3)
        risk = client.get(f"{base}?standing=risk").context["table"].rows
        assert [one.name for one in risk] == ["小禾"]
        told = b"".join(client.get(f"{base}?format=csv").streaming_content).decode()
        assert "陈阿姨,done,3" in told
        assert told.count("/m/challenge/") == 2  # tao may pass on whose page it is
        client.cookies["django_language"] = "en"
        answer = client.post(f"{base}pages/", follow=True)
        assert "0 can be written to" in answer.content.decode()  # no connection here
        notes = b"".join(client.get(f"{base}checkins/?format=csv").streaming_content).decode()
    assert notes.count("小米粥") == 5


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_opens_in_both_languages(client, tao, xiaohe, challenge, language) -> None:
    cook(xiaohe, 0)
    client.force_login(tao)
    client.cookies["django_language"] = language
    base = "/engage/challenges/"
    for path in ("", "new/", "copies/", f"{challenge.pk}/", f"{challenge.pk}/edit/",
                 f"{challenge.pk}/checkins/"):  # fmt: skip
        assert client.get(base + path).status_code == 200, path


def test_a_program_builds_enters_and_checks_in_once(client, tao, challenge, xiaohe) -> None:
    _token, word = tokens.make(Seat.objects.get(account=tao), "p", may_write=True, days=30)

    def call(path: str, body: object = None) -> dict:
        head = {"headers": {"Authorization": f"Bearer {word}"}}
        if body is None:
            return client.get(f"/api/v1/{path}", **head).json()
        return client.post(f"/api/v1/{path}", body, content_type="application/json", **head).json()

    made = call("challenges", {"name": "跑步", "goal": "月底", "path": "跑", "first": "2026-05-04"})
    assert "state" in made, made
    assert (made["state"], made["days"], made["version"]) == ("draft", 21, 1)
    assert call(f"challenges/{made['id']}", {"goal": "年底"})["version"] == 2
    with on_day(0):
        first = call(f"entrants/{xiaohe.pk}/checkins", {"key": "1", "text": "粥"})
        again = call(f"entrants/{xiaohe.pk}/checkins", {"key": "1", "text": "粥"})
        assert first["id"] == again["id"]
        [line] = call(f"challenges/{challenge.pk}/entrants")
        assert (line["streak"], line["today"]) == (1, "done")
