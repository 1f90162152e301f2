"""Write members where their points page is, in private and once in half a year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from weilu.engage.points import links, reads
from weilu.jobs.tasks import enqueue
from weilu.kit import clock
from weilu.outbox import actions as outbox
from weilu.outbox.actions import Intent
from weilu.outbox.models import Purpose
from weilu.people.models import Member, Workspace
from weilu.platforms.live.deeds import Send
from weilu.platforms.live.reads import voices
from weilu.platforms.models import Connection

ROOM = "engage"
#: Members written to in one transaction.
SOME = 500


def hand_pages(workspace: Workspace, base: str) -> int:
    """Have everybody who holds points written to; how many can be. A job does it."""
    reached = sum(holders(workspace, platform).count() for platform in _voices(workspace))
    if reached:
        enqueue("engage.points_pages", workspace_id=workspace.pk, base=base)
    return reached


def write(workspace: Workspace, base: str) -> int:
    """Put those messages into the outbox; a second run writes to nobody twice."""
    written = 0
    for platform, connection in _voices(workspace).items():
        some: list[Member] = []
        for member in holders(workspace, platform).order_by("pk").iterator(SOME):
            some.append(member)
            if len(some) == SOME:
                written += _put(connection, some, base)
                some = []
        written += _put(connection, some, base)
    return written


def holders(workspace: Workspace, platform: str) -> QuerySet[Member]:
    """Members of a platform with an account of points, staff and bots left out."""
    owners = reads.accounts(workspace).values("owner_id")
    return Member.objects.filter(
        workspace=workspace, platform=platform, pk__in=owners, is_staff=False, is_bot=False
    ).select_related("workspace")


def _voices(workspace: Workspace) -> dict[str, Connection]:
    return voices(workspace.pk, "send_private")


def _put(connection: Connection, members: Sequence[Member], base: str) -> int:
    return len(outbox.put(connection, ROOM, list(_intents(members, base)))) if members else 0


def _intents(members: Sequence[Member], base: str) -> Iterable[Intent]:
    day = clock.today(members[0].workspace.zone)
    half = f"{day.year}-{1 if day.month <= 6 else 2}"  # a link lives about as long
    for one in members:
        text = _("%(community)s: your points, your level and what earns more: %(link)s") % {
            "community": one.workspace.name, "link": links.my_points(one, base),
        }  # fmt: skip
        yield Intent(
            f"points:page:{one.pk}:{half}", Send(one.external_id, text, private=True),
            Purpose.RELATION, member=one, reason=_("points page"),
        )  # fmt: skip
