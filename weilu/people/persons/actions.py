"""Verbs about persons: join two identities, part them again, say that they are two people."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people import audit
from weilu.people.models import Account, Workspace
from weilu.people.persons import rules, sources
from weilu.people.persons.facts import PersonJoined, PersonParted, SaidDistinct
from weilu.people.persons.models import MEMBER, Distinct, Identity, Joining, Person
from weilu.people.persons.signals import changed


class NobodyThere(WeiluError):
    code = "people.nobody_there"
    status = 404
    sentence = _("One of the two is not there any more. Look at the list again.")


class JoinedAlready(WeiluError):
    code = "people.joined_already"
    status = 409
    sentence = _("These two are one person already.")


class KnownDistinct(WeiluError):
    code = "people.known_distinct"
    status = 409
    sentence = _("Somebody said that these are two people. Take that back first.")


@transaction.atomic
def join(workspace: Workspace, one: str, other: str, by: Account | None) -> Joining:
    """Say that two identities are one person, with the evidence there is now.

    Raises `NobodyThere`, `JoinedAlready`, `KnownDistinct`. Whoever is joined to either comes along.
    """
    _lock(workspace)
    told = sources.named(workspace.pk, (one, other))
    if one == other or len(told) < 2:
        raise NobodyThere
    mine, theirs = _held(workspace, one), _held(workspace, other)
    if mine and theirs and mine.person_id == theirs.person_id:
        raise JoinedAlready
    if mine is None and theirs is not None:  # who has a person keeps it
        one, other, mine, theirs = other, one, theirs, None
    _refuse_distinct(workspace, _with(mine, one), _with(theirs, other))
    person = (
        mine.person if mine else Person.objects.create(workspace=workspace, made_at=clock.now())
    )
    if mine is None:
        _add(person, one)
    former = theirs.person if theirs else None
    if former is None:
        _add(person, other)
    else:
        Identity.objects.filter(person=former).update(person=person)
    reasons = [
        {"code": reason.code, **reason.data} for reason in rules.evidence(told[one], told[other])
    ]
    made = Joining.objects.create(
        workspace=workspace, one=one, other=other, former=former, reasons=reasons, at=clock.now(),
        by=by,
    )  # fmt: skip
    codes = ",".join(reason["code"] for reason in reasons)
    audit.note(workspace, PersonJoined(one, other, person.pk, codes, audit.number(by)))
    _tell(workspace, person)
    return made


@transaction.atomic
def part(joining: Joining, by: Account | None) -> list[str]:
    """Take a joining back: who hangs together without it stays together, with the person they had
    before. The two identities it named."""
    workspace = joining.workspace
    _lock(workspace)
    made = Joining.objects.filter(pk=joining.pk).first()
    held = _held(workspace, joining.one)
    if made is None or held is None:
        raise NobodyThere
    made.delete()
    person = held.person
    here = {str(one): one for one in Identity.objects.filter(person=person)}
    edges = [
        pair
        for pair in Joining.objects.filter(workspace=workspace).values_list("one", "other")
        if pair[0] in here and pair[1] in here
    ]
    parts = rules.components(here, edges)
    gone = next((part for part in parts if joining.other in part), frozenset())
    if joining.one not in gone:
        _move(workspace, [here[ref] for ref in gone], joining.former)
    _let_go(person)
    audit.note(workspace, PersonParted(joining.one, joining.other, audit.number(by)))
    for part in parts:
        changed.send(Person, workspace=workspace, refs=sorted(part))
    return [joining.one, joining.other]


@transaction.atomic
def tell_apart(workspace: Workspace, one: str, other: str, by: Account | None) -> Distinct:
    """Remember that two identities are two people: never proposed again. Raises `NobodyThere`,
    `JoinedAlready`."""
    _lock(workspace)
    first, second = sorted((one, other))
    if first == second or len(sources.named(workspace.pk, (one, other))) < 2:
        raise NobodyThere
    mine, theirs = _held(workspace, one), _held(workspace, other)
    if mine and theirs and mine.person_id == theirs.person_id:
        raise JoinedAlready
    said, made = Distinct.objects.get_or_create(
        workspace=workspace, one=first, other=second, defaults={"at": clock.now(), "by": by}
    )
    if made:
        audit.note(workspace, SaidDistinct(first, second, True, audit.number(by)))
    return said


@transaction.atomic
def forget_apart(said: Distinct, by: Account | None) -> None:
    """Take that back: the two may be proposed again."""
    workspace = said.workspace
    fact = SaidDistinct(said.one, said.other, False, audit.number(by))
    if Distinct.objects.filter(pk=said.pk).delete()[0]:
        audit.note(workspace, fact)


def _lock(workspace: Workspace) -> None:
    """One joining at a time in a workspace: persons are made of several rows."""
    Workspace.objects.select_for_update().get(pk=workspace.pk)


def _new(workspace: Workspace) -> Person:
    return Person.objects.create(workspace=workspace, made_at=clock.now())


def _held(workspace: Workspace, ref: str) -> Identity | None:
    kind, _colon, number = ref.partition(":")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    found = Identity.objects.filter(workspace=workspace, kind=kind, number=int(number))
    return found.select_related("person").first()


def _with(held: Identity | None, ref: str) -> set[str]:
    if held is None:
        return {ref}
    return {str(one) for one in Identity.objects.filter(person=held.person_id)}


def _refuse_distinct(workspace: Workspace, mine: set[str], theirs: set[str]) -> None:
    said = Distinct.objects.filter(workspace=workspace, one__in=mine | theirs)
    for one, other in said.values_list("one", "other"):
        if {one, other} & mine and {one, other} & theirs:
            raise KnownDistinct


def _add(person: Person, ref: str) -> None:
    kind, _colon, number = ref.partition(":")
    Identity.objects.create(
        workspace_id=person.workspace_id, person=person, kind=kind, number=int(number),
        member_id=int(number) if kind == MEMBER else None,
    )  # fmt: skip


def _move(workspace: Workspace, parting: Iterable[Identity], former: Person | None) -> None:
    """Give those who part the person they had; who is alone again needs none."""
    rows = [one.pk for one in parting]
    if len(rows) == 1 and former is None:
        Identity.objects.filter(pk__in=rows).delete()
        return
    home = former or _new(workspace)
    Identity.objects.filter(pk__in=rows).update(person=home)
    _let_go(home)


def _let_go(person: Person) -> None:
    """Somebody known by one identity is no person of several."""
    if Identity.objects.filter(person=person).count() < 2:
        person.delete()


def _tell(workspace: Workspace, person: Person) -> None:
    refs = [str(one) for one in Identity.objects.filter(person=person).order_by("pk")]
    changed.send(Person, workspace=workspace, refs=refs)
