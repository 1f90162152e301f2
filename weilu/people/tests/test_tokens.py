"""Mei's scripts call the API: their tokens, the frame's rules, its refusals."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from pytest_django.fixtures import Settings

from weilu.api import pace
from weilu.api.document import document
from weilu.cli import registry as cli
from weilu.events.models import Event
from weilu.kit import clock
from weilu.people import actions, reads, tokens
from weilu.people.models import Account, ApiToken, Member, Membership, Role, Seat, Workspace

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _full_buckets() -> None:
    pace.buckets.empty()


@pytest.fixture
def runners() -> Workspace:
    return actions.open_workspace("Runners", "runners", "Asia/Shanghai")


@pytest.fixture
def seat(runners: Workspace) -> Seat:
    mei = Account.objects.create_user("mei", name="Mei")
    return actions.give_seat(runners, mei, Role.OWNER)


@pytest.fixture
def script(seat: Seat) -> Client:
    """Mei's script, with a token that may write."""
    _token, text = tokens.make(seat, "script", may_write=True, days=30)
    return Client(headers={"Authorization": f"Bearer {text}", "Accept-Language": "en"})


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


# --- the token ------------------------------------------------------------------------------------


def test_only_a_tokens_hash_is_kept(seat: Seat) -> None:
    token, text = tokens.make(seat, "script", may_write=False, days=30)
    kept = json.dumps(list(ApiToken.objects.values()), default=str)
    assert text not in kept
    assert text.startswith(token.start)
    assert len(text) > 40


def test_its_last_use_is_noted_to_the_minute(seat: Seat, script: Client) -> None:
    script.get("/api/v1/me")
    first = ApiToken.objects.get().last_used_at
    assert first is not None
    script.get("/api/v1/me")
    assert ApiToken.objects.get().last_used_at == first
    with clock.stopped_at(first + timedelta(minutes=2)):
        script.get("/api/v1/me")
    assert ApiToken.objects.get().last_used_at == first + timedelta(minutes=2)


def test_a_token_ends_with_its_seat(seat: Seat, script: Client) -> None:
    actions.take_seat(seat)
    assert code(script.get("/api/v1/me")) == (401, "api.bad_token")


def test_it_may_what_its_seat_may_now(seat: Seat, script: Client) -> None:
    assert script.get("/api/v1/seats").status_code == 200
    actions.give_seat(seat.workspace, seat.account, Role.ANALYST)
    assert code(script.get("/api/v1/seats")) == (403, "api.forbidden")


def test_making_and_revoking_stand_in_the_audit(seat: Seat) -> None:
    token, _text = tokens.make(seat, "script", may_write=True, days=30, by=seat.account)
    assert tokens.revoke(token, by=seat.account)
    assert not tokens.revoke(token, by=seat.account)
    kinds = Event.objects.filter(kind__startswith="token_").order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == ["token_made", "token_revoked"]


def test_a_seat_has_a_bounded_number_of_live_tokens(seat: Seat) -> None:
    for _turn in range(tokens.MOST):
        last, _text = tokens.make(seat, "x", may_write=False, days=30)
    with pytest.raises(tokens.TooMany):
        tokens.make(seat, "x", may_write=False, days=30)
    tokens.revoke(last)
    assert tokens.make(seat, "x", may_write=False, days=30)


# --- its page and command -------------------------------------------------------------------------


def test_the_page_shows_a_token_once(client: Client, seat: Seat) -> None:
    client.force_login(seat.account)
    given = {"name": "nightly", "scope": "write", "days": "90"}
    made = client.post("/settings/api/make/", given).content.decode()
    [text] = re.findall(r'value="(weilu_[\w-]+)"', made)
    assert text not in client.get("/settings/api/").content.decode()
    token = ApiToken.objects.get()
    assert (token.may_write, token.name) == (True, "nightly")
    client.post(f"/settings/api/{token.pk}/revoke/")
    assert ApiToken.objects.get().revoked_at


def test_the_page_refuses_what_makes_no_token(client: Client, seat: Seat) -> None:
    client.force_login(seat.account)
    for given in ({"name": ""}, {"name": "x", "scope": "all", "days": "90"}):
        assert client.post("/settings/api/make/", given).status_code == 422
    assert not ApiToken.objects.exists()


def test_others_tokens_are_seen_by_owners_only(client: Client, seat: Seat) -> None:
    li = actions.give_seat(seat.workspace, Account.objects.create_user("li", name="Li"), "operator")
    mine, _text = tokens.make(seat, "Mei's own", may_write=False, days=30)
    theirs, _text = tokens.make(li, "Li's own", may_write=False, days=30)
    client.force_login(li.account)
    assert b"Mei&#x27;s own" not in client.get("/settings/api/").content
    assert client.post(f"/settings/api/{mine.pk}/revoke/").status_code == 404
    client.force_login(seat.account)
    assert b"Li&#x27;s own" in client.get("/settings/api/").content
    assert client.post(f"/settings/api/{theirs.pk}/revoke/").status_code == 302


def test_the_command_makes_lists_and_revokes(seat: Seat) -> None:
    run = CliRunner()
    made = run.invoke(cli.root, ["api-token", "create", "nightly", "--write", "--days", "30"])
    text = made.stdout.strip().splitlines()[-1]
    assert text.startswith("weilu_")
    caller = Client(headers={"Authorization": f"Bearer {text}"})
    assert caller.get("/api/v1/me").json()["token"] == "nightly"
    assert "nightly" in run.invoke(cli.root, ["api-token", "list"]).stdout
    assert run.invoke(cli.root, ["api-token", "revoke", "weilu_"]).exit_code == 2
    assert run.invoke(cli.root, ["api-token", "revoke", text[:12]]).exit_code == 0
    assert caller.get("/api/v1/me").status_code == 401
    assert run.invoke(cli.root, ["api-token", "create", "x", "--login", "bo"]).exit_code == 2


# --- the frame's refusals -------------------------------------------------------------------------


def test_an_address_that_is_none_is_told_in_the_one_shape(script: Client) -> None:
    for ask in (script.get, script.post):
        assert code(ask("/api/v1/nothing/here")) == (404, "api.not_found")


def test_a_method_that_is_none_is_told_with_those_there_are(script: Client) -> None:
    answer = script.delete("/api/v1/groups")
    assert code(answer) == (405, "api.method_not_allowed")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD"}
    assert "DELETE" in answer.json()["error"]["sentence"]


def test_a_look_at_the_head_costs_no_body(script: Client, crowd: list[int]) -> None:
    whole = script.get("/api/v1/members")
    head = script.head("/api/v1/members")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]


def test_chinese_is_sent_as_it_is(seat: Seat, script: Client) -> None:
    Account.objects.filter(pk=seat.account_id).update(name="小美")
    assert "小美".encode() in script.get("/api/v1/me").content


def test_every_field_that_is_wrong_is_named(script: Client) -> None:
    answer = script.get("/api/v1/members?limit=1000&sort=shoe")
    assert code(answer) == (422, "api.invalid")
    fields = answer.json()["error"]["data"]["fields"]
    assert {one["where"] for one in fields} >= {"query.asked.limit", "query.asked.sort"} or {
        one["where"] for one in fields
    } >= {"query.limit", "query.sort"}


def test_refusals_speak_the_language_asked(seat: Seat) -> None:
    said = {
        Client(headers={"Accept-Language": language}).get("/api/v1/me").json()["error"]["sentence"]
        for language in ("en", "zh-Hans")
    }
    assert len(said) == 2


def test_what_breaks_is_logged_and_not_told(
    script: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(*given: Any) -> None:
        raise RuntimeError("the well is dry")

    monkeypatch.setattr(reads, "members", break_down)
    answer = script.get("/api/v1/members")
    assert code(answer) == (500, "api.broken")
    assert b"well" not in answer.content
    assert "the well is dry" in caplog.text


def test_too_many_calls_are_told_to_wait(script: Client, settings: Settings) -> None:
    settings.WEILU_API_PER_MINUTE = 3
    answers = [script.get("/api/v1/me") for _turn in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[3].json()["error"]["code"] == "api.too_fast"
    assert 1 <= int(answers[3].headers["Retry-After"]) <= 20


def test_pages_of_other_sites_are_not_let_in(script: Client) -> None:
    answer = script.get("/api/v1/me", headers={"Origin": "https://elsewhere.example"})
    assert not any(name.lower().startswith("access-control") for name in answer.headers)
    answer = script.options("/api/v1/me", headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 405


# --- lists, unchanged reads, the reference --------------------------------------------------------


@pytest.fixture
def crowd(runners: Workspace) -> list[int]:
    """Thirty members, some of the same name; every third was seen in a group."""
    [group] = actions.identify_groups(runners, [("qq", "g", "River")])
    made = list(
        actions.identify_members(
            runners,
            (actions.Identity("qq", f"m{n}", f"Bo {n % 7}") for n in range(30)),
        )
    )
    moment = clock.now()
    for turn, member in enumerate(made[::3]):
        at = moment - timedelta(days=turn // 2)
        Membership.objects.create(
            workspace=runners, group_id=group, member_id=member, first_seen=at, last_seen=at
        )
    return made


@pytest.mark.parametrize(
    "sort", ["name", "-name", "external_id", "-external_id", "last_seen", "-last_seen"]
)
def test_a_list_is_told_whole_and_nothing_twice_in_any_order(
    script: Client, crowd: list[int], sort: str
) -> None:
    told: list[Any] = []
    cursor = ""
    while cursor is not None:
        answer = script.get("/api/v1/members", {"sort": sort, "limit": 7, "cursor": cursor}).json()
        told += answer["items"]
        cursor = answer["next"]
    assert sorted(one["id"] for one in told) == sorted(crowd)
    values = [one[sort.removeprefix("-")] for one in told]
    known = [value for value in values if value is not None]
    assert values == known + [None] * (len(values) - len(known))
    assert known == sorted(known, reverse=sort.startswith("-"))


def test_rows_that_come_meanwhile_shift_nothing(script: Client, crowd: list[int]) -> None:
    first = script.get("/api/v1/members", {"limit": 10}).json()
    workspace = Member.objects.get(pk=crowd[0]).workspace
    list(actions.identify_members(workspace, [actions.Identity("qq", "new", "Aa")]))
    second = script.get("/api/v1/members", {"limit": 200, "cursor": first["next"]}).json()
    both = [one["id"] for one in first["items"] + second["items"]]
    assert sorted(both) == sorted(crowd)


@pytest.mark.parametrize(
    "cursor",
    ["x", "W10", "!!!!", "bnVsbA", "WyJuYW1lIiwgIngiLCAiMSJd", "WyJuYW1lIixbXSwxXQ",
     "WyJuYW1lIiwiXHUwMDAwIiwxXQ", "WyJuYW1lIiwiXHVkODAwIiwxXQ", "WyJuYW1lIiwxZTk5OTksMV0",
     "WyJuYW1lIiwiYSIsOTk5OTk5OTk5OTk5OTk5OTk5OTk5OTld"],
)  # fmt: skip
def test_a_forged_cursor_is_refused_or_harmless(
    script: Client, crowd: list[int], cursor: str
) -> None:
    answer = script.get("/api/v1/members", {"cursor": cursor})
    assert answer.status_code == 200 or code(answer) == (422, "api.bad_cursor")


def test_a_cursor_belongs_to_its_order(script: Client, crowd: list[int]) -> None:
    told = script.get("/api/v1/members", {"limit": 5}).json()
    answer = script.get("/api/v1/members", {"limit": 5, "sort": "-name", "cursor": told["next"]})
    assert code(answer) == (422, "api.bad_cursor")


def test_what_did_not_change_is_not_told_again(script: Client, crowd: list[int]) -> None:
    first = script.get("/api/v1/members")
    etag = {"If-None-Match": first.headers["ETag"]}
    again = script.get("/api/v1/members", headers=etag)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    Member.objects.filter(pk=crowd[0]).update(name="Aa")
    assert script.get("/api/v1/members", headers=etag).status_code == 200
    assert "private" in first.headers["Cache-Control"]
    assert "Authorization" in first.headers["Vary"]


def test_the_document_points_at_nothing_that_is_missing() -> None:
    told = document("en")
    assert told["openapi"].startswith("3.1")
    for target in set(re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(told))):
        found: Any = told
        for step in target.split("/"):
            found = found[step]
        assert found


def test_every_operation_says_what_it_needs_and_how_it_fails() -> None:
    for methods in document("en")["paths"].values():
        for method, one in methods.items():
            assert one["security"] == [{"token": []}]
            assert "default" in one["responses"]
            assert one["summary"]
            assert one["description"]
            headers = json.dumps(one["parameters"])
            assert ("IdempotencyKey" in headers) is (method == "post")


@pytest.mark.parametrize(("language", "word"), [("zh-hans", 'lang="zh-hans"'), ("en", "Groups")])
def test_the_reference_is_read_without_a_network(client: Client, language: str, word: str) -> None:
    page = client.get(f"/api/v1/?language={language}").content.decode()
    assert word in page
    loaded = re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="([^"]+)"', page)
    assert loaded == ["data:,", "/static/api/reference.css"]
    assert client.get("/api/v1/openapi.json").json()["openapi"]
    assert "/api/v1/groups" in page
