"""A set of groups of the demo, with people on the way into it and what a channel cost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from weilu.acquire.codes import actions as codes
from weilu.acquire.codes.models import Channel
from weilu.acquire.routing import actions
from weilu.acquire.routing.entering import Person, enter
from weilu.acquire.routing.models import Entrant, RoutingPlace, RoutingSet
from weilu.charter.plan import costs
from weilu.kit import clock
from weilu.people.models import Account, Group, Membership, Workspace

NAME = "早餐营各班"
WORDS = "先看群公告里的约定；进群后说一句你家早餐吃什么。"
GIFT = "一小包陈皮（演示·虚构）"
#: Language, and seats left in each group of the set.
PLACES = (("", 12), ("en", 40), ("", 0))
#: Contacts of who waits for the hour, made up.
PEOPLE = (
    "林小姐（虚构）",
    "138 0000 0001（虚构）",
    "老王（虚构）",
    "Amy (made up)",
    "赵阿姨（虚构）",
)
#: Days before now, minor units: what the first channel cost.
SPENT = ((40, 36_000), (12, 18_000))


def furnish(workspace: Workspace, owner: Account, groups: Sequence[Group]) -> None:
    """A set that lets people in at eight in the evening, and five who wait for it."""
    routing = RoutingSet(
        workspace=workspace, name=NAME, rule="even", hour=20, words=WORDS, gift=GIFT
    )
    actions.save(routing, owner)
    for group, (language, left) in zip(groups, PLACES, strict=False):
        inside = sum(one.is_present for one in Membership.objects.filter(group=group))
        place = RoutingPlace(
            routing=routing, group=group, address="https://example.com/demo?by={code}",
            cap=inside + left, language=language,
        )  # fmt: skip
        actions.save_place(place, owner)
    channel = Channel.objects.filter(workspace=workspace).earliest("pk")
    code = codes.make_code(channel, "早餐营报名", owner, routing=routing)
    for number, contact in enumerate(PEOPLE):
        language = "en" if contact.startswith("Amy") else "zh"
        enter(routing, Person(contact=contact, same=f"demo{number}", language=language, code=code))
    now = clock.now()
    for number, one in enumerate(Entrant.objects.filter(routing=routing).order_by("pk")):
        Entrant.objects.filter(pk=one.pk).update(asked_at=now - timedelta(hours=number + 1))
    for days, minor in SPENT:
        day = (now - timedelta(days=days)).date()
        costs.book(
            workspace, kind="acquisition", minor=minor, currency="CNY", day=day, by=owner,
            subject=f"channel:{channel.pk}", note="印刷（演示·虚构）",
        )  # fmt: skip
