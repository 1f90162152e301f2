"""A person comes into one group of a set: given a seat once, let in at the hour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from weilu.acquire.codes.models import EntryCode
from weilu.acquire.routing import rules, seats
from weilu.acquire.routing.facts import LetIn, Routed
from weilu.acquire.routing.models import Entrant, RoutingPlace, RoutingSet
from weilu.events.actions import record
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.outbox.actions import Intent, put
from weilu.outbox.models import Purpose, Task
from weilu.people.models import Account, Member
from weilu.people.persons.reads import identities
from weilu.people.segments.reads import holds
from weilu.platforms.live.deeds import Send
from weilu.platforms.live.reads import voices
from weilu.platforms.models import Connection

#: Let in within one transaction; a job that is killed goes on where it was.
AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Person:
    """Who wants in, by all that is known of them."""

    visitor: str = ""
    member: Member | None = None
    contact: str = ""
    same: str = ""
    language: str = ""
    code: EntryCode | None = None


@transaction.atomic
def enter(routing: RoutingSet, who: Person) -> Entrant:
    """The person's one row in a set: as it is, or made now with a seat where there is one.

    The set is locked meanwhile: the last seat is given once, and nobody is given two.
    """
    held = RoutingSet.objects.select_for_update().get(pk=routing.pk)
    mine = known(held, who)
    if mine is None:
        mine = Entrant(
            routing=held, code=who.code, visitor=who.visitor, member=who.member,
            contact=who.contact[:120], same=who.same, language=who.language, state="nowhere",
            asked_at=clock.now(), due_at=clock.now(),
        )  # fmt: skip
    if mine.state == "nowhere" or _must_move(mine):
        _seat(held, mine)
    if mine.state == "waiting" and mine.due_at <= clock.now():
        _let_in(mine)
    return mine


def known(routing: RoutingSet, who: Person) -> Entrant | None:
    """Their row, by any of what tells people apart: cookie, contact, or any of their identities."""
    about = Q(pk=None)
    about |= Q(visitor=who.visitor) if who.visitor else Q(pk=None)
    about |= Q(same=who.same) if who.same else Q(pk=None)
    about |= Q(member__in=identities(who.member)) if who.member else Q(pk=None)
    found = Entrant.objects.filter(about, routing=routing).select_related("place", "member")
    return found.order_by("pk").first()


def _must_move(mine: Entrant) -> bool:
    """Whether the group they were given is gone before they came into it."""
    gone = mine.place is None or mine.place.gone_at is not None or mine.place.removed_at is not None
    return gone and mine.state != "came"


def preview(routing: RoutingSet, who: Person) -> rules.Routed:
    """Where this person would go now, and why; nothing is kept."""
    return _route(routing, who.member, who.language)


def _route(routing: RoutingSet, member: Member | None, language: str) -> rules.Routed:
    places = seats.of_sets([routing.pk], clock.now()).get(routing.pk, [])
    return rules.route(places, routing.rule, language, _filter(member))


def _filter(member: Member | None) -> Callable[[str], bool] | None:
    if member is None:
        return None

    def found(text: str) -> bool:
        try:
            return holds(member, text)
        except WeiluError:  # a filter that has become none finds nobody
            return False

    return found


def _seat(routing: RoutingSet, mine: Entrant) -> None:
    now = clock.now()
    routed = _route(routing, mine.member, mine.language)
    if routing.closed_at is not None:
        routed = rules.Routed(None, [(key, "closed") for key, _why in routed.why])
    mine.place_id, mine.why = routed.key, [list(one) for one in routed.why]
    mine.state = "nowhere" if routed.key is None else "waiting"
    mine.due_at = rules.due(now, routing.hour, routing.workspace.zone) if routed.key else now
    mine.save()
    if routed.key is not None:
        fact = Routed(routing=routing.pk, entrant=mine.pk, code=_letters(mine))
        _record(mine, fact, f"routed:{mine.pk}:{routed.key}")


def _letters(mine: Entrant) -> str:
    return mine.code.code if mine.code else ""


def _record(mine: Entrant, fact: Routed | LetIn, key: str) -> None:
    assert mine.place_id is not None
    group = RoutingPlace.objects.values_list("group", flat=True).get(pk=mine.place_id)
    record(
        mine.routing.workspace_id, fact, source="weilu:acquire", external_id=key, group_id=group,
        actor=mine.member_id,
    )  # fmt: skip


def _let_in(mine: Entrant) -> bool:
    """Once, whoever asks at the same moment."""
    now = clock.now()
    waits = Entrant.objects.filter(pk=mine.pk, state="waiting")
    if not waits.update(state="let_in", let_in_at=now):
        return False
    mine.state, mine.let_in_at = "let_in", now
    fact = LetIn(mine.routing_id, mine.pk, _letters(mine))
    _record(mine, fact, f"let-in:{mine.pk}:{mine.place_id}")
    return True


def let_in_due(now: datetime | None = None) -> int:
    """Let in everybody whose hour has come; how many. Killed half-way, the rest comes next time."""
    now, done = now or clock.now(), 0
    while some := _let_in_some(now):
        done += some
    seat_waiting()
    return done


@transaction.atomic
def _let_in_some(now: datetime) -> int:
    due = Entrant.objects.filter(state="waiting", due_at__lte=now, place__isnull=False)
    rows = due.select_related(
        "routing__workspace", "routing__created_by", "place", "member", "code"
    )
    let = [one for one in rows.order_by("due_at", "pk")[:AT_ONCE] if _let_in(one)]
    of_set: dict[int, list[Entrant]] = defaultdict(list)
    for one in let:
        of_set[one.routing_id].append(one)
    for together in of_set.values():
        _tell(together, now)
    return len(let)


def _tell(together: Sequence[Entrant], now: datetime) -> None:
    """Those with a chat are written to; for the others staff get one list."""
    routing = together[0].routing
    through = voices(routing.workspace_id, "send_private")
    by_hand = [one for one in together if not _write(one, through) and one.contact]
    if not by_hand:
        return
    with _tongue(routing.created_by):
        title = _("Send %(count)d people of “%(name)s” the link to their group") % {
            "count": len(by_hand), "name": routing.name,
        }  # fmt: skip
    lines = [f"{one.contact}: {one.place.address if one.place else ''}" for one in by_hand]
    Task.objects.create(
        workspace=routing.workspace, kind="hand_links", title=title[:200], text="\n".join(lines),
        assignee=routing.created_by, due_at=now, created_at=now,
    )  # fmt: skip


def _write(mine: Entrant, through: Mapping[str, Connection]) -> bool:
    """Their link by a private message, where there is a chat; False = there is none."""
    member, place = mine.member, mine.place
    connection = through.get(member.platform) if member else None
    if member is None or place is None or connection is None:
        return False
    text = "\n".join(filter(None, [mine.routing.words, link_of(mine)]))
    intent = Intent(
        f"let-in:{mine.pk}:{place.pk}", Send(member.external_id, text, private=True),
        Purpose.SERVICE, member=member, reason=mine.routing.name,
    )  # fmt: skip
    put(connection, "acquire", [intent])
    return True


def link_of(mine: Entrant) -> str:
    """The link into their group, which carries the code on where it has room for it."""
    return mine.place.address.replace("{code}", _letters(mine)) if mine.place else ""


def seat_waiting() -> int:
    """Give seats that have become free to who found none, first come first; how many."""
    given = 0
    sets = Entrant.objects.filter(state="nowhere", routing__closed_at=None)
    for key in sorted(set(sets.values_list("routing", flat=True))):
        given += _seat_set(key)
    return given


@transaction.atomic
def _seat_set(key: int) -> int:
    held = RoutingSet.objects.select_for_update().get(pk=key)
    wait = Entrant.objects.filter(routing=held, state="nowhere").select_related("member", "code")
    given = 0
    for one in wait.order_by("asked_at", "pk")[:AT_ONCE]:
        one.routing = held
        _seat(held, one)
        given += one.state == "waiting"
    return given


def _tongue(keeper: Account | None) -> translation.override:
    return translation.override((keeper.language if keeper else "") or translation.get_language())
