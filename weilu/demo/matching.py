"""The demo's offers and needs: made-up cards, introductions in every state, one team."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from weilu.engage.library.rules import stored_tags
from weilu.engage.matching import cards, meeting, rules, teams
from weilu.engage.matching.models import Card, Introduction, Team
from weilu.kit import clock
from weilu.outbox import tasks
from weilu.outbox.models import Task
from weilu.people.models import Account, Group, Member, Membership, Workspace

#: Kind, words, tags. The needs stand in the order of the offers that fit them.
OFFERS = (
    ("能提供云南小粒咖啡豆，每月五十公斤，可寄样", ("咖啡", "货源")),
    ("自家面馆下午两点到五点厨房空着，可以借用", ("场地",)),
    ("做了八年营养师，可以帮看一周食谱", ("食谱", "健康")),
    ("有冷链车，每周三、六跑城东一线，还有位置", ("物流",)),
    ("会拍美食短视频，周末可以接单", ("拍摄",)),
    ("老家自产蜂蜜和山核桃，支持一件代发", ("货源", "山货")),
)
NEEDS = (
    ("开咖啡角，求稳定的小粒咖啡豆货源", ("咖啡", "货源")),
    ("想办亲子烘焙课，求能借用的厨房场地", ("场地", "亲子")),
    ("控糖三个月了，想找营养师帮看食谱", ("健康",)),
    ("城东送汤，求冷链车拼位置", ("物流",)),
    ("新店开张，求拍短视频的朋友", ("拍摄",)),
    ("想找一起做年货礼盒的搭子", ("年货",)),
)
#: Days ago each of the first five pairs was introduced, and what each side says.
MET = ((12, True, True), (20, True, True), (5, True, False), (9, None, True), (1, None, None))
OUTCOMES = (("worked", "先订了三个月", "每月 4,000 元的豆子"), ("talking", "约了周末看场地", ""))


def furnish(workspace: Workspace, owner: Account, groups: Sequence[Group]) -> None:
    """Cards of members of one group, as they would have met; a second call finds them as is."""
    if Card.objects.filter(workspace=workspace).exists():
        return
    stays = Membership.objects.filter(
        group=groups[0], member__is_staff=False, member__is_bot=False, left_at=None
    )
    people = [one.member for one in stays.select_related("member").order_by("pk")[:12]]
    before = set(Task.objects.filter(workspace=workspace).values_list("pk", flat=True))
    with clock.stopped_at(clock.now() - timedelta(days=25)):
        offers = [_card("offer", *one, who) for one, who in zip(OFFERS, people[:6], strict=False)]
        needs = [_card("need", *one, who) for one, who in zip(NEEDS, people[6:], strict=False)]
    pairs = list(zip(needs, offers, MET, strict=False))
    met = [_introduce(need, offer, owner, *how) for need, offer, how in pairs]
    meeting.run_out_due()
    meeting.ask_outcomes_due()
    for held, told in zip(met, OUTCOMES, strict=False):
        meeting.tell_outcome(held, held.need, *told)
    if met:
        _team(met[0], owner)
    for task in Task.objects.filter(workspace=workspace, state="open").exclude(pk__in=before):
        if task.created_at < clock.now() - timedelta(days=2):
            tasks.settle(task, owner, done=True)


def _card(kind: str, text: str, tags: Sequence[str], member: Member) -> Card:
    held = Card(workspace=member.workspace, member=member, kind=kind, text=text)
    held.tags = stored_tags(tags)
    held.last_day = rules.last_day(clock.today(member.workspace.zone), rules.USUAL_DAYS)
    return cards.keep(held)


def _introduce(
    need: Card, offer: Card, owner: Account, days: int, need_says: bool | None,
    offer_says: bool | None,
) -> Introduction:  # fmt: skip
    with clock.stopped_at(clock.now() - timedelta(days=days)):
        held = meeting.propose(need, offer, owner, "都在一个群里，看着合适")
    with clock.stopped_at(clock.now() - timedelta(days=max(0, days - 1))):
        for card, says in ((need, need_says), (offer, offer_says)):
            if says is not None:
                meeting.answer(held, card, says=says, reach="微信 demo（虚构）", why="最近太忙")
    return held


def _team(held: Introduction, owner: Account) -> None:
    team = Team(
        workspace=held.workspace, introduction=held, name="周末咖啡摊",
        goal="腊八前在市集摆两次摊，每次卖一百杯",
        until=clock.today(held.workspace.zone) + timedelta(days=40),
    )  # fmt: skip
    teams.keep(team, owner, [held.need.member, held.offer.member])
    for place in team.places.select_related("member", "team"):
        teams.answer(place, says=True)
    teams.write(team, "摊位定在东门，周六八点集合", member=held.need.member)
