"""The figures of random groups beside a plain reading of their definitions."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weilu.measure import engine
from weilu.measure.figures import GroupCheckup
from weilu.measure.tests.community import AS_OF, ZONE, Community, day

GROUPS = 25
A_DAY = timedelta(days=1)
Row = dict[str, Any]


def random_groups(seed: int) -> Community:
    chance, group = random.Random(seed), Community()
    for room in range(1, GROUPS + 1):
        group.staff.add(f"群主{room}")
        names = [f"群主{room}", *(f"{room}·{n}" for n in range(chance.randint(1, 12)))]
        group.says(f"群主{room}", day(60), group=room)
        here: list[int] = []
        moments = (chance.uniform(0, 57) for _ in range(chance.randint(0, 90)))
        for before in sorted(moments, reverse=True):
            at = day(0) - timedelta(days=before)
            to = chance.choice(here[-4:]) if here and chance.random() < 0.6 else None
            if to and chance.random() < 0.25:
                group.reacts(chance.choice(names), at, to, group=room)
                continue
            here.append(
                group.says(
                    chance.choice(names), at, to=to, group=room,
                    is_question=chance.random() < 0.4, is_chatter=chance.random() < 0.2,
                    is_advert=chance.random() < 0.1,
                    fingerprint=room * 100 + chance.randint(1, 9) if chance.random() < 0.5 else 0,
                )
            )  # fmt: skip
    return group


class Plain:
    """One group's window, read the slow and obvious way."""

    def __init__(self, community: Community, room: int) -> None:
        rows = [row for row in community.rows if row["group_id"] == room]
        self.rows = sorted(rows, key=lambda row: (row["at"], row["seq"]))
        self.staff = community.people[f"群主{room}"]
        self.messages = [row for row in self.rows if row["kind"] == "message"]
        self.now = [row for row in self.messages if row["day"] >= day(27).date()]
        older = [row for row in self.messages if row["day"] >= day(55).date()]
        self.before = [row for row in older if row["day"] < day(27).date()]

    def copied(self, row: Row) -> bool:
        alike = [
            one["at"] for one in self.messages
            if one["fingerprint"] == row["fingerprint"] != 0
            and (one["at"], one["seq"]) < (row["at"], row["seq"])
        ]  # fmt: skip
        return bool(alike) and row["at"].timestamp() // 1 - max(alike).timestamp() // 1 <= 7 * 86400

    def drew(self, row: Row, kind: str) -> bool:
        return any(
            one["kind"] == kind and one["parent_seq"] == row["seq"]
            and one["actor"] != row["actor"] and one["at"] - row["at"] <= A_DAY
            for one in self.rows
        )  # fmt: skip

    def undrawn(self, row: Row) -> bool:
        answers = row["parent_seq"] is not None and row["parent_actor"] != row["actor"]
        return not (answers or self.drew(row, "message") or self.drew(row, "reaction"))

    def noise(self, row: Row) -> bool:
        return row["is_advert"] or row["is_chatter"] or self.copied(row) or self.undrawn(row)

    def effort(self) -> dict[int, int]:
        spent: dict[int, int] = defaultdict(int)
        for row in self.now:
            spent[row["actor"]] += not self.copied(row)
        for row in self.rows:
            if row["kind"] == "reaction" and row["day"] >= day(27).date():
                spent[row["actor"]] += 1
        return spent

    def replies(self, rows: list[Row]) -> set[tuple[int, int]]:
        pairs = {(row["actor"], row["parent_actor"]) for row in rows if row["parent_seq"]}
        return {(a, b) for a, b in pairs if a != b and self.staff not in (a, b)}

    def ties(self, rows: list[Row]) -> set[tuple[int, int]]:
        speakers = self.speakers(rows)
        return {(a, b) for a, b in self.replies(rows) if a in speakers and b in speakers}

    def speakers(self, rows: list[Row]) -> set[int]:
        return {row["actor"] for row in rows} - {self.staff}

    def largest(self) -> int:
        left, size = self.speakers(self.now), 0
        near: dict[int, set[int]] = defaultdict(set)
        for a, b in self.ties(self.now):
            near[a].add(b)
            near[b].add(a)
        while left:
            reached, edge = set(), {left.pop()}
            while edge:
                reached |= edge
                edge = set().union(*(near[one] for one in edge)) - reached
            left -= reached
            size = max(size, len(reached))
        return size if size > 1 else 0

    def clustering(self) -> tuple[int, int]:
        pairs = {frozenset(tie) for tie in self.ties(self.now)}
        triples = list(combinations(sorted(self.speakers(self.now)), 3))
        closed = [sum(frozenset(two) in pairs for two in combinations(one, 2)) for one in triples]
        return 3 * sum(n == 3 for n in closed), sum({2: 1, 3: 3}.get(n, 0) for n in closed)


@settings(max_examples=2, deadline=None)
@given(st.integers(0, 10_000))
def test_every_figure_is_what_its_definition_says(seed: int) -> None:
    community = random_groups(seed)
    found = engine.check_up(
        community.table(), community.roster(), as_of=AS_OF, zone=ZONE, detail=False
    )
    assert len(found.groups) == GROUPS
    for checkup in found.groups:
        compare(checkup, Plain(community, checkup.group))


def compare(checkup: GroupCheckup, plain: Plain) -> None:
    now = plain.now
    expect(checkup, "messages", len(now), 1)
    expect(checkup, "speakers", len({row["actor"] for row in now}), 1)
    expect(checkup, "active_days", len({row["day"] for row in now}), 28)
    effort = plain.effort()
    expect(checkup, "staff_share", effort[plain.staff], sum(effort.values()))
    for metric, test in {
        "noise": plain.noise, "undrawn": plain.undrawn, "near_duplicates": plain.copied,
        "adverts": lambda row: row["is_advert"], "chatter": lambda row: row["is_chatter"],
    }.items():  # fmt: skip
        expect(checkup, metric, sum(map(test, now)), len(now))
    asked = [row for row in now if row["is_question"] and row["actor"] != plain.staff]
    expect(checkup, "answered", sum(plain.drew(row, "message") for row in asked), len(asked))
    speakers, ties = plain.speakers(now), plain.ties(now)
    expect(checkup, "connectivity", plain.largest(), len(speakers))
    pairs = {frozenset(tie) for tie in ties}
    expect(checkup, "reciprocity", len(ties) - len(pairs), len(pairs))
    expect(checkup, "clustering", *plain.clustering())
    fresh, old = ({frozenset(tie) for tie in plain.replies(rows)} for rows in (now, plain.before))
    expect(checkup, "new_ties", len(fresh - old), 4)


def expect(checkup: GroupCheckup, metric: str, hits: float, of: float) -> None:
    figure = checkup.figures[metric]
    if figure.value is not None:
        assert figure.value == pytest.approx(hits / of, abs=1e-5), (checkup.group, metric)
        if figure.low is not None and figure.high is not None:
            assert figure.low <= figure.value <= figure.high
