"""Joining, parting again, telling apart."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from weilu.events.models import Event
from weilu.kit.errors import WeiluError
from weilu.people.models import Account, Distinct, Identity, Joining, Member, Person, Workspace
from weilu.people.persons import actions, reads
from weilu.people.persons.actions import JoinedAlready, KnownDistinct, NobodyThere
from weilu.people.persons.tests.conftest import member


def _ref(one: Member) -> str:
    return f"member:{one.pk}"


def _homes() -> dict[int, set[str]]:
    homes: dict[int, set[str]] = {}
    for one in Identity.objects.all():
        homes.setdefault(one.person_id, set()).add(str(one))
    return homes


def test_two_identities_become_one_person_with_the_evidence(
    kitchen: Workspace, chen: Account
) -> None:
    old, new = member(kitchen, "13800001234"), member(kitchen, "+8613800001234", "whatsapp")
    made = actions.join(kitchen, _ref(old), _ref(new), chen)
    assert made.reasons == [{"code": "phone", "value": "13800001234"}]
    assert reads.identities(old) == reads.identities(new) == sorted([old.pk, new.pk])
    fact = Event.objects.get(kind="person_joined")
    assert (fact.data["reasons"], fact.data["by"]) == ("phone", chen.pk)


def test_parting_restores_exactly_what_was(kitchen: Workspace) -> None:
    a, b, c, d = (member(kitchen, f"lin{n}") for n in range(4))
    actions.join(kitchen, _ref(a), _ref(b), None)
    actions.join(kitchen, _ref(c), _ref(d), None)
    before = _homes()
    made = actions.join(kitchen, _ref(b), _ref(c), None)
    assert reads.identities(a) == [a.pk, b.pk, c.pk, d.pk]
    actions.part(made, None)
    assert _homes() == before
    assert reads.identities(d) == [c.pk, d.pk]


def test_who_is_alone_again_is_no_person_of_several(kitchen: Workspace) -> None:
    a, b = member(kitchen, "lin1"), member(kitchen, "lin2")
    actions.part(actions.join(kitchen, _ref(a), _ref(b), None), None)
    assert not Identity.objects.exists()
    assert not Person.objects.exists()


def test_parting_twice_is_told(kitchen: Workspace) -> None:
    made = actions.join(kitchen, *(_ref(member(kitchen, f"lin{n}")) for n in range(2)), None)
    actions.part(made, None)
    with pytest.raises(NobodyThere):
        actions.part(Joining(pk=1, workspace=kitchen, one=made.one, other=made.other), None)


def test_who_was_told_apart_is_neither_proposed_nor_joined(kitchen: Workspace) -> None:
    old, new = member(kitchen, "13800001234"), member(kitchen, "013800001234", "qq")
    assert len(reads.proposals(kitchen)) == 1
    said = actions.tell_apart(kitchen, _ref(new), _ref(old), None)
    assert reads.proposals(kitchen) == []
    third = member(kitchen, "lin3", "telegram")
    actions.join(kitchen, _ref(third), _ref(new), None)
    with pytest.raises(KnownDistinct):
        actions.join(kitchen, _ref(third), _ref(old), None)
    actions.forget_apart(said, None)
    assert len(reads.proposals(kitchen)) == 1
    assert not Distinct.objects.exists()


def test_who_is_one_person_is_not_proposed_nor_joined_again(kitchen: Workspace) -> None:
    old, new = member(kitchen, "13800001234"), member(kitchen, "013800001234", "qq")
    actions.join(kitchen, _ref(old), _ref(new), None)
    assert reads.proposals(kitchen) == []
    with pytest.raises(JoinedAlready):
        actions.join(kitchen, _ref(new), _ref(old), None)
    with pytest.raises(JoinedAlready):
        actions.tell_apart(kitchen, _ref(new), _ref(old), None)


def test_nobody_of_another_workspace_is_joined(kitchen: Workspace) -> None:
    other = Workspace.objects.create(name="别家", slug="other")
    mine, theirs = member(kitchen, "13800001234"), member(other, "13800001234")
    with pytest.raises(NobodyThere):
        actions.join(kitchen, _ref(mine), _ref(theirs), None)
    assert reads.proposals(kitchen) == []


@pytest.mark.parametrize("ref", ["", "member", "member:x", "member:²", "ghost:1", "member:999999"])
def test_what_names_nobody_is_refused(kitchen: Workspace, ref: str) -> None:
    with pytest.raises(NobodyThere):
        actions.join(kitchen, _ref(member(kitchen, "lin")), ref, None)


def test_the_database_keeps_a_member_in_one_person(kitchen: Workspace) -> None:
    a, b = member(kitchen, "lin1"), member(kitchen, "lin2")
    person = actions.join(kitchen, _ref(a), _ref(b), None)
    assert person.pk
    other = Person.objects.create(workspace=kitchen, made_at=person.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Identity.objects.create(
            workspace=kitchen, person=other, kind="member", number=a.pk, member=a
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Identity.objects.create(workspace=kitchen, person=other, kind="member", number=9, member=b)


def test_the_same_two_joined_by_many_at_once_are_joined_once(kitchen: Workspace) -> None:
    held = [_ref(member(kitchen, f"lin{n}")) for n in range(4)]

    def join(number: int) -> bool:
        try:
            actions.join(kitchen, held[number % 4], held[(number + 1) % 4], None)
        except WeiluError:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(join, range(16)))
    assert sum(done) == 3
    assert list(_homes().values()) == [set(held)]


STEPS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.booleans()), max_size=14)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_persons_are_always_what_live_joinings_make(
    kitchen: Workspace, steps: list[tuple[int, int, bool]]
) -> None:
    for table in (Joining, Identity, Person, Member):
        table.objects.all().delete()
    refs = [_ref(member(kitchen, f"lin{n}")) for n in range(6)]
    for one, other, back in steps:
        made = list(Joining.objects.order_by("pk"))
        if back and made:
            actions.part(made[(one * 6 + other) % len(made)], None)
            continue
        before = _homes()
        try:
            joining = actions.join(kitchen, refs[one], refs[other], None)
        except WeiluError:
            assert _homes() == before
            continue
        after = _homes()
        actions.part(joining, None)
        assert _homes() == before
        actions.join(kitchen, refs[one], refs[other], None)
        assert sorted(map(sorted, _homes().values())) == sorted(map(sorted, after.values()))
