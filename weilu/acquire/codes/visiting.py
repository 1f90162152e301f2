"""A person opens a short link: which group they are shown, once and for good."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from django.db import transaction
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext as _

from weilu.acquire.codes import rules, seats
from weilu.acquire.codes.facts import EntryCodeRanOut
from weilu.acquire.codes.models import EntryCode, Target, Visit
from weilu.events.actions import record
from weilu.kit import clock
from weilu.outbox.models import Task
from weilu.people.models import Member
from weilu.people.segments.reads import holds

#: Visitors served in one transaction at most: the lock on a code is held for some ms at a time.
AT_ONCE = 200


def new_visitor() -> str:
    """A name for a visitor, made up; it says nothing of them."""
    return secrets.token_urlsafe(15)


@dataclass(slots=True)
class Ask:
    """Somebody opens a link, and what came of it."""

    letters: str  #: of the code, as in its link
    visitor: str
    app: str = ""
    member: int | None = None  #: known by a link of their own
    told: bool = False
    code: EntryCode | None = None  #: None = there is no such code
    before: bool = False  #: something stands before the groups; nothing was given or noted
    target: Target | None = None  #: None = nothing is left
    left: bool = False  #: they have left how to reach them
    fault: Exception | None = None


@dataclass(slots=True)
class Turnstile:
    """Lets visitors of this process through together: whoever is first takes all who stand behind
    along in one transaction, so that a rush costs few locks and one database connection.

    Several processes each have one; the lock on the code's row keeps them apart.
    """

    serve: Callable[[Sequence[Ask]], None]
    _queue: deque[Ask] = field(default_factory=deque)
    _serving: Lock = field(default_factory=Lock)

    def pass_through(self, ask: Ask) -> Ask:
        """Wait until it is told. Raises what its transaction raised."""
        self._queue.append(ask)
        with self._serving:
            while self._queue and not ask.told:
                self.serve([self._queue.popleft() for _ in range(min(AT_ONCE, len(self._queue)))])
        if ask.fault is not None:
            raise ask.fault
        return ask


def open_link(letters: str, visitor: str, app: str, member: int | None = None) -> Ask:
    """One visit by a link's letters: noted, and a target given, unless something stands before."""
    return _TURNSTILE.pass_through(Ask(letters, visitor, app, member))


def visit(code: EntryCode, visitor: str, app: str, member: int | None = None) -> Ask:
    """The same for who has passed what stands before the groups."""
    return _PASSED.pass_through(Ask(code.code, visitor, app, member))


def _serve_new(asks: Sequence[Ask]) -> None:
    _serve(asks, passed=False)


def _serve_passed(asks: Sequence[Ask]) -> None:
    _serve(asks, passed=True)


_TURNSTILE = Turnstile(_serve_new)
_PASSED = Turnstile(_serve_passed)


def _serve(asks: Sequence[Ask], *, passed: bool) -> None:
    for letters in sorted({ask.letters for ask in asks}):
        some = [ask for ask in asks if ask.letters == letters]
        try:
            _serve_code(letters, some, passed=passed)
        except Exception as fault:  # raised again for each of them, in their own thread
            for ask in some:
                ask.fault = fault
        for ask in some:
            ask.told = True


@transaction.atomic
def _serve_code(letters: str, asks: Sequence[Ask], *, passed: bool) -> None:
    """The code's row is locked meanwhile, so that the last seat is given once."""
    known = EntryCode.objects.select_related(
        "channel__workspace", "created_by", "threshold", "routing"
    )
    code = known.select_for_update(of=("self",)).filter(code=letters).first()
    before = (
        code is not None
        and not passed
        and bool(code.paused_at or code.threshold_id or code.routing_id)
    )
    if code is not None and not before:
        _admit(code, asks, clock.now())
    for ask in asks:
        ask.code, ask.before = code, before


def _admit(code: EntryCode, asks: Sequence[Ask], now: datetime) -> None:
    """Give each their target, in the order they came, as if one after the other."""
    found = seats.of_codes([code.pk], now).get(code.pk, [])
    targets = {one.pk: one for one in _targets(code)}
    mine = _known(code, asks)
    fresh: dict[str, Visit] = {}
    chosen: list[rules.Seat | None] = []
    for ask in asks:
        theirs = mine.get(ask.visitor)
        seat = rules.again(found, theirs.target_id if theirs else None, now)
        if seat is None:
            seat = rules.choose(_open_to(found, ask), code.rule, now)
            chosen.append(seat)
            if seat is not None:
                found = rules.given_one(found, seat.key)
        key = seat.key if seat else None
        mine[ask.visitor] = _noted(theirs, code, ask, key, now)
        if theirs is None:
            fresh[ask.visitor] = mine[ask.visitor]
        ask.target = targets[key] if key is not None else None
        ask.left = bool(mine[ask.visitor].contact)
    _keep(mine, fresh)
    if chosen:
        _tell(code, ran_out=None in chosen, now=now)


def _known(code: EntryCode, asks: Sequence[Ask]) -> dict[str, Visit]:
    """Visitor → their visit before. A member with a link of their own has one visit, in whichever
    browser they open it: asks from others are turned into it."""
    names, members = {ask.visitor for ask in asks}, {ask.member for ask in asks if ask.member}
    about = Q(visitor__in=names) | Q(member__in=members) if members else Q(visitor__in=names)
    visits = list(Visit.objects.filter(about, code=code))
    of_member = {one.member_id: one.visitor for one in visits if one.member_id}
    for ask in asks:
        if ask.member:
            ask.visitor = of_member.setdefault(ask.member, ask.visitor)
    return {one.visitor: one for one in visits}


def _open_to(found: Sequence[rules.Seat], ask: Ask) -> list[rules.Seat]:
    if not any(seat.segment for seat in found):
        return list(found)
    member = Member.objects.filter(pk=ask.member).first() if ask.member else None
    if member is None:
        return rules.for_member(found, None)
    return rules.for_member(found, lambda text: holds(member, text))


def _targets(code: EntryCode) -> list[Target]:
    return list(Target.objects.filter(code=code, removed_at=None).defer("picture"))


def _noted(
    theirs: Visit | None, code: EntryCode, ask: Ask, key: int | None, now: datetime
) -> Visit:
    if theirs is None:
        return Visit(
            code=code, visitor=ask.visitor, app=ask.app, first_at=now, last_at=now,
            target_id=key, shown_at=now, member_id=ask.member,
        )  # fmt: skip
    if theirs.target_id != key:
        theirs.target_id, theirs.shown_at = key, now
    theirs.last_at, theirs.times = now, theirs.times + 1
    theirs.member_id = theirs.member_id or ask.member
    return theirs


def _keep(visits: dict[str, Visit], fresh: dict[str, Visit]) -> None:
    Visit.objects.bulk_create(fresh.values())
    known = [one for name, one in visits.items() if name not in fresh]
    Visit.objects.bulk_update(known, ["target", "shown_at", "last_at", "times", "member"])


def note(code: EntryCode, visitor: str, app: str) -> None:
    """A person looked, and is shown nothing yet: they count as a visitor all the same."""
    now = clock.now()
    _visit, new = Visit.objects.get_or_create(
        code=code, visitor=visitor, defaults={"app": app, "first_at": now, "last_at": now}
    )
    if not new:
        Visit.objects.filter(code=code, visitor=visitor).update(last_at=now, times=F("times") + 1)


def _tell(code: EntryCode, *, ran_out: bool, now: datetime) -> None:
    """One task and one event when a code runs out; ready to tell again when it has something."""
    if ran_out == (code.ran_out_at is not None):
        return
    code.ran_out_at = now if ran_out else None
    code.save(update_fields=["ran_out_at"])
    if not ran_out:
        return
    workspace = code.channel.workspace
    keeper = code.created_by
    with translation.override((keeper.language if keeper else "") or translation.get_language()):
        title = _("Entry code “%(name)s” has nothing left: add a group behind it") % {
            "name": code.name
        }
    Task.objects.create(
        workspace=workspace, kind="refill", title=title[:200], assignee=keeper, due_at=now,
        created_at=now,
    )  # fmt: skip
    fact = EntryCodeRanOut(code=code.code, name=code.name)
    record(workspace.pk, fact, source="weilu:acquire", external_id=f"out:{code.pk}:{now:%s%f}")


def leave_contact(code: EntryCode, visitor: str, contact: str) -> bool:
    """How to reach somebody who found nothing. False for a visitor the code has not seen."""
    mine = Visit.objects.filter(code=code, visitor=visitor)
    return bool(mine.update(contact=contact.strip()[:120], answered_at=None))
