"""Who fits a card among 20,000: by the index of words, against a bare look at every card.

Cards are made of common and rare words as people write them, half offers, half needs. The bare look
takes every open card's words from the database and weighs each, as a plain program would; what
both find is compared.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import timedelta
from random import Random
from typing import Any

from bench import entry
from bench.measuring import on_both, own_home

NAME = "matching"
SUMMARY = "who fits a card among 20,000: by an index of words, against a bare look at every card"

CARDS, ASKED = 20_000, 40


def main(argv: list[str]) -> int:
    """Print milliseconds a question, the ratio to the bare look, and how far both agree."""
    parser = argparse.ArgumentParser(prog="weilu bench matching")
    parser.add_argument("--cards", type=int, default=CARDS)
    parser.add_argument("--here", action="store_true", help="only on DATABASE_URL, or SQLite")
    options = parser.parse_args(argv)
    if options.here:
        return _measure(options.cards)
    return on_both("bench.matching", f"--cards={options.cards}")


def _measure(count: int) -> int:
    with own_home():
        entry.django_ready()
        from django.db import connection

        asked = _prepare(count)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as PostgreSQL does by itself a minute after so many rows
        print(f"{connection.vendor}: {count:,} cards, {len(asked)} questions")
        ours, by_index = _timed(_by_index, asked)
        bare, by_look = _timed(_by_look, asked)
        print(f"  by the index     {ours * 1e3 / len(asked):9.1f} ms a question")
        print(f"  bare look        {bare * 1e3 / len(asked):9.1f} ms a question")
        print(f"  bare look ÷ by the index {bare / ours:8.1f} ×   (aim: at least 10)")
        _compare(by_index, by_look)
    return 0


def _compare(by_index: list[list[int]], by_look: list[list[int]]) -> None:
    pairs = list(zip(by_index, by_look, strict=True))
    same = sum(one[:1] == other[:1] for one, other in pairs)
    near = sum(len(set(one[:5]) & set(other[:5])) for one, other in pairs)
    most = sum(len(other[:5]) for other in by_look)
    print(f"  the same first: {same} of {len(pairs)}; of the best five found: {near} of {most}")


def _prepare(count: int) -> list[Any]:
    """A community of one group with `count` cards; those that are asked about."""
    from weilu.engage.matching import cards
    from weilu.engage.matching.models import Card, CardTerm
    from weilu.kit import clock
    from weilu.people import actions as people
    from weilu.people.models import Group, Member, Membership

    rng, now = Random(9), clock.now()
    here = people.open_workspace("对接", "matching-bench", "Asia/Shanghai")
    group = Group.objects.create(workspace=here, platform="qq", external_id="g", name="g")
    members = Member.objects.bulk_create(
        Member(workspace=here, platform="qq", external_id=f"m{number}", name=f"m{number}")
        for number in range(count)
    )
    Membership.objects.bulk_create(
        Membership(workspace=here, group=group, member=one, first_seen=now, last_seen=now)
        for one in members
    )
    made = Card.objects.bulk_create(
        Card(
            workspace=here, member=one, kind="need" if number % 2 else "offer",
            text=_sentence(rng), made_at=now, last_day=(now + timedelta(days=60)).date(),
        )
        for number, one in enumerate(members)
    )  # fmt: skip
    CardTerm.objects.bulk_create(
        (
            CardTerm(card=one, workspace=here, kind=one.kind, term=term)
            for one in made
            for term in cards.terms(one)
        ),
        batch_size=5_000,
    )
    return list(Card.objects.filter(kind="need").select_related("workspace", "member")[:ASKED])


def _sentence(rng: Random) -> str:
    """Some twenty characters, a few common and many rare, as word lengths of two."""
    letters = (chr(0x4E00 + int(3_000 * rng.random() ** 2.5)) for _ in range(rng.randint(10, 28)))
    return "".join(letters)


def _timed(way: Any, asked: list[Any]) -> tuple[float, list[list[int]]]:
    started = time.perf_counter()
    found = [way(one) for one in asked]
    return time.perf_counter() - started, found


def _by_index(card: Any) -> list[int]:
    from weilu.engage.matching import finding

    return [one.card.pk for one in finding.suggestions(card)]


def _by_look(card: Any) -> list[int]:
    from collections import Counter, defaultdict

    from weilu.engage.matching import cards, finding, rules
    from weilu.engage.matching.models import CardTerm

    theirs: dict[int, set[str]] = defaultdict(set)
    for other, term in CardTerm.objects.filter(kind="offer").values_list("card", "term"):
        theirs[other].add(term)
    held = Counter(term for terms in theirs.values() for term in terms)
    mine = cards.terms(card)
    weights = {one: rules.weight(one, held[one], len(theirs)) for one in {*held, *mine}}
    liked = {
        other: rules.likeness(mine, frozenset(terms), weights) for other, terms in theirs.items()
    }
    best = sorted(liked, key=lambda other: (-liked[other], -other))
    return [other for other in best if liked[other] >= finding.LEAST][: finding.MOST]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
