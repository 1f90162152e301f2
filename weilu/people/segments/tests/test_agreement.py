"""The database and the evaluator over one member's facts find the same people."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from weilu.kit import clock
from weilu.people.models import Group, Member, Membership, Tag, Tagging, Workspace
from weilu.people.segments import fields, reads
from weilu.people.segments.meaning import Moment, holds
from weilu.people.segments.tree import (
    Duration,
    Has,
    Not,
    Test,
    Tree,
    all_of,
    any_of,
    fields_of,
    leaves,
    written,
)

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
NAMES = ("Anna", "anna bell", "李雷", "Émile", "=1+1")


@pytest.fixture
def fair(db: None, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A book fair's groups: every mixture of names, tags, times and places there is."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    workspace = Workspace.objects.create(name="Fair", slug="fair", zone="Asia/Shanghai")
    other = Workspace.objects.create(name="Other", slug="other")
    for where in (workspace, other):
        _fill(where)
    return workspace


def _fill(workspace: Workspace) -> None:
    groups = [
        Group.objects.create(workspace=workspace, platform="qq", external_id=name, name=name)
        for name in ("Poster", "海报 三")
    ]
    tags = [
        Tag.objects.create(workspace=workspace, name=name, created_at=NOW)
        for name in ("staff", "老 成员")
    ]
    for number in range(30):
        member = Member.objects.create(
            workspace=workspace, platform="qq" if number % 2 else "wechat",
            external_id=str(number), name=NAMES[number % 5], is_staff=number % 3 == 0,
            is_bot=number % 7 == 0,
        )  # fmt: skip
        for place, tag in enumerate(tags):
            if number >> place & 1:
                Tagging.objects.create(tag=tag, member=member, source="console", at=NOW)
        for place, group in enumerate(groups):
            if number >> (place + 2) & 1:
                _attend(workspace, group, member, number + 3 * place)


def _attend(workspace: Workspace, group: Group, member: Member, number: int) -> None:
    came = NOW - timedelta(days=number)
    seen = NOW - timedelta(days=number // 2)
    left = [None, came - timedelta(days=1), seen + timedelta(hours=1)][number % 3]
    Membership.objects.create(
        workspace=workspace, group=group, member=member, first_seen=came, last_seen=seen,
        joined_at=came if number % 2 else None, left_at=left,
    )  # fmt: skip


moments = st.sampled_from(["joined", "seen"])
days = st.dates(date(2026, 4, 10), date(2026, 5, 25))
words = st.sampled_from(
    [*NAMES, "staff", "老 成员", "Poster", "qq", "an", "A", "É", "é", "雷", "x"]
)
named = st.sampled_from(["name", "tag", "group", "now_in", "platform"])
ends: st.SearchStrategy[Tree] = st.one_of(
    st.builds(lambda f, op, v: Test(f, op, (v,)), named, st.sampled_from("= != ~".split()), words),
    st.builds(lambda f, v: Test(f, "in", tuple(v)), named, st.lists(words, min_size=1, max_size=3)),
    st.builds(
        lambda f, op, n, u: Test(f, op, (Duration(n, u),)),
        moments, st.sampled_from("< <= > >=".split()), st.integers(0, 40), st.sampled_from("hdw"),
    ),
    st.builds(
        lambda f, op, v: Test(f, op, (v,)),
        moments, st.sampled_from("= != < <= > >=".split()), days,
    ),
    st.builds(
        lambda f, v: Test(f, "in", tuple(v)), moments, st.lists(days, min_size=1, max_size=2)
    ),
    st.sampled_from([Has(name) for name in ("name", "tag", "group", "now_in", "joined", "seen")]),
    st.sampled_from([Has(name, True) for name in ("staff", "bot", "present")]),
)  # fmt: skip
trees = st.recursive(
    ends,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=2, max_size=3).map(all_of),
        st.lists(inner, min_size=2, max_size=3).map(any_of),
    ),
    max_leaves=6,
)


def by_facts(workspace: Workspace, tree: Tree) -> set[int]:
    when = Moment(NOW, workspace.zone)
    known = fields.known()
    return {
        who.pk
        for who in Member.objects.filter(workspace=workspace).select_related("workspace")
        if holds(tree, {name: known[name].value(who) for name in fields_of(tree)}, when)
    }


@given(tree=trees)
@settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_both_find_the_same_members(fair: Workspace, tree: Tree) -> None:
    found = list(reads.matching(fair, written(tree)).values_list("pk", flat=True))
    assert len(found) == len(set(found))
    assert set(found) == by_facts(fair, tree)


def test_it_is_one_query_however_much_is_asked(fair: Workspace) -> None:
    text = "tag = staff and not (joined < 9d or now_in in (Poster, “海报 三”)) or name ~ AN"
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert list(reads.matching(fair, text))
    assert len(asked) == 1


def test_one_member_is_asked_only_what_matters(fair: Workspace) -> None:
    who = Member.objects.filter(workspace=fair, name="Anna").select_related("workspace")[0]
    with CaptureQueriesContext(connection) as asked:
        assert reads.holds(who, "name = Anna and (staff or not staff)")
    assert len(asked) == 0


def test_every_own_field_is_compared_here() -> None:
    own = {
        "name",
        "tag",
        "joined",
        "seen",
        "group",
        "now_in",
        "present",
        "platform",
        "staff",
        "bot",
    }
    assert own <= set(fields.known())


def test_a_name_nothing_has_is_refused_where_it_is_written(fair: Workspace) -> None:
    with pytest.raises(reads.FilterRefused) as told:
        reads.checked(fair, "staff and tag in (staff, stuff)")
    assert (told.value.data["start"], told.value.data["end"]) == (25, 30)
    assert told.value.data["nearest"] == "staff"


def test_a_name_nothing_has_any_more_finds_nobody(fair: Workspace) -> None:
    assert not reads.matching(fair, "tag = gone").exists()
    assert len(list(leaves(reads.tree_of("tag = gone")))) == 1
