"""Communities one learns from: noted, drawn beside one's own, exported, imported."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from weilu.charter.benchmarks import actions, reads, rules
from weilu.charter.benchmarks.models import Benchmark, PublicFigure
from weilu.charter.plan.tests.conftest import MOMENT, TODAY
from weilu.kit import clock
from weilu.people.models import Account, Group, Member, Membership, Workspace


@pytest.fixture(autouse=True)
def _today() -> Any:
    with clock.stopped_at(MOMENT):
        yield


@pytest.fixture
def office(client: Client, chen: Account) -> Client:
    client.force_login(chen)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def porridge(kitchen: Workspace, chen: Account) -> Benchmark:
    """The porridge club across the river, which everybody talks about."""
    held = Benchmark(workspace=kitchen, name="河对岸煮粥会", about="社区食堂的打卡群")
    return actions.save(held, chen)


def seen(answer: Any) -> str:
    return b"".join(answer).decode()


@pytest.mark.parametrize(
    ("text", "measure", "value"),
    [
        ("12,000", "members", "12000"), ("1.2万", "members", "12000"), ("35%", "wrote", "35"),
        ("101", "wrote", None), ("101", "members", "101"), ("-3", "members", None),
        ("many", "members", None), ("", "price", None), ("99.90", "price", "99.90"),
        ("3k", "members", "3000"), ("1e9", "members", None), ("9" * 13, "members", None),
    ],
)  # fmt: skip
def test_figures_are_read_as_people_write_them(text: str, measure: str, value: str | None) -> None:
    assert rules.read(text, measure) == (None if value is None else Decimal(value))


@given(st.lists(st.lists(st.text(max_size=8), max_size=8), max_size=6))
def test_any_file_is_read_or_refused_line_by_line(rows: list[list[str]]) -> None:
    found = rules.lines([list(rules.HEADER), *rows], TODAY)
    said = [row for row in rows if any(text.strip() for text in row)]
    assert len(found.lines) + len(found.refused) == len(said)


def test_a_community_is_noted_with_dated_figures(office: Client, kitchen: Workspace) -> None:
    assert "Nothing noted yet" in seen(office.get("/charter/benchmarks/"))
    told = {
        "name": "河对岸煮粥会",
        "about": "打卡群",
        "url": "https://example.org",
        "notes": "木勺",
    }
    office.post("/charter/benchmarks/new/", told)
    held = Benchmark.objects.get(workspace=kitchen)
    page = f"/charter/benchmarks/{held.pk}/"
    figure = {"measure": "Members", "value": "1.2万", "day": "2026-10-01", "source": "年报第 3 页"}
    office.post(f"{page}figures/", figure)
    noted = PublicFigure.objects.get(benchmark=held)
    assert (noted.measure, noted.value) == ("members", 12_000)
    assert "年报第 3 页" in seen(office.get(page))
    assert "12,000" in seen(office.get("/charter/benchmarks/"))


def test_a_figure_without_a_source_or_of_tomorrow_is_refused(
    office: Client, porridge: Benchmark
) -> None:
    url = f"/charter/benchmarks/{porridge.pk}/figures/"
    figure = {"measure": "members", "value": "12", "day": "2026-11-24", "source": ""}
    page = seen(office.post(url, figure))
    assert "Choose a day up to today" in page
    assert 'value="12"' in page
    assert not PublicFigure.objects.exists()


def test_the_same_name_twice_is_said_in_place(office: Client, porridge: Benchmark) -> None:
    page = seen(office.post("/charter/benchmarks/new/", {"name": porridge.name}))
    assert "is noted already" in page
    assert Benchmark.objects.count() == 1


def test_one_is_put_away_with_its_figures_and_brought_back(
    office: Client, porridge: Benchmark
) -> None:
    office.post(f"/charter/benchmarks/{porridge.pk}/drop/")
    assert office.get(f"/charter/benchmarks/{porridge.pk}/").status_code == 404
    office.post(f"/charter/benchmarks/{porridge.pk}/back/")
    assert office.get(f"/charter/benchmarks/{porridge.pk}/").status_code == 200


def test_a_figure_is_taken_out_and_noted_again_by_undo(
    office: Client, porridge: Benchmark, chen: Account
) -> None:  # fmt: skip
    noted = actions.note_figure(porridge, "wrote", Decimal("35.5"), TODAY, "官网", chen)
    office.post(f"/charter/benchmarks/figures/{noted.pk}/take-out/")
    assert not PublicFigure.objects.exists()
    offered = dict(office.session["undo"]["fields"])
    office.post(office.session["undo"]["url"], offered)
    again = PublicFigure.objects.get()
    assert (again.value, again.source) == (Decimal("35.5"), "官网")


def test_figures_go_out_as_csv_and_come_back(
    office: Client, porridge: Benchmark, chen: Account
) -> None:  # fmt: skip
    actions.note_figure(porridge, "members", Decimal(300), date(2026, 9, 1), "官网", chen)
    text = b"".join(office.get("/charter/benchmarks/?format=csv")).decode("utf-8-sig")
    assert "河对岸煮粥会,members,300,2026-09-01,官网" in text
    more = text + "云上菜篮,members,400,2026-09-01,报道,,\n云上菜篮,members,500,2030-01-01,报道,,\n"
    file = SimpleUploadedFile("b.csv", more.encode())
    preview = seen(office.post("/charter/benchmarks/import/", {"file": file}))
    assert "2 figures would be noted" in preview
    assert "1 line is refused" in preview
    [agreed] = re.findall(r'name="agreed" value="([^"]+)"', preview)
    office.post("/charter/benchmarks/import/", {"agreed": agreed})
    assert sorted(Benchmark.objects.values_list("name", flat=True)) == ["云上菜篮", "河对岸煮粥会"]
    assert PublicFigure.objects.count() == 2


def test_ones_own_members_stand_beside_it(kitchen: Workspace) -> None:
    group = Group.objects.create(workspace=kitchen, platform="x", external_id="1", name="早餐群")
    for number, (came, left) in enumerate([(9, None), (10, None), (9, 10)]):
        who = Member.objects.create(workspace=kitchen, platform="x", external_id=str(number))
        first = MOMENT.replace(month=came, day=5)
        gone = MOMENT.replace(month=left, day=20) if left else None
        Membership.objects.create(
            workspace=kitchen, group=group, member=who, first_seen=first, last_seen=first,
            joined_at=first, left_at=gone,
        )  # fmt: skip
    told = reads.own(kitchen, "members")
    assert told == [(date(2026, 10, 1), 2), (date(2026, 11, 1), 2), (TODAY, 2)]
    assert reads.own(kitchen, "joins") == [(date(2026, 9, 1), 2), (date(2026, 10, 1), 1)]
    assert reads.own(kitchen, "price") == []
