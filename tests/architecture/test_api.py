"""Every endpoint of the API, as every role, with every sort of token, against foreign objects."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.test import Client

from tests.architecture.api_calls import ASKS, HARMLESS, NOT_NOW, NOWHERE, body
from tests.architecture.once import set_up_once
from weilu.acquire.tests.places import LED, led_by
from weilu.api import pace
from weilu.api.document import document
from weilu.charter.house_rules import actions as house_rules
from weilu.charter.house_rules.models import Acceptance, Edition, RuleBook
from weilu.charter.tests.places import CHARTERED, chartered
from weilu.convert.tests.places import SOLD, order_of
from weilu.engage.tests.places import RULED, rule_of
from weilu.engage.welcome.models import Greeting, Newcomer
from weilu.events.actions import record
from weilu.events.catalogue import Message
from weilu.kit import clock
from weilu.outbox.models import Message as Outgoing
from weilu.outbox.models import OptOut, Policy, Task, Template
from weilu.people import access, actions, tokens
from weilu.people.models import Account, ApiToken, Role, Workspace
from weilu.people.tests.places import FOUND, found_by, together
from weilu.platforms.live.accounts import sealed
from weilu.platforms.live.deeds import Send, as_data
from weilu.platforms.models import Connection, ImportRun
from weilu.retain.tests.places import ASKED, pulse_of

pytestmark = pytest.mark.django_db


class World(NamedTuple):
    """Two workspaces with one object of every kind each."""

    runners: Workspace
    mei: Account
    mine: dict[str, int]
    foreign: dict[str, int]


class Endpoint(NamedTuple):
    name: str
    method: str
    path: str
    words: frozenset[str]

    def asked(self, client: Client, words: dict[str, Any], **headers: str) -> Any:
        """The answer to a call with these words in its address."""
        address = self.path.format(**(HARMLESS | words))
        if self.method == "post":
            given = body(self.name, words)
            return client.post(
                address, given, content_type="application/octet-stream", headers=headers
            )
        return client.get(address, headers=headers)


def _endpoints() -> list[Endpoint]:
    return [
        Endpoint(
            one["operationId"], method, path,
            frozenset(told["name"] for told in one["parameters"] if told.get("in") == "path"),
        )
        for path, methods in document("en")["paths"].items()
        for method, one in methods.items()
    ]  # fmt: skip


ENDPOINTS = _endpoints()
WRITES = [one for one in ENDPOINTS if one.method != "get"]
FOREIGN = [one for one in ENDPOINTS if one.words - HARMLESS.keys()]


def named(found: list[Endpoint]) -> dict[str, Any]:
    return {"argvalues": found, "ids": [one.name for one in found]}


def objects(workspace: Workspace, says: str) -> dict[str, int]:
    """One object of every kind an address can name, by the address's word."""
    owner = Account.objects.create_user(f"rosa-{workspace.slug}", name=f"{says} Rosa")
    [group] = actions.identify_groups(workspace, [("telegram", "g1", f"{says} group")])
    [member] = actions.identify_members(
        workspace, [actions.Identity("telegram", "m1", f"{says} member")]
    )
    record(workspace.pk, Message(), source="telegram:g1", external_id="1", group_id=group,
           actor=member, text=f"{says} words")  # fmt: skip
    run = ImportRun.objects.create(
        workspace=workspace, file_name=f"{says}.json", path="x", size=1, created_at=clock.now()
    )
    seat = actions.give_seat(workspace, owner)
    return together(
        {"group_id": group, "member_id": member, "seat_id": seat.pk, "run_id": run.pk},
        sending(workspace, member, says),
        rules(workspace, owner, says),
        led_by(workspace, says),
        chartered(workspace, says),
        order_of(workspace, member, says),
        welcome(workspace, group, member, says),
        found_by(workspace, member, says),
        pulse_of(workspace, group, member, says),
        rule_of(Connection.objects.get(workspace=workspace), group, member, says),
    )  # fmt: skip


def rules(workspace: Workspace, by: Account, says: str) -> dict[str, int]:
    """House rules: a version in force and a draft of the next."""
    book = house_rules.open_book(workspace)
    house_rules.save_draft(book, "", f"{says} rules", by)
    house_rules.publish(book, by)
    house_rules.save_draft(book, "", f"{says} newer rules", by)
    return {"book_id": book.pk}


def welcome(workspace: Workspace, group: int, member: int, says: str) -> dict[str, int]:
    """A greeting, and somebody who came and was not greeted."""
    now = clock.now()
    bot = Connection.objects.get(workspace=workspace)
    words = Template.objects.get(workspace=workspace)
    greeting = Greeting.objects.create(
        workspace=workspace, name=f"{says} greeting", since=now, template=words
    )
    newcomer = Newcomer.objects.create(
        greeting=greeting, connection=bot, group_id=group, member_id=member, event="e",
        via="join", came_at=now, state="left_alone",
    )  # fmt: skip
    return {"greeting_id": greeting.pk, "newcomer_id": newcomer.pk}


def sending(workspace: Workspace, member: int, says: str) -> dict[str, int]:
    """A connection, with a message, a task, a template and an opt-out."""
    now = clock.now()
    connection = Connection.objects.create(
        workspace=workspace, adapter="telegram", name=f"{says} bot", token=f"{says}-{workspace.pk}",
        sealed=sealed({"token": "1:x", "way": "polling", "api": NOWHERE}), created_at=now,
        state="on",
    )  # fmt: skip
    message = Outgoing.objects.create(
        workspace=workspace, connection=connection, key=says, room="outbox", purpose="relation",
        op="send", text=f"{says} words", action=as_data(Send("g1", f"{says} words")),
        state="waiting", not_before=now, created_at=now,
    )  # fmt: skip
    task = Task.objects.create(workspace=workspace, kind="post", title=f"{says} task",
                               created_at=now)  # fmt: skip
    words = Template.objects.create(
        workspace=workspace, name=f"{says} template", text_en=f"{says} words", changed_at=now
    )
    held = OptOut.objects.create(member_id=member, at=now, how="staff", why=f"{says} reason")
    return {
        "connection_id": connection.pk, "message_id": message.pk, "task_id": task.pk,
        "template_id": words.pk, "opt_out_id": held.pk,
    }  # fmt: skip


def kept() -> list[Any]:
    """Everything an endpoint could have changed."""
    kinds = (ImportRun, Connection, Outgoing, Task, Template, OptOut, Policy,
             RuleBook, Edition, Acceptance, Greeting, Newcomer, *RULED, *LED, *SOLD, *CHARTERED,
             *FOUND, *ASKED)  # fmt: skip
    return [list(kind.objects.order_by("pk").values()) for kind in kinds]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once: each test changes it in a savepoint of its own, and takes that back."""
    with set_up_once(django_db_blocker):
        runners = actions.open_workspace("Runners", "runners", "Asia/Shanghai")
        readers = actions.open_workspace("Readers", "readers", "Europe/London")
        mei = Account.objects.create_user("mei", name="Mei")
        yield World(runners, mei, objects(runners, "our"), objects(readers, "undisclosed"))


@pytest.fixture(autouse=True)
def _nobody_has_called() -> None:
    # Each test's token takes the number of the one before it, which was taken back.
    pace.buckets.empty()


@pytest.fixture
def runners(world: World) -> Workspace:
    return world.runners


@pytest.fixture
def mei(world: World) -> Account:
    """Mei, of the runners."""
    return world.mei


@pytest.fixture
def mine(world: World) -> dict[str, int]:
    """What belongs to Mei's runners."""
    return world.mine


@pytest.fixture
def foreign(world: World) -> dict[str, int]:
    """What belongs to Rosa's readers."""
    return world.foreign


def token(workspace: Workspace, account: Account, role: str, *, may_write: bool = True) -> str:
    seat = actions.give_seat(workspace, account, role)
    _token, text = tokens.make(seat, "Mei's script", may_write=may_write, days=30)
    return text


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}", "Accept-Language": "en"}


def content(answer: Any) -> bytes:
    return b"".join(answer) if answer.streaming else answer.content


def refused(answer: Any) -> str:
    """The code of a refusal, told in the one shape."""
    told = answer.json()["error"]
    assert set(told) == {"code", "sentence", "data"}
    assert told["sentence"]
    assert "%(" not in told["sentence"]
    return str(told["code"])


def test_every_endpoint_is_walked() -> None:
    assert {one.name for one in ENDPOINTS} == ASKS.keys()


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("endpoint", **named(ENDPOINTS))
def test_a_seat_reaches_what_its_role_may(
    client: Client, runners: Workspace, mei: Account, mine: dict[str, int], endpoint: Endpoint,
    role: str,
) -> None:  # fmt: skip
    answer = endpoint.asked(client, mine, **bearer(token(runners, mei, role)))
    needed = ASKS[endpoint.name]
    if not needed or needed in access.RIGHTS[role]:
        assert answer.status_code in {200, 201, 202, 204} or refused(answer) in NOT_NOW
    else:
        assert (answer.status_code, refused(answer)) == (403, "api.forbidden")


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("endpoint", **named(FOREIGN))
def test_what_is_foreign_does_not_exist(
    client: Client, runners: Workspace, mei: Account, foreign: dict[str, int],
    endpoint: Endpoint, role: str,
) -> None:  # fmt: skip
    before = kept()
    answer = endpoint.asked(client, foreign, **bearer(token(runners, mei, role)))
    assert answer.status_code in {403, 404}
    assert refused(answer) in {"api.forbidden", "api.not_found"}
    assert b"ndisclosed" not in answer.content
    assert kept() == before


@pytest.mark.parametrize(
    "endpoint", **named([one for one in ENDPOINTS if one not in FOREIGN and one not in WRITES])
)
def test_lists_tell_nothing_foreign(
    client: Client, runners: Workspace, mei: Account, foreign: dict[str, int], endpoint: Endpoint
) -> None:
    answer = endpoint.asked(client, {}, **bearer(token(runners, mei, Role.OWNER)))
    assert answer.status_code == 200
    assert b"ndisclosed" not in content(answer)


def _none(_text: str) -> dict[str, str]:
    return {}


def _other_scheme(text: str) -> dict[str, str]:
    return {"Authorization": f"Basic {text}"}


def _unknown(text: str) -> dict[str, str]:
    return bearer(text[:-1] + ("A" if text[-1] != "A" else "B"))


def _revoked(text: str) -> dict[str, str]:
    for one in ApiToken.objects.all():
        tokens.revoke(one)
    return bearer(text)


def _run_out(text: str) -> dict[str, str]:
    past = clock.now() - timedelta(days=40)
    ApiToken.objects.update(created_at=past, expires_at=past + timedelta(days=30))
    return bearer(text)


def _of_a_closed_account(text: str) -> dict[str, str]:
    Account.objects.update(is_active=False)
    return bearer(text)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_none, "api.no_token"),
        (_other_scheme, "api.no_token"),
        (_unknown, "api.bad_token"),
        (_revoked, "api.bad_token"),
        (_run_out, "api.bad_token"),
        (_of_a_closed_account, "api.bad_token"),
    ],
)
@pytest.mark.parametrize("endpoint", **named(ENDPOINTS))
def test_without_a_token_that_counts_there_is_nothing(
    client: Client, runners: Workspace, mei: Account, mine: dict[str, int], endpoint: Endpoint,
    spoil: Any, code: str,
) -> None:  # fmt: skip
    headers = spoil(token(runners, mei, Role.OWNER))
    client.force_login(mei)  # a session opens the console, never the API
    answer = endpoint.asked(client, mine, **headers)
    assert (answer.status_code, refused(answer)) == (401, code)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("endpoint", **named(WRITES))
def test_a_token_for_reading_changes_nothing(
    client: Client, runners: Workspace, mei: Account, mine: dict[str, int], endpoint: Endpoint
) -> None:
    before = kept()
    text = token(runners, mei, Role.OWNER, may_write=False)
    answer = endpoint.asked(client, mine, **bearer(text))
    assert (answer.status_code, refused(answer)) == (403, "api.read_only")
    assert kept() == before
