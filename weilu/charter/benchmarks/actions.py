"""Verbs of benchmarks: note a community, its figures; put away; import."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from weilu.charter.benchmarks import rules
from weilu.charter.benchmarks.facts import BenchmarkChanged, BenchmarkFigure
from weilu.charter.benchmarks.models import Benchmark, PublicFigure
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people import audit
from weilu.people.models import Account, Workspace


class NameTaken(WeiluError):
    code = "benchmark.name_taken"
    status = 409
    sentence = _("“%(name)s” is noted already. Open it, or take another name.")


class NoFigure(WeiluError):
    code = "benchmark.no_figure"
    status = 422
    sentence = _("A figure needs a value that fits what it measures, a day up to today, a source.")


def save(held: Benchmark, by: Account | None) -> Benchmark:
    """Note a community, or change what is noted of it. Raises `NameTaken`."""
    did = "changed" if held.pk else "noted"
    if not held.pk:
        held.made_by, held.made_at = by, clock.now()
    try:
        with transaction.atomic():
            held.save()
            _note(held, did, by)
    except IntegrityError as error:
        raise NameTaken(name=held.name) from error
    return held


@transaction.atomic
def note_figure(
    held: Benchmark, measure: str, value: Decimal, day: date, source: str, by: Account | None
) -> PublicFigure:
    """Note a public figure; the same measure and day again replaces it. Raises `NoFigure`."""
    measure, source = rules.name_of_measure(measure), source.strip()[:300]
    fits = rules.read(f"{value:f}", measure) is not None
    if not (measure and source and fits and day <= clock.now().date()):
        raise NoFigure
    figure, _made = PublicFigure.objects.update_or_create(
        benchmark=held, measure=measure, day=day,
        defaults={"value": value, "source": source, "noted_by": by, "noted_at": clock.now()},
    )  # fmt: skip
    _note_figure(figure, by)
    return figure


@transaction.atomic
def take_out(figure: PublicFigure, by: Account | None) -> None:
    """Take a figure out."""
    _note_figure(figure, by, out=True)
    figure.delete()


@transaction.atomic
def drop(held: Benchmark, by: Account | None, *, back: bool = False) -> None:
    """Put a benchmark away, or bring it back; twice changes nothing. Raises `NameTaken`."""
    if (held.dropped_at is None) == back:
        return
    taken = Benchmark.objects.filter(workspace=held.workspace, name=held.name, dropped_at=None)
    if back and taken.exists():
        raise NameTaken(name=held.name)
    held.dropped_at = None if back else clock.now()
    held.save(update_fields=["dropped_at"])
    _note(held, "brought_back" if back else "dropped", by)


@transaction.atomic
def bring_in(workspace: Workspace, lines: Sequence[rules.Line], by: Account | None) -> int:
    """Note every line of a file, all or none; how many. Communities are found by their names."""
    known = {
        one.name: one for one in Benchmark.objects.filter(workspace=workspace, dropped_at=None)
    }
    for line in lines:
        held = known.get(line.name)
        if held is None:
            fresh = Benchmark(workspace=workspace, name=line.name, about=line.about, url=line.url)
            held = known[line.name] = save(fresh, by)
        day = date.fromisoformat(line.day)
        note_figure(held, line.measure, Decimal(line.value), day, line.source, by)
    return len(lines)


def _note(held: Benchmark, did: str, by: Account | None) -> None:
    fact = BenchmarkChanged(benchmark=held.pk, name=held.name, did=did, by=audit.number(by))
    audit.note(held.workspace, fact, room="charter")


def _note_figure(figure: PublicFigure, by: Account | None, *, out: bool = False) -> None:
    held = figure.benchmark
    fact: Any = BenchmarkFigure(
        benchmark=held.pk, name=held.name, measure=figure.measure, day=figure.day.isoformat(),
        out=out, by=audit.number(by),
    )  # fmt: skip
    audit.note(held.workspace, fact, room="charter")
