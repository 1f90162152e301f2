"""Use a material in groups: through the outbox, or by a person's hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.engage.library import actions, rules
from weilu.engage.library.actions import ROOM
from weilu.engage.library.facts import MaterialUsed
from weilu.engage.library.models import Material, MaterialEdition, MaterialUse, TrackedLink
from weilu.events import actions as log
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.outbox import actions as outbox
from weilu.outbox import filling, phrases
from weilu.outbox.actions import Intent
from weilu.outbox.models import Task
from weilu.people import audit
from weilu.people.models import Account, Group
from weilu.platforms.live import deeds
from weilu.platforms.live.reads import voices
from weilu.platforms.models import Connection

#: Nothing is sent later than so long after its moment.
LATEST = timedelta(hours=24)


class NotUsable(WeiluError):
    code = "engage.material_not_usable"
    status = 409
    sentence = gettext_lazy(
        "“%(name)s” is out of use, or no longer valid on that day. Bring it back or change its "
        "last day first."
    )


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be posted: the same `once` again is the same wish."""

    once: str
    at: datetime
    purpose: str  #: of the outbox
    by: Account | None
    base: str = ""  #: where links begin without a public address


@transaction.atomic
def send(material: Material, groups: Sequence[Group], wish: Wish) -> list[MaterialUse]:
    """Put it into the outbox for each group, with a link of its own; a task where nobody speaks.

    Raises `NotUsable`.
    """
    speakers = voices(material.workspace_id)
    silent = {group.pk for group in groups if group.platform not in speakers}
    fresh, uses = _noted(material, groups, wish, silent)
    said: dict[Connection, list[Intent]] = defaultdict(list)
    for use in fresh:
        if not use.by_hand:
            said[speakers[use.group.platform]].append(_intent(use, wish))
    Task.objects.bulk_create(_task(use, wish) for use in fresh if use.by_hand)
    # All at once: the outbox wants a look at what goes to many.
    for speaker, intents in said.items():
        outbox.put(speaker, ROOM, intents, wish.by)
    return uses


@transaction.atomic
def by_hand(material: Material, group: Group, wish: Wish) -> MaterialUse:
    """A person posts it: its words with a link of the group's, to be copied. Raises `NotUsable`."""
    _fresh, [use] = _noted(material, [group], wish, {group.pk})
    return use


def words(use: MaterialUse, base: str = "") -> str:
    """What is posted in the use's group."""
    values = phrases.values_for(use.material.workspace, use.group)
    # The link first: what a group is called may look like one.
    said = filling.fill(use.edition.text, values)
    return rules.with_link(said, address(use.link, base), always=bool(use.edition.address))


def shown(link: TrackedLink, edition: MaterialEdition) -> str:
    """A text as whoever opens its link reads it: there is nowhere further to lead."""
    values = phrases.values_for(link.material.workspace, link.group)
    return rules.with_link(filling.fill(edition.text, values), "", always=False).strip()


def address(link: TrackedLink, base: str = "") -> str:
    """Where a link begins: at the installation's public address, else at `base`."""
    begin = settings.WEILU_ADDRESS or base.rstrip("/")
    return str(begin + reverse("library:link", args=[link.word]))


def _usable(material: Material, at: datetime) -> MaterialEdition:
    day = at.astimezone(ZoneInfo(material.workspace.zone)).date()
    retired = material.retired_at is not None
    edition = actions.newest_of(material)
    if edition is None or not rules.may_use(day, material.expires_on, is_retired=retired):
        raise NotUsable(name=material.name)
    return edition


def _key(material: Material, wish: Wish) -> str:
    return f"library:{material.pk}:{wish.once}"


def _noted(
    material: Material, groups: Sequence[Group], wish: Wish, by_hand: Collection[int]
) -> tuple[list[MaterialUse], list[MaterialUse]]:
    """The new uses with their links and events, and all in the order of the groups.

    Raises `NotUsable`.
    """
    edition = _usable(material, wish.at)
    Material.objects.select_for_update().get(pk=material.pk)  # pressed twice: one after the other
    keys = {f"{_key(material, wish)}:{group.pk}": group for group in groups}
    before = material.uses.filter(key__startswith=f"{_key(material, wish)}:")
    known = {use.key: use for use in before.select_related("edition", "group", "link")}
    lacking = {key: group for key, group in keys.items() if key not in known}
    links = actions.links_to(material, wish.by, list(lacking.values()))
    fresh = MaterialUse.objects.bulk_create(
        MaterialUse(
            material=material, edition=edition, group=group, by=wish.by, at=wish.at, key=key,
            link=link, by_hand=group.pk in by_hand,
        )
        for (key, group), link in zip(lacking.items(), links, strict=True)
    )  # fmt: skip
    _tell(fresh, wish)
    known |= {use.key: use for use in fresh}
    return fresh, [known[key] for key in keys]


def _tell(uses: Sequence[MaterialUse], wish: Wish) -> None:
    if not uses:
        return
    workspace = uses[0].material.workspace_id
    source = log.source_of(workspace, f"weilu:{ROOM}")
    by = audit.number(wish.by)
    log.record_rows(
        [
            log.row_of(
                workspace,
                MaterialUsed(use.material_id, use.material.name, use.edition.number,
                             use.link.word, by),
                source, f"used:{use.pk}", group_id=use.group_id,
            )
            for use in uses
        ]
    )  # fmt: skip


def _intent(use: MaterialUse, wish: Wish) -> Intent:
    send = deeds.Send(use.group.external_id, words(use, wish.base), material=_along(use.edition))
    return Intent(
        use.key, send, wish.purpose, group=use.group, not_before=use.at, deadline=_deadline(use),
        reason=_("material “%(name)s”") % {"name": use.material.name},
    )  # fmt: skip


def _along(edition: MaterialEdition) -> tuple[deeds.Material, ...]:
    """The file that goes along, by its path below the workspace's folder."""
    if not edition.path:
        return ()
    kind = "image" if edition.media.startswith("image/") else "file"
    name = f"{edition.material.name}.{edition.path.rpartition('.')[2]}"
    return (deeds.Material(kind, edition.path, name=name),)


def _deadline(use: MaterialUse) -> datetime:
    """A day later, and never after the material's last day."""
    latest, last = use.at + LATEST, use.material.expires_on
    if last is None:
        return latest
    zone = ZoneInfo(use.material.workspace.zone)
    return min(latest, datetime.combine(last + timedelta(days=1), time(), zone))


def _task(use: MaterialUse, wish: Wish) -> Task:
    """For a person: post it."""
    title = _("Post “%(name)s” in %(group)s") % {
        "name": use.material.name, "group": use.group.name,
    }  # fmt: skip
    return Task(
        workspace=use.material.workspace, kind="post", assignee=use.material.owner or wish.by,
        due_at=use.at, title=title[:200], text=words(use, wish.base), created_at=clock.now(),
    )  # fmt: skip
