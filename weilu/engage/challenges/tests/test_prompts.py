"""What is said in the group and to members, and what is heard there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from weilu.engage.challenges import actions, links, prompts, reads
from weilu.engage.challenges.models import Challenge, CheckIn, Entrant, Plan
from weilu.engage.challenges.tests.conftest import FIRST, MORNING, cook
from weilu.engage.challenges.wording import after, number_in
from weilu.kit import clock
from weilu.outbox import optouts
from weilu.outbox.models import Message
from weilu.people.models import Group, Member


@pytest.fixture
def running(workspace, luo, window) -> Challenge:
    """A challenge in the eastern group of the street."""
    held = Challenge(
        workspace=workspace, name="早餐", first=FIRST, days=21, zone="Asia/Shanghai",
        keyword="打卡", address="https://weilu.example/",
    )  # fmt: skip
    east = Group.objects.create(
        workspace=workspace, platform="street", external_id="east", name="east"
    )
    with clock.stopped_at(MORNING - timedelta(days=2)):
        actions.save(held, Plan(goal="21", path=["做"], tomorrow=["粥", "蛋", "面"]), [east], luo)
        actions.start(held, luo)
    return held


@pytest.fixture
def joined(running: Challenge) -> Callable[..., Entrant]:
    def named(name: str, **more: object) -> Entrant:
        member = Member.objects.create(
            workspace=running.workspace, platform="street", external_id=name, name=name
        )
        one = actions.enter(running, member, "page")
        Entrant.objects.filter(pk=one.pk).update(**more)
        return Entrant.objects.select_related("challenge__workspace", "member").get(pk=one.pk)

    return named


def said() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("text", flat=True))


def at(hour: float, day: int = 2):
    return MORNING.replace(hour=0, minute=0) + timedelta(days=day, hours=hour - 8)


def test_the_group_hears_recap_and_preview_once_and_only_agreed_names(running, joined) -> None:
    cook(joined("小禾", praised=True), 0, 1)
    cook(joined("静"), 0, 1)
    joined("阿伟")
    for hour in (8.5, 9, 9.5):
        with clock.stopped_at(at(hour)):
            prompts.go_round(running)
    [words] = said()
    assert "3" in words
    assert "小禾" in words
    assert "静" not in words
    assert "面" in words
    assert "打卡" in words


def test_one_reminder_to_who_is_open_and_none_to_who_muted_left_or_opted_out(
    running, joined
) -> None:
    cook(joined("做了"), 0, 2)
    joined("静音", muted=True)
    actions.leave(joined("走了"))
    optouts.stop(joined("拒收").member)
    mine = joined("小禾")
    cook(mine, 0, 1)
    for hour in (20, 20.5, 22.9):
        with clock.stopped_at(at(hour)):
            prompts.go_round(running)
    live = Message.objects.exclude(state="refused")
    assert [one.member.name for one in live] == ["小禾"]
    assert "/m/challenge/" in live[0].text
    assert Message.objects.filter(member__name__in=["静音", "走了", "做了"]).count() == 0


def test_what_is_written_in_the_group_is_a_check_in_and_edits_follow(running, say) -> None:
    with clock.stopped_at(MORNING):
        say("打卡：小米粥 ", who="小禾", id="m1")
        say("早上好", who="小禾", id="m2")
        say("打卡 面", who="小禾", group="west", id="m3")
        say("打卡：南瓜粥", who="小禾", kind="edit", reply_to="m1", id="m4")
    made = CheckIn.objects.get()
    assert (made.text, made.via, made.entrant.via) == ("南瓜粥", "keyword", "keyword")
    with clock.stopped_at(MORNING):
        assert reads.lines(running)[0].streak == 1
        say("", who="小禾", kind="recall", reply_to="m1", id="m5")
        assert reads.lines(running)[0].streak == 0


@pytest.mark.parametrize(
    ("keyword", "text", "rest"),
    [("打卡", "打卡第三天", "第三天"), ("打卡", "#打卡", ""), ("run", "Run 5 km", "5 km"),
     ("run", "running late", None), ("打卡", "我打卡", None), ("ＲＵＮ", "run：8", "8")],
)  # fmt: skip
def test_a_keyword_begins_a_check_in(keyword: str, text: str, rest: str | None) -> None:
    assert after(keyword, text) == rest


def test_a_number_is_read_as_people_write_it() -> None:
    said = ["体重 62.5 公斤", "６２，５", "没有"]
    assert [number_in(text) for text in said] == [62.5, 62.5, None]


def test_members_are_written_their_own_page_once_and_who_left_is_not(running, joined) -> None:
    fen, jing = joined("阿芬"), joined("静")
    actions.leave(jing)
    with clock.stopped_at(at(10)):
        assert prompts.hand_pages(running) == 1
        assert prompts.hand_pages(running) == 1
    [message] = Message.objects.all()
    assert message.member == fen.member
    assert links.my_challenge(fen).split("/m/")[0] in message.text
    assert message.action["private"]
