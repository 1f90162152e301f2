"""The planning sheet as people meet it: typing, explaining, two at once, files there and back."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from weilu.charter.communities.models import Community
from weilu.charter.plan import actions, costs
from weilu.charter.plan.actions import Frame
from weilu.charter.plan.exchange import COLUMN, FIRST
from weilu.charter.plan.models import Amount, Plan
from weilu.charter.plan.tests.conftest import MOMENT, TODAY
from weilu.kit import clock
from weilu.people.models import Account

START = {
    "groups": 2, "people": 50, "stay": 9_000, "cycles": 1, "buying": 1_000, "each": 3_000,
    "staff": 20_000,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _today() -> Any:
    with clock.stopped_at(MOMENT):
        yield


@pytest.fixture
def plan(breakfast: Community, chen: Account) -> Plan:
    frame = Frame(
        "冬季", TODAY - timedelta(weeks=2), 4, opening=40, shares=(("小李", 2), ("阿芬", 1))
    )
    return actions.make(breakfast, frame, START, chen)


@pytest.fixture
def office(client: Client, chen: Account) -> Client:
    client.force_login(chen)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def books(li: Account) -> Client:
    second = Client(headers={"Accept-Language": "en"})
    second.force_login(li)
    return second


def seen(answer: Any) -> str:
    return b"".join(answer).decode()


def type_in(who: Client, plan: Plan, line: str, week: int, text: str, was: str) -> Any:
    given = {"line": line, "week": week, "text": text, "was": was, "seen": "0"}
    return who.post(f"/charter/plans/{plan.pk}/cell/", given)


def value(plan: Plan, line: str, week: int) -> int:
    return plan.cells.get(line=line, week=week).value


def test_a_plan_is_made_from_a_form_and_shown(
    office: Client, breakfast: Community, kitchen: Any
) -> None:
    assert "No plan yet" in seen(office.get("/charter/plans/"))
    given = {
        "community": breakfast.pk, "name": "冬季", "starts_on": "2026-11-25", "weeks": "12",
        "currency": "CNY", "start_groups": "3", "start_people": "100", "start_stay": "95",
        "start_cycles": "1", "start_buying": "4.5", "start_each": "39.90", "shares": "Li 3\nFen",
    }  # fmt: skip
    answer = office.post("/charter/plans/new/", given)
    held = Plan.objects.get(workspace=kitchen)
    assert answer["Location"] == f"/charter/plans/{held.pk}/"
    assert held.starts_on == TODAY
    assert held.shares == [["Li", 3], ["Fen", 1]]
    assert value(held, "each", 11) == 3_990
    page = seen(office.get(f"/charter/plans/{held.pk}/"))
    assert page.count('data-line="groups"') == 12
    assert "too few weeks to say" in page
    assert "冬季" in seen(office.get("/charter/plans/"))


def test_a_form_keeps_what_was_typed_and_says_what_is_wrong(
    office: Client, breakfast: Community
) -> None:
    given = {"community": breakfast.pk, "name": "冬季", "starts_on": "2026-11-25", "weeks": "99",
             "currency": "CNY", "start_stay": "120"}  # fmt: skip
    page = seen(office.post("/charter/plans/new/", given))
    assert "Enter a share between 0 and 100" in page
    assert 'value="120"' in page
    assert not Plan.objects.exists()


def test_a_cell_explains_itself_with_its_figures(office: Client, plan: Plan) -> None:
    told = seen(office.get(f"/charter/plans/{plan.pk}/explain/?line=revenue&week=0"))
    assert "10 × ¥30 = ¥300" in told
    told = seen(office.get(f"/charter/plans/{plan.pk}/explain/?line=cost_member&week=1"))
    assert "¥400 ÷ 114 = ¥3.51" in told
    assert office.get(f"/charter/plans/{plan.pk}/explain/?line=rent&week=0").status_code == 404
    assert office.get(f"/charter/plans/{plan.pk}/explain/?line=groups&week=4").status_code == 404


def test_every_cell_of_a_sheet_has_an_explanation(office: Client, plan: Plan) -> None:
    from weilu.charter.plan.lines import LINES

    for line in LINES:
        url = f"/charter/plans/{plan.pk}/explain/?line={line.key}&week=1"
        for language in ("en", "zh-hans"):
            told = seen(office.get(url, headers={"Accept-Language": language}))
            assert "%(" not in told
            assert "<strong>" in told


def test_typing_answers_what_follows(office: Client, plan: Plan) -> None:
    answer = seen(type_in(office, plan, "groups", 1, "3", "2"))
    assert value(plan, "groups", 1) == 3
    ids = set(re.findall(r'id="(c-[a-z_]+-\d)"', answer))
    assert {"c-groups-1", "c-members-1", "c-joins-1", "c-retained-2"} <= ids
    assert "c-members-0" not in ids
    assert 'id="t-revenue"' in answer


def test_what_is_no_figure_is_refused_in_place(office: Client, plan: Plan) -> None:
    answer = type_in(office, plan, "groups", 1, "many", "2")
    assert answer.status_code == 422
    assert "Enter a whole number" in seen(answer)
    assert type_in(office, plan, "members", 1, "7", "100").status_code == 422
    assert value(plan, "groups", 1) == 2


def test_who_comes_second_sees_the_firsts_change(office: Client, books: Client, plan: Plan) -> None:
    assert type_in(office, plan, "each", 0, "35", "30").status_code == 200
    answer = type_in(books, plan, "each", 0, "40", "30")
    page = seen(answer)
    assert answer.status_code == 422
    assert "陈阿姨 changed this cell" in page
    assert 'data-was="35"' in page
    assert "Theirs: 35. Yours: 40." in page
    assert value(plan, "each", 0) == 3_500
    assert type_in(books, plan, "each", 0, "40", "35").status_code == 200
    assert value(plan, "each", 0) == 4_000


def test_a_save_brings_what_others_typed_meanwhile(
    office: Client, books: Client, plan: Plan
) -> None:
    type_in(office, plan, "people", 3, "70", "50")
    answer = seen(type_in(books, plan, "groups", 0, "1", "2"))
    assert 'id="c-people-3"' in answer
    assert 'data-was="70"' in answer


def test_the_same_is_filled_down_and_taken_back(office: Client, plan: Plan) -> None:
    type_in(office, plan, "people", 1, "60", "50")
    office.post(f"/charter/plans/{plan.pk}/fill/", {"line": "people", "week": "1", "seen": "0"})
    assert [value(plan, "people", week) for week in range(4)] == [50, 60, 60, 60]
    office.post(f"/charter/plans/{plan.pk}/undo/")
    assert [value(plan, "people", week) for week in range(4)] == [50, 60, 50, 50]
    office.post(f"/charter/plans/{plan.pk}/undo/")
    assert value(plan, "people", 1) == 50
    page = seen(office.post(f"/charter/plans/{plan.pk}/undo/", follow=True))
    assert "nothing of yours" in page


def test_undo_stops_where_somebody_else_went_on(office: Client, books: Client, plan: Plan) -> None:
    type_in(office, plan, "people", 1, "60", "50")
    type_in(books, plan, "people", 1, "65", "60")
    page = seen(office.post(f"/charter/plans/{plan.pk}/undo/", follow=True))
    assert "小李 changed this cell" in page
    assert value(plan, "people", 1) == 65


def test_what_was_booked_stands_beside_the_plan(office: Client, plan: Plan, chen: Account) -> None:
    held = plan.workspace
    more: Any = {"currency": "CNY", "by": chen, "community": plan.community}
    day = plan.starts_on + timedelta(days=3)
    costs.book(held, kind="people", minor=33_300, day=day, **more)
    costs.book(held, kind="revenue", minor=27_000, buyers=9, day=day, **more)
    costs.book(held, kind="gifts", minor=5_500, day=day, **(more | {"community": None}))
    page = seen(office.get(f"/charter/plans/{plan.pk}/"))
    assert "333" in page
    assert "is not counted here" in page
    told = seen(office.get(f"/charter/plans/{plan.pk}/explain/?line=result&week=0"))
    assert "Actual: −¥63" in told
    assert "against the plan −¥163 (−163%)" in told


def workbook(office: Client, plan: Plan) -> Any:
    content = seen_bytes(office.get(f"/charter/plans/{plan.pk}/plan.xlsx"))
    return load_workbook(BytesIO(content))


def seen_bytes(answer: Any) -> bytes:
    return b"".join(answer)


def upload(office: Client, plan: Plan, book: Any) -> str:
    file = BytesIO()
    book.save(file)
    given = {"file": SimpleUploadedFile("plan.xlsx", file.getvalue())}
    return seen(office.post(f"/charter/plans/{plan.pk}/import/", given))


def agree(office: Client, plan: Plan, page: str) -> Any:
    [agreed] = re.findall(r'name="agreed" value="([^"]+)"', page)
    return office.post(f"/charter/plans/{plan.pk}/import/", {"agreed": agreed}, follow=True)


def test_a_workbook_holds_formulas_and_comes_back_edited(office: Client, plan: Plan) -> None:
    book = workbook(office, plan)
    page = book.worksheets[0]
    assert page[f"{COLUMN['members']}{FIRST}"].value == "=C4*D4"
    assert page[f"{COLUMN['revenue']}{FIRST + 4}"].value.startswith("=SUM(")
    page[f"{COLUMN['groups']}{FIRST + 1}"] = 5
    page[f"{COLUMN['stay']}{FIRST}"] = 0.875
    page[f"{COLUMN['people']}{FIRST}"] = "=2*30"
    page[f"{COLUMN['gifts']}{FIRST}"] = "lots"
    preview = upload(office, plan, book)
    assert "2 figures would change" in preview
    assert "A formula. Put the figure there." in preview
    assert "2 places are left as they are" in preview
    assert value(plan, "groups", 1) == 2
    assert "2 figures imported" in seen(agree(office, plan, preview))
    assert (value(plan, "groups", 1), value(plan, "stay", 0)) == (5, 8_750)


def test_a_preview_overtaken_by_a_colleague_changes_nothing(
    office: Client, books: Client, plan: Plan
) -> None:
    book = workbook(office, plan)
    book.worksheets[0][f"{COLUMN['groups']}{FIRST}"] = 5
    book.worksheets[0][f"{COLUMN['people']}{FIRST}"] = 55
    preview = upload(office, plan, book)
    type_in(books, plan, "groups", 0, "9", "2")
    assert "小李 changed this cell" in seen(agree(office, plan, preview))
    assert (value(plan, "groups", 0), value(plan, "people", 0)) == (9, 50)


def test_a_csv_goes_there_and_back(office: Client, plan: Plan) -> None:
    text = seen_bytes(office.get(f"/charter/plans/{plan.pk}/plan.csv")).decode("utf-8-sig")
    edited = text.replace(",2,50,100,90", ",2,51,100,90", 1)
    assert edited != text
    given = {"file": SimpleUploadedFile("plan.csv", edited.encode("gb18030"))}
    preview = seen(office.post(f"/charter/plans/{plan.pk}/import/", given))
    assert "1 figure would change" in preview
    agree(office, plan, preview)
    assert value(plan, "people", 0) == 51


def test_a_forged_preview_is_not_taken(office: Client, plan: Plan) -> None:
    answer = office.post(
        f"/charter/plans/{plan.pk}/import/", {"agreed": '[["groups",0,9,2]]'}, follow=True
    )
    assert "too old" in seen(answer)
    assert value(plan, "groups", 0) == 2


def test_amounts_are_booked_withdrawn_and_put_back(office: Client, kitchen: Any) -> None:
    given = {"kind": "gifts", "day": "2026-11-20", "amount": "88.80", "currency": "CNY"}
    page = seen(office.post("/charter/plans/amounts/book/", given, follow=True))
    assert "¥88.80" in page
    held = Amount.objects.get(workspace=kitchen)
    office.post(f"/charter/plans/amounts/{held.pk}/withdraw/")
    assert costs.of(kitchen) == {}
    office.post(f"/charter/plans/amounts/{held.pk}/restore/")
    assert costs.of(kitchen) == {"CNY": 8_880}
    wrong = seen(office.post("/charter/plans/amounts/book/", given | {"buyers": "3"}))
    assert "Only revenue comes from buyers" in wrong


def test_amounts_are_imported_line_by_line(office: Client, kitchen: Any, breakfast: Any) -> None:
    text = (
        "day,kind,amount,currency,buyers,note,community\n"
        "2026-11-20,收入,300,CNY,10,周五,早餐会\n"
        "2026-11-21,rent,300,CNY,,,\n"
        "21.11.2026,gifts,30,CNY,,,\n"
        "2026-11-21,gifts,=3*4,CNY,,,\n"
        "2026-11-21,gifts,30,CNY,,,晚餐会\n"
    )
    given = {"file": SimpleUploadedFile("amounts.csv", text.encode())}
    preview = seen(office.post("/charter/plans/amounts/import/", given))
    assert "1 amount would be booked" in preview
    assert "4 lines are refused" in preview
    assert not Amount.objects.exists()
    [agreed] = re.findall(r'name="agreed" value="([^"]+)"', preview)
    office.post("/charter/plans/amounts/import/", {"agreed": agreed})
    held = Amount.objects.get(workspace=kitchen)
    assert (held.minor, held.buyers, held.community) == (30_000, 10, breakfast)


def test_a_plan_is_put_away_and_brought_back(office: Client, plan: Plan) -> None:
    office.post(f"/charter/plans/{plan.pk}/drop/")
    assert office.get(f"/charter/plans/{plan.pk}/").status_code == 404
    assert "No plan yet" in seen(office.get("/charter/plans/"))
    office.post(f"/charter/plans/{plan.pk}/back/")
    assert office.get(f"/charter/plans/{plan.pk}/").status_code == 200


def test_a_plan_gets_more_weeks(office: Client, plan: Plan) -> None:
    given = {"name": "冬春", "starts_on": "2026-11-09", "weeks": "6", "currency": "CNY",
             "opening": "40", "shares": ""}  # fmt: skip
    office.post(f"/charter/plans/{plan.pk}/frame/", given)
    plan.refresh_from_db()
    assert (plan.name, plan.weeks, plan.shares) == ("冬春", 6, [])
