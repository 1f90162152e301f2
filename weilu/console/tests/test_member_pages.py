"""A member's page opens for whoever holds its link, in their language, and for nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client
from django.urls import include, path

from weilu.console import member_pages
from weilu.console.member_pages import Says, address, member_page
from weilu.kit import clock

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]
EVENING = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@member_page("tea")
def tea(request: HttpRequest, says: Says) -> HttpResponse:
    """Ah Fen's tea list: she opens it from the group's greeting."""
    if says["m"] == 0:
        raise Http404
    return render(request, "m/error.html", {"heading": f"茶 {says['m']}", "sentence": ""})


@member_page("cake")
def cake(request: HttpRequest, says: Says) -> HttpResponse:
    raise AssertionError("opened with a link for tea")


urlpatterns = [
    path("m/tea/<str:word>/", tea, name="tea"),
    path("m/cake/<str:word>/", cake, name="cake"),
    path("", include("weilu.console.urls")),
]


@pytest.fixture(autouse=True)
def _full_buckets(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # A slow machine fills the buckets while a test empties them.
    monkeypatch.setattr(member_pages.time, "monotonic", lambda: 0.0)
    member_pages.buckets.empty()
    yield
    member_pages.buckets.empty()


def fens(member: int = 7, days: int = 30) -> str:
    return address("tea", "tea", {"m": member}, timedelta(days=days))


def test_a_link_opens_its_page_without_an_account_or_a_cookie(client: Client) -> None:
    answer = client.get(fens())
    assert answer.status_code == 200
    assert "茶 7" in answer.content.decode()
    assert not answer.cookies


def test_an_altered_link_opens_nothing_and_says_what_to_do(client: Client) -> None:
    whole = fens()
    broken = whole[:-3] + ("A" if whole[-3] != "A" else "B") + whole[-2:]
    answer = client.get(broken, headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert "Open it from the message it came in" in answer.content.decode()


def test_a_link_for_one_page_opens_no_other(client: Client) -> None:
    assert client.get(fens().replace("/tea/", "/cake/")).status_code == 404


def test_a_link_that_has_run_out_says_where_to_get_a_fresh_one(client: Client) -> None:
    with clock.stopped_at(EVENING):
        link = fens(days=2)
    with clock.stopped_at(EVENING + timedelta(days=2)):
        answer = client.get(link, headers={"Accept-Language": "en"})
    assert answer.status_code == 410
    assert "newest greeting has a fresh one" in answer.content.decode()


def test_what_is_gone_is_said_on_a_members_page(client: Client) -> None:
    answer = client.get(fens(0), headers={"Accept-Language": "en"})
    assert answer.status_code == 410
    assert "not there any more" in answer.content.decode()
    assert "m/member.css" in answer.content.decode()


@pytest.mark.parametrize(("speaks", "said"), [("zh-CN,zh;q=0.9", "中文"), ("en-GB", "Language")])
def test_the_page_speaks_as_the_browser_does(client: Client, speaks: str, said: str) -> None:
    answer = client.get(fens(), headers={"Accept-Language": speaks})
    assert ('<html lang="en"' in answer.content.decode()) == speaks.startswith("en")
    assert said in answer.content.decode()


def test_the_switch_changes_the_language_at_once_and_for_the_next_time(client: Client) -> None:
    headers = {"Accept-Language": "zh-CN"}
    assert '<html lang="en"' in client.get(fens() + "?lang=en", headers=headers).content.decode()
    assert '<html lang="en"' in client.get(fens(), headers=headers).content.decode()


def test_nonsense_as_a_language_changes_nothing(client: Client) -> None:
    answer = client.get(fens() + "?lang=xx", headers={"Accept-Language": "en"})
    assert '<html lang="en"' in answer.content.decode()
    assert not answer.cookies


def test_no_script_runs_and_the_address_is_told_to_nobody(client: Client) -> None:
    answer = client.get(fens())
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert b"<script" not in answer.content


def test_a_form_needs_no_token_for_the_link_is_one(settings: Any) -> None:
    assert Client(enforce_csrf_checks=True).post(fens(), {"a": "1"}).status_code == 200


def test_one_link_opened_without_end_is_slowed_and_others_are_not(client: Client) -> None:
    link = fens()  # signed with the second it was made in: one link, not one a second
    statuses = [client.get(link).status_code for _ in range(member_pages.PER_LINK + 1)]
    assert set(statuses[:-1]) == {200}
    assert statuses[-1] == 429
    assert client.get(fens(8)).status_code == 200


def test_who_guesses_links_is_slowed_and_the_neighbour_is_not(client: Client) -> None:
    guesses = [f"/m/tea/guess{n}.aaaa/" for n in range(member_pages.BROKEN_PER_PLACE + 1)]
    statuses = [client.get(guess, REMOTE_ADDR="10.1.1.1").status_code for guess in guesses]
    assert statuses[-1] == 429
    assert client.get(guesses[0], REMOTE_ADDR="10.1.1.2").status_code == 404
    assert client.get(fens(), REMOTE_ADDR="10.1.1.1").status_code == 200


def test_a_link_begins_with_the_public_address_where_there_is_one(settings: Any) -> None:
    there = address("tea", "tea", {"m": 7}, timedelta(days=1), "http://kitchen.example:8000/")
    assert there.startswith("http://kitchen.example:8000/m/tea/")
    settings.WEILU_ADDRESS = "https://hui.example.org"
    there = address("tea", "tea", {"m": 7}, timedelta(days=1), "http://kitchen.example:8000/")
    assert there.startswith("https://hui.example.org/m/tea/")


@pytest.mark.parametrize(
    ("address_set", "host", "out"),
    [("", "localhost", True), ("", "hui.example.org", False), ("http://127.0.0.1:8000", "x", True),
     ("https://hui.example.org", "localhost", False)],
)  # fmt: skip
def test_links_that_no_phone_reaches_are_known(
    rf: Any, settings: Any, address_set: str, host: str, out: bool
) -> None:
    settings.ALLOWED_HOSTS, settings.WEILU_ADDRESS = ["*"], address_set
    request = rf.get("/", headers={"Host": host})
    assert member_pages.out_of_reach(request) is out


def test_page_and_style_together_are_light(client: Client) -> None:
    style = Path(member_pages.__file__).parent / "static" / "m" / "member.css"
    assert len(client.get(fens()).content) + style.stat().st_size < 20_000
