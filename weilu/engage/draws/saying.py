"""What groups and winners are told, through the outbox."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from weilu.console.member_pages import address
from weilu.engage.draws.models import Draw, DrawWin
from weilu.engage.hosts import reads as hosts
from weilu.outbox import actions as outbox
from weilu.outbox.actions import Intent
from weilu.outbox.models import Purpose
from weilu.people.models import Account, Group, Member
from weilu.platforms.live.deeds import Send
from weilu.platforms.live.reads import voices
from weilu.platforms.models import Connection

LIVES = timedelta(days=400)
#: Winners named in the group; the page has all of them.
NAMED = 20


def page_of(draw: Draw) -> str:
    """Where anybody reads the terms, the commitment and, later, how it was drawn."""
    return address("draws:public", "draw", {"d": draw.pk}, LIVES, draw.base)


def entry_link(draw: Draw, member: Member) -> str:
    """Where a member enters with a button; for them alone."""
    says = {"d": draw.pk, "m": member.pk}
    return address("draws:entry", "draw-entry", says, LIVES, draw.base)


def claim_link(win: DrawWin) -> str:
    """Where a winner claims their prize; for them alone."""
    return address("draws:claim", "prize", {"w": win.pk}, LIVES, win.draw.base)


def announce(draw: Draw, by: Account) -> None:
    """At the opening: what it is, how to enter, until when, and the commitment."""
    zone = ZoneInfo(draw.workspace.zone)
    asked = draw.question or _("Write “%(word)s” to enter.") % {"word": draw.word}
    lines = [
        draw.name, asked,
        _("Until %(moment)s. Terms, and how it is drawn: %(link)s")
        % {"moment": f"{draw.closes_at.astimezone(zone):%Y-%m-%d %H:%M}", "link": page_of(draw)},
        _("Commitment: %(digest)s") % {"digest": draw.commitment},
    ]  # fmt: skip
    _say(draw, "open", "\n".join(lines), Purpose.RELATION, by, at_opening=True)


def call_off(draw: Draw, by: Account) -> None:
    if draw.commitment:
        text = _("“%(name)s” is called off. We are sorry.") % {"name": draw.name}
        _say(draw, "cancelled", text, Purpose.SERVICE, by)


def tell_winners(draw: Draw) -> None:
    """The names in the groups with the way to check; each winner their own link in private."""
    wins = list(draw.wins.order_by("rank").select_related("prize", "entry__member", "draw"))
    badges = hosts.badges(draw.workspace_id)
    names = [f"{_named(win, badges)}: {win.prize.name}" for win in wins[:NAMED]]
    told = "\n".join(names) or _("Nobody entered.")
    text = _("“%(name)s” is drawn.") % {"name": draw.name} + f"\n{told}\n"
    text += _("Anybody can check it: %(link)s") % {"link": page_of(draw)}
    _say(draw, "drawn", text, Purpose.SERVICE, None)
    through = voices(draw.workspace_id, "send_private")
    for win in wins:
        _tell(win, through.get(win.entry.member.platform))


def _named(win: DrawWin, badges: Mapping[int, str]) -> str:
    """A winner as a group reads them: a host with their badge."""
    member = win.entry.member
    return hosts.shown(member.name, badges[member.pk]) if member.pk in badges else member.name


def _tell(win: DrawWin, connection: Connection | None) -> None:
    member = win.entry.member
    if connection is None:
        return
    text = _("You won “%(prize)s” in “%(name)s”. Claim it here: %(link)s") % {
        "prize": win.prize.name, "name": win.draw.name, "link": claim_link(win),
    }  # fmt: skip
    send = Send(member.external_id, text, private=True)
    intent = Intent(f"draw:{win.draw_id}:win:{win.rank}", send, Purpose.SERVICE, member=member)
    outbox.put(connection, "engage", [intent])


def _say(
    draw: Draw, what: str, text: str, purpose: str, by: Account | None, *, at_opening: bool = False
) -> None:
    for connection, group in _places(draw):
        intent = Intent(
            f"draw:{draw.pk}:{what}:{group.pk}", Send(group.external_id, text), purpose,
            group=group, reason=draw.name, not_before=draw.opens_at if at_opening else None,
        )  # fmt: skip
        outbox.put(connection, "engage", [intent], by)


def _places(draw: Draw) -> Iterator[tuple[Connection, Group]]:
    through = voices(draw.workspace_id)
    for group in Group.objects.filter(workspace=draw.workspace, pk__in=draw.groups):
        if group.platform in through:
            yield through[group.platform], group
