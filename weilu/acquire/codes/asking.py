"""Links that the platform makes: asked for through the outbox, put behind the code when they come.

The link carries the code's letters where the platform lets it carry a name, and stands behind the
code with its group, so that who joins by it is known to have come by the code.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.acquire.codes import actions, pictures
from weilu.acquire.codes.addresses import is_address
from weilu.acquire.codes.models import EntryCode, LinkAsk, Target
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.outbox import actions as outbox
from weilu.outbox.models import Message, Purpose
from weilu.people.models import Account, Group, Workspace
from weilu.platforms.live import adapters
from weilu.platforms.live.deeds import MakeInvite, Receipt
from weilu.platforms.live.reads import voices

#: Characters of an address that a target holds.
LONGEST = 500


class NobodyMakesLinks(WeiluError):
    code = "acquire.nobody_makes_links"
    status = 409
    sentence = gettext_lazy(
        "No connection that is on can make links into “%(name)s”. Connect its platform, or enter a "
        "link you made there."
    )


class LinkAsked(WeiluError):
    code = "acquire.link_asked"
    status = 409
    sentence = gettext_lazy("A link into “%(name)s” is asked for already. Wait for it, or drop it.")


class TooManyGroups(WeiluError):
    code = "acquire.too_many_groups"
    sentence = gettext_lazy(
        "A link of this platform leads into %(most)d groups at most, all of the same platform."
    )


def askable(workspace: Workspace) -> QuerySet[Group]:
    """Groups that a connection which is on can make links into."""
    platforms = voices(workspace.pk, "make_invite").keys()
    return Group.objects.filter(workspace=workspace, platform__in=platforms).order_by("name")


def joinable(workspace: Workspace) -> QuerySet[Group]:
    """Those of them that one link can lead into beside others."""
    able = {
        platform for platform, one in voices(workspace.pk, "make_invite").items()
        if adapters.by_key(one.adapter).capabilities.groups_of_a_link > 1
    }  # fmt: skip
    return askable(workspace).filter(platform__in=able)


@transaction.atomic
def ask_link(
    code: EntryCode, group: Group, by: Account | None, *, also: Sequence[Group] = (),
    cap: int | None = None, closes_at: datetime | None = None,
) -> LinkAsk:  # fmt: skip
    """Have the platform make a link into a group, and as it fills into others.

    Raises `NobodyMakesLinks`, `LinkAsked`, `TooManyGroups`.
    """
    connection = voices(group.workspace_id, "make_invite").get(group.platform)
    if connection is None:
        raise NobodyMakesLinks(name=group.name)
    others = [one for one in also if one.pk != group.pk]
    most = adapters.by_key(connection.adapter).capabilities.groups_of_a_link
    if 1 + len(others) > most or any(one.platform != group.platform for one in others):
        raise TooManyGroups(most=most)
    action = MakeInvite(
        group.external_id, name=code.code, also=[one.external_id for one in others],
        expires_at=int(closes_at.timestamp()) if closes_at else 0,
    )  # fmt: skip
    number = LinkAsk.objects.filter(code=code, group=group).count()
    intent = outbox.Intent(
        f"invite:{code.pk}:{group.pk}:{number}", action, Purpose.SERVICE, group=group,
        reason=_("link for “%(name)s”") % {"name": code.name},
    )  # fmt: skip
    (message,) = outbox.put(connection, "acquire", [intent], by)
    ask = LinkAsk(
        code=code, group=group, cap=cap, closes_at=closes_at, message=message, by=by, at=clock.now()
    )
    try:
        with transaction.atomic():
            ask.save(force_insert=True)
    except IntegrityError as clash:
        raise LinkAsked(name=group.name) from clash
    ask.also.set(others)
    actions.note(code, "link_asked", by)
    return ask


@transaction.atomic
def drop_ask(ask: LinkAsk, by: Account) -> None:
    """It is no longer waited for: what was not sent yet is called off."""
    LinkAsk.objects.filter(pk=ask.pk, target=None).update(dropped_at=clock.now())
    with suppress(outbox.NotOpen):  # it is on its way, or came to nothing
        outbox.cancel(ask.message, by)
    actions.note(ask.code, "link_dropped", by)


def open_asks(code: EntryCode) -> list[LinkAsk]:
    """Those still waited for, with their message and group, oldest first."""
    waited = code.asks.filter(target=None, dropped_at=None)
    return list(waited.select_related("message", "group").order_by("pk"))


def link_made(message: Message, receipt: Receipt, **_more: Any) -> None:
    """Put the link behind the code that asked for it, in the transaction that settles it."""
    waited = LinkAsk.objects.select_for_update(of=("self",)).select_related(
        "code__channel", "group"
    )
    ask = waited.filter(message=message, target=None, dropped_at=None).first()
    target = _target(ask, receipt) if ask else None
    if ask is None or target is None:
        return
    actions.save_target(target, ask.by)
    ask.target = target
    ask.save(update_fields=["target"])


def _target(ask: LinkAsk, receipt: Receipt) -> Target | None:
    """What visitors are shown: the picture where the platform made one, else its link."""
    link, picture = str(receipt.data["link"]), receipt.data.get("picture")
    also = ask.also.count()
    name = f"{ask.group.name[:70]} + {also}" if also else ask.group.name[:80]
    group = None if also else ask.group  # seats of several are counted by who was shown the link
    made = Target(code=ask.code, name=name, group=group, cap=ask.cap, closes_at=ask.closes_at)
    if picture:
        with suppress(pictures.NoPicture):
            made.picture, made.picture_type = picture, pictures.type_of(picture)
            return made
    made.address = link
    return made if is_address(link) and len(link) <= LONGEST else None
