"""Looking after codes: who waited is told of a seat, what runs out or is gone becomes a task."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from weilu.acquire.codes import qr, rules, seats
from weilu.acquire.codes.facts import EntryCodeRefilled
from weilu.acquire.codes.models import EntryCode, Target, Visit
from weilu.events.actions import Row, record
from weilu.jobs.tasks import enqueue
from weilu.kit import clock
from weilu.outbox.actions import Intent, put
from weilu.outbox.models import Purpose, Task
from weilu.people.models import Account, Group, Workspace
from weilu.platforms.live.deeds import Send
from weilu.platforms.live.reads import voices
from weilu.platforms.models import Connection

#: How many who waited are told at a time; the next round tells the next.
AT_ONCE = 200
#: Lines of a task's text.
LISTED = 40


def look_after() -> None:
    """One round over all codes. Again, it tells nothing twice."""
    now = clock.now()
    wait = Visit.objects.filter(_untold()).values("code")
    ran_out = Q(ran_out_at__isnull=False) | Q(pk__in=wait)
    for code in EntryCode.objects.filter(ran_out, paused_at=None).order_by("pk"):
        tell_waiting(code.pk, now)
    warn(now)


def _untold() -> Q:
    """Who found nothing, can be told, and has not been."""
    reachable = ~Q(contact="") | Q(member__isnull=False)
    return reachable & Q(target=None, told_at=None, answered_at=None)


@transaction.atomic
def tell_waiting(code_id: int, now: datetime) -> int:
    """Tell as many as there are seats, first come first; how many were told."""
    found = EntryCode.objects.select_related("channel__workspace", "created_by")
    code = found.select_for_update(of=("self",)).get(pk=code_id)
    free = _free(code, now)
    if free == 0:
        return 0
    EntryCode.objects.filter(pk=code.pk).update(ran_out_at=None)
    wait = Visit.objects.filter(_untold(), code=code).select_related("member")
    told = list(wait.order_by("first_at", "pk")[: min(AT_ONCE, free)])
    if told:
        _tell(code, told, now)
        Visit.objects.filter(pk__in=[one.pk for one in told]).update(told_at=now)
    return len(told)


def _free(code: EntryCode, now: datetime) -> int:
    """Seats to be had by somebody nobody knows, at most `AT_ONCE`."""
    found = rules.for_member(seats.of_codes([code.pk], now).get(code.pk, []), None)
    lefts = [seat.left for seat in found if seat.is_open(now)]
    return AT_ONCE if None in lefts else min(AT_ONCE, sum(one or 0 for one in lefts))


def _tell(code: EntryCode, told: Sequence[Visit], now: datetime) -> None:
    """In the chat where there is a way to reach them; the others are a task's list."""
    workspace = code.channel.workspace
    through = voices(workspace.pk, "send_private")
    by_hand = [one for one in told if not _write(code, one, through)]
    if by_hand:
        lines = [one.contact or str(one.member) for one in by_hand[:LISTED]]
        with _tongue(code.created_by):
            title = _("There are seats again behind “%(name)s”: tell %(count)d who waited") % {
                "name": code.name, "count": len(by_hand),
            }  # fmt: skip
        _task(workspace, "seats_again", title, code.created_by, now, "\n".join(lines))
    fact = EntryCodeRefilled(code=code.code, name=code.name, told=len(told))
    record(workspace.pk, fact, source="weilu:acquire", external_id=f"again:{code.pk}:{now:%s%f}")


def _write(code: EntryCode, visit: Visit, through: Mapping[str, Connection]) -> bool:
    """Put a private message into the outbox; False where nobody is known to be reached so."""
    member = visit.member
    connection = through.get(member.platform) if member else None
    if member is None or connection is None:
        return False
    with _tongue(code.created_by):
        text = _("There is a seat again: %(link)s") % {"link": qr.link_of(code)}
    send = Send(member.external_id, text, private=True)
    put(
        connection, "acquire",
        [Intent(f"seat:{visit.pk}", send, Purpose.SERVICE, member=member, reason=code.name)],
    )  # fmt: skip
    return True


@transaction.atomic
def warn(now: datetime) -> int:
    """A task for each link or picture that runs out within two days, once; how many."""
    soon = Target.objects.filter(
        closes_at__gt=now, closes_at__lte=now + rules.WARN, warned_at=None, gone_at=None,
        removed_at=None, code__paused_at=None, code__channel__closed_at=None,
    )  # fmt: skip
    held = list(_with_keeper(soon))
    for target in held:
        keeper = target.code.created_by
        with _tongue(keeper):
            title = _("“%(name)s” behind the entry code “%(code)s” runs out: put a new one there")
            title %= {"name": target.name, "code": target.code.name}
        assert target.closes_at is not None
        _task(target.code.channel.workspace, "renew", title, keeper, target.closes_at)
    soon.filter(pk__in=[one.pk for one in held]).update(warned_at=now)
    return len(held)


def _with_keeper(found: QuerySet[Target]) -> QuerySet[Target]:
    return found.select_related("code__channel__workspace", "code__created_by").defer("picture")


def hear(rows: Sequence[Row], **_more: object) -> None:
    """Receiver of `platforms.live.signals.heard`: groups that open or close are looked at."""
    told = [row for row in rows if row.kind in ("group_closed", "group_opened") and row.group_id]
    if told:
        groups = [[row.group_id, row.kind == "group_closed"] for row in told]
        enqueue("acquire.note_groups", groups=groups)


def note_groups(groups: Iterable[tuple[int, bool]]) -> None:
    """Pass over what leads into a group that is gone, and no longer where it is there again."""
    for group, gone in groups:
        note_group(group, gone=gone)


@transaction.atomic
def note_group(group_id: int, *, gone: bool) -> int:
    """How many targets changed. One task for each that is gone."""
    now, group = clock.now(), Group.objects.filter(pk=group_id).first()
    here = Target.objects.filter(group=group, removed_at=None, gone_at__isnull=gone)
    held = list(_with_keeper(here)) if group else []
    for target in held if gone else []:
        keeper = target.code.created_by
        with _tongue(keeper):
            title = _("The group “%(group)s” is gone: “%(code)s” passes it over. Replace it.")
            title %= {"group": group, "code": target.code.name}
        _task(target.code.channel.workspace, "replace", title, keeper, now)
    Target.objects.filter(pk__in=[one.pk for one in held]).update(gone_at=now if gone else None)
    return len(held)


def _tongue(keeper: Account | None) -> translation.override:
    return translation.override((keeper.language if keeper else "") or translation.get_language())


def _task(
    workspace: Workspace, kind: str, title: str, keeper: Account | None, due: datetime,
    text: str = "",
) -> None:  # fmt: skip
    Task.objects.create(
        workspace=workspace, kind=kind, title=title[:200], text=text, assignee=keeper, due_at=due,
        created_at=clock.now(),
    )  # fmt: skip
