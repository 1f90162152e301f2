"""A host is shown as a host wherever Weilu names them to members."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client

from weilu.engage.challenges import actions as challenges
from weilu.engage.challenges import links as challenge_links
from weilu.engage.challenges import prompts
from weilu.engage.challenges.models import Challenge, Entrant, Plan
from weilu.engage.conftest import MOMENT
from weilu.engage.hosts import reads
from weilu.engage.hosts.tests.conftest import Bench, somebody
from weilu.engage.points import actions as points
from weilu.engage.points import links as point_links
from weilu.engage.points.models import Award, PointRule
from weilu.engage.welcome import saying
from weilu.engage.welcome.models import Greeting, Newcomer
from weilu.kit import clock
from weilu.people.models import Account, Group, Workspace
from weilu.platforms.models import Connection


def test_badges_stand_on_leaderboards(hosting: Bench, kitchen: Workspace, chen: Account) -> None:
    host, member = hosting("小禾"), somebody(kitchen, "老吴")
    rule = points.save_rule(
        PointRule(workspace=kitchen, name="早", act="message", points=1, per_day=1, is_on=True),
        chen,
    )
    for who in (host.member, member):
        Award.objects.create(rule=rule, event_id=who.pk, member=who, day=MOMENT.date(), points=3)
    phone = Client(headers={"Accept-Language": "en"})
    told = phone.get(f"{point_links.my_points(member)}?board=week").content.decode()
    assert told.count("主持人") == 1


def test_badges_stand_in_challenges_and_what_groups_read(
    hosting: Bench, kitchen: Workspace, chen: Account
) -> None:
    held = Challenge(
        workspace=kitchen, name="早餐", first=MOMENT.date() - timedelta(days=3), days=21,
        zone="Asia/Shanghai",
    )  # fmt: skip
    host = hosting("小禾")
    with clock.stopped_at(MOMENT - timedelta(days=5)):
        challenges.save(held, Plan(goal="21", path=["做"]), [], chen)
        challenges.start(held, chen)
        entrant = challenges.enter(held, host.member, "page")
    Entrant.objects.filter(pk=entrant.pk).update(praised=True)
    for day in (0, 1, 2):
        with clock.stopped_at(MOMENT - timedelta(days=3 - day)):
            challenges.check_in(entrant, f"k{day}", challenges.Note("粥"), "page")
    assert "小禾〔主持人〕" in prompts.group_words(held, 3, clock.now())
    phone = Client(headers={"Accept-Language": "en"})
    address = challenge_links.my_challenge(entrant)
    assert "主持人" in phone.get(f"{address}?board=week").content.decode()


def test_a_greeting_can_name_who_hosts_the_group(
    hosting: Bench, kitchen: Workspace, breakfast: Group, soup: Group, bot: Connection
) -> None:
    hosting("小禾", groups=[breakfast.pk])
    hosting("阿梅", groups=[soup.pk])
    greeting = Greeting(workspace=kitchen, name="hi", since=MOMENT, language="zh")
    new = Newcomer(greeting=greeting, connection=bot, group=breakfast,
                   member=somebody(kitchen, "新人"))  # fmt: skip
    assert saying.filled("有事找 {hosts}", [new]) == "有事找 小禾〔主持人〕"


def test_who_was_only_asked_or_ended_has_no_badge(asked: Bench, kitchen: Workspace) -> None:
    asked("小禾")
    assert reads.badges(kitchen) == {}
