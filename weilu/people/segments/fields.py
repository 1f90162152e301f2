"""The fields filters ask about. Rooms above add theirs in `apps.ready()`:

    field("channel", _("Channel"), "name", aliases=("渠道",), **through(arrivals, "channel__name"))

`through` makes both halves from one queryset: `q`, what the database is asked, and `value`, the
same of one member. A field whose facts are not rows of members gives its own two functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import StrIndex

from weilu.people.models import Member, Workspace
from weilu.people.segments.meaning import Containing, Fact, OneOf, Range, Want, small
from weilu.people.segments.rules import Kind, Known

#: A condition over members of a workspace. Must give yes or no, never the database's "unknown".
Ask = Callable[[Workspace, Want], Q]
#: The same fact of one member.
Tell = Callable[[Member], Fact]
#: Rows of a workspace, each about one member.
Rows = Callable[[Workspace], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Field:
    """Something a filter can ask about members."""

    name: str
    label: Any  #: lazily translated
    kind: Kind
    q: Ask
    value: Tell
    aliases: tuple[str, ...] = ()
    names: Callable[[Workspace], Iterable[str]] | None = None  #: what it can be, where few
    help: Any = ""  #: lazily translated, one sentence
    shown: Mapping[str, Any] | None = None  #: value → how people read it, where they differ

    def words(self) -> tuple[str, ...]:
        """Everything it is called by in a filter."""
        return (self.name, *self.aliases)


class Halves(TypedDict):
    q: Ask
    value: Tell


_fields: dict[str, Field] = {}


def field(name: str, label: Any, kind: Kind, *, q: Ask, value: Tell, **more: Any) -> None:
    """Let filters ask about `name`; the same name again replaces it.

    `more`: aliases, names, help, shown; see `Field`.
    """
    _fields[name] = Field(name, label, kind, q, value, **more)


def known() -> Mapping[str, Field]:
    """Every field by its name, in the order they were added."""
    return _fields


def vocabulary() -> dict[str, Known]:
    """Lower-case names and aliases → fields, as the reader wants them."""
    return {
        word.lower(): Known(one.name, one.kind) for one in _fields.values() for word in one.words()
    }


class AsciiLower(Func):
    """A to Z made small and nothing else, alike in every database."""

    function = "LOWER"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        template = '%(function)s((%(expressions)s) COLLATE "C")'
        return self.as_sql(compiler, connection, template=template, **more)


def column(name: str, want: Want) -> Q:
    """The condition on a column that is never null."""
    if isinstance(want, OneOf):
        return Q(**{f"{name}__in": want.texts})
    if isinstance(want, Containing):
        return Q(_Contains(name, small(want.part)))
    if isinstance(want, Range):
        return _between(name, want)
    return Q()


def _Contains(name: str, part: str) -> Any:
    from django.db.models.lookups import GreaterThan

    return GreaterThan(StrIndex(AsciiLower(F(name)), Value(part)), 0)


def _between(name: str, want: Range) -> Q:
    found = Q()
    if want.low is not None:
        found &= Q(**{f"{name}__{'gte' if want.with_low else 'gt'}": want.low})
    if want.high is not None:
        found &= Q(**{f"{name}__{'lte' if want.with_high else 'lt'}": want.high})
    return found


def through(rows: Rows, name: str, member: str = "member_id") -> Halves:
    """Both halves of a field whose values are texts in rows about members."""

    def ask(workspace: Workspace, want: Want) -> Q:
        about = rows(workspace).filter(**{f"{member}__isnull": False})
        return within(about.filter(column(name, want)), member)

    def tell(who: Member) -> Fact:
        mine = rows(who.workspace).filter(**{member: who.pk})
        return frozenset(mine.order_by().values_list(name, flat=True))

    return {"q": ask, "value": tell}


def within(rows: QuerySet[Any], member: str = "member_id") -> Q:
    """Members that rows are about."""
    return Q(pk__in=rows.order_by().values(member))


def negated(found: Q) -> Q:
    """Everybody else. NOT EXISTS, where there are rows: databases plan it well, while NOT IN of a
    large list may be gone through for every member."""
    only = found.children[0] if len(found.children) == 1 and not found.negated else None
    if isinstance(only, tuple) and only[0] == "pk__in" and isinstance(only[1], QuerySet):
        [member] = only[1].query.values_select
        return ~Q(Exists(only[1].filter(**{member: OuterRef("pk")})))
    return ~found


def earliest(rows: Rows, name: str, member: str = "member_id") -> Halves:
    """Both halves of a field that is the earliest of a member's moments."""

    def ask(workspace: Workspace, want: Want) -> Q:
        about = rows(workspace)
        if not isinstance(want, Range):
            return within(about, member)
        found = within(about.filter(_between(name, Range(None, want.high, True, want.with_high))))
        if want.low is None:
            return found
        before = Range(None, want.low, True, not want.with_low)
        return found & negated(within(about.filter(_between(name, before)), member))

    return {"q": ask, "value": _extreme(rows, name, member)}


def latest(rows: Rows, name: str, member: str = "member_id") -> Halves:
    """Both halves of a field that is the latest of a member's moments."""

    def ask(workspace: Workspace, want: Want) -> Q:
        about = rows(workspace)
        if not isinstance(want, Range):
            return within(about, member)
        found = within(about.filter(_between(name, Range(want.low, None, want.with_low))), member)
        if want.high is None:
            return found
        after = Range(want.high, None, not want.with_high)
        return found & negated(within(about.filter(_between(name, after)), member))

    return {"q": ask, "value": _extreme(rows, f"-{name}", member)}


def _extreme(rows: Rows, order: str, member: str) -> Tell:
    def tell(who: Member) -> datetime | None:
        mine = rows(who.workspace).filter(**{member: who.pk}).order_by(order)
        found: datetime | None = mine.values_list(order.removeprefix("-"), flat=True).first()
        return found

    return tell
