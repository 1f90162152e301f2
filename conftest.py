"""What every test may lean on: a closed network, shared data, a browser, runs on two databases."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NoReturn

import hypothesis
import pytest
from django.test import TransactionTestCase

ROOT = Path(__file__).resolve().parent
IN_CI = os.environ.get("CI") == "true"

hypothesis.settings.register_profile("dev", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if IN_CI else "dev")


def _miss(what: str) -> NoReturn:
    if IN_CI:
        pytest.fail(f"{what} (required in CI)", pytrace=False)
    pytest.skip(what)


@pytest.fixture(scope="session")
def missing() -> Callable[[str], NoReturn]:
    """`missing("X is not installed")` ends a test: failed in CI, skipped by name elsewhere."""
    return _miss


# --- one run or two -------------------------------------------------------------------------------

_DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_serialized_rollback"}


def _may_reach_the_database(item: pytest.Item) -> bool:
    # pytest-django refuses the database to every other test, so those need one run only.
    cls = getattr(item, "cls", None)
    return (
        item.get_closest_marker("django_db") is not None
        or not _DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))
        or (cls is not None and issubclass(cls, TransactionTestCase))
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if not _may_reach_the_database(item):
            item.add_marker("once")


# --- no network but this machine ------------------------------------------------------------------


def _is_local(address: Any) -> bool:
    if not isinstance(address, tuple):  # a Unix socket's path
        return True
    host = address[0]
    if host in {"", "localhost", None}:
        return True
    try:
        return ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse_remote(address: Any) -> None:
    if not _is_local(address):
        raise RuntimeError(f"Tests reach nothing but this machine, not {address!r}.")


@pytest.fixture(scope="session", autouse=True)
def _closed_network() -> Iterator[None]:
    connect, connect_ex, lookup = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _refuse_remote(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        _refuse_remote(address)
        return connect_ex(self, address)

    def guarded_lookup(host: Any, *rest: Any, **options: Any) -> Any:
        _refuse_remote((host,))
        return lookup(host, *rest, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        patch.setattr(socket, "getaddrinfo", guarded_lookup)
        yield


# --- tables that nothing is deleted from ----------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def _emptied_between_tests() -> Iterator[None]:
    """SQLite empties tables with DELETE, which the ledger refuses: its triggers step aside."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    flush = BaseDatabaseOperations.execute_sql_flush

    def emptied(self: Any, statements: list[str]) -> None:
        if self.connection.vendor != "sqlite":
            return flush(self, statements)
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' "
                "AND sql LIKE '%BEFORE DELETE%'"
            )
            kept = dict(cursor.fetchall())
        flush(self, [*(f"DROP TRIGGER {name}" for name in kept), *statements, *kept.values()])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", emptied)
        yield


# --- data and browser -----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of public histories beside the repository (or WEILU_SHARED_DATA)."""
    given = os.environ.get("WEILU_SHARED_DATA")
    folder = Path(given) if given else ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        _miss(f"The public histories are not at {given or '../shared/data'}")
    return folder


_CHROMIUM = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


# One per module and not per session: while it lives, Playwright keeps an event loop running in
# this thread, which asynchronous tests elsewhere must not meet.
@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium (a Playwright `Browser`) that reaches nothing but this machine."""
    found = next(filter(None, map(shutil.which, _CHROMIUM)), None)
    if found is None:
        _miss("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Fixtures use the database in this thread while Playwright's loop runs in it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path=found, args=_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page_at(browser: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """A maker of pages: `page_at("/groups/", width=390, language="en", cookies=client.cookies)`.

    `width` is 390 (phone) or 1440 (desktop); `cookies` are those of a signed-in test client.
    `user_agent`: headless browsers count as programs where visitors are counted.
    A script error or a breach of the content security policy on any page fails the test.
    """
    faults: list[str] = []
    contexts = []

    def open_page(
        path: str = "", width: int = 1440, language: str = "zh-hans", cookies: Any = None,
        user_agent: str | None = None,
    ) -> Any:  # fmt: skip
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 844 if width < 600 else 900},
            has_touch=width < 600,
            locale={"zh-hans": "zh-CN", "en": "en-US"}[language],
            user_agent=user_agent,
        )
        contexts.append(context)
        for name, morsel in (cookies or {}).items():
            context.add_cookies([{"name": name, "value": morsel.value, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: _note_breach(message.text, faults))
        if path:
            page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def _note_breach(text: str, faults: list[str]) -> None:
    if "Content Security Policy" in text:
        faults.append(text)
