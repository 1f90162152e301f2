"""Every endpoint of the API, as every role, with every sort of token, against foreign objects."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.test import Client

from weilu.api.document import document
from weilu.events.actions import record
from weilu.events.catalogue import Message
from weilu.kit import clock
from weilu.people import access, actions, tokens
from weilu.people.models import Account, ApiToken, Role, Workspace
from weilu.platforms.models import ImportRun

pytestmark = pytest.mark.django_db

#: The right each endpoint asks for. A new endpoint is entered here, or this page fails.
ASKS = {
    "groups.groups": "see",
    "groups.group": "see",
    "groups.checkup": "see",
    "groups.group_report": "see",
    "groups.group_messages": "see",
    "groups.report": "see",
    "groups.figures": "see",
    "groups.figure": "see",
    "intake.start": "act",
    "intake.imports": "act",
    "intake.one_import": "act",
    "intake.cancel": "act",
    "intake.push": "act",
    "intake.events": "see",
    "kinds.kinds": "see",
    "people.me": "",
    "people.workspace": "see",
    "people.seats": "manage",
    "people.seat": "manage",
    "people.members": "see",
    "people.member": "see",
}
#: Words in addresses that name nothing of a workspace, with a value to try.
HARMLESS = {"form": "json", "key": "attention"}
LINE = b'{"id":"1","at":"2026-05-01T08:00:00Z","author":"bo","group":"g","text":"hello"}\n'


class Endpoint(NamedTuple):
    name: str
    method: str
    path: str
    words: frozenset[str]

    def asked(self, client: Client, words: dict[str, Any], **headers: str) -> Any:
        """The answer to a call with these words in its address."""
        address = self.path.format(**(HARMLESS | words))
        if self.method == "post":
            # Only what takes a body gets one.
            body = LINE if self.name in {"intake.push", "intake.start"} else b""
            return client.post(
                address, body, content_type="application/octet-stream", headers=headers
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


@pytest.fixture
def runners() -> Workspace:
    return actions.open_workspace("Runners", "runners", "Asia/Shanghai")


@pytest.fixture
def mei() -> Account:
    """Mei, of the runners."""
    return Account.objects.create_user("mei", name="Mei")


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
    return {"group_id": group, "member_id": member, "seat_id": seat.pk, "run_id": run.pk}


@pytest.fixture
def foreign() -> dict[str, int]:
    """What belongs to Rosa's readers."""
    return objects(actions.open_workspace("Readers", "readers", "Europe/London"), "secret")


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
    client: Client, runners: Workspace, mei: Account, endpoint: Endpoint, role: str
) -> None:
    mine = objects(runners, "our")
    answer = endpoint.asked(client, mine, **bearer(token(runners, mei, role)))
    needed = ASKS[endpoint.name]
    if not needed or needed in access.RIGHTS[role]:
        # Nothing has been measured here yet, which two endpoints say.
        assert answer.status_code in {200, 202} or refused(answer) == "measure.not_checked"
    else:
        assert (answer.status_code, refused(answer)) == (403, "api.forbidden")


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("endpoint", **named(FOREIGN))
def test_what_is_foreign_does_not_exist(
    client: Client, runners: Workspace, mei: Account, foreign: dict[str, int],
    endpoint: Endpoint, role: str,
) -> None:  # fmt: skip
    before = list(ImportRun.objects.values())
    answer = endpoint.asked(client, foreign, **bearer(token(runners, mei, role)))
    assert answer.status_code in {403, 404}
    assert refused(answer) in {"api.forbidden", "api.not_found"}
    assert b"ecret" not in answer.content
    assert list(ImportRun.objects.values()) == before


@pytest.mark.parametrize(
    "endpoint", **named([one for one in ENDPOINTS if one not in FOREIGN and one not in WRITES])
)
def test_lists_tell_nothing_foreign(
    client: Client, runners: Workspace, mei: Account, foreign: dict[str, int], endpoint: Endpoint
) -> None:
    answer = endpoint.asked(client, {}, **bearer(token(runners, mei, Role.OWNER)))
    assert answer.status_code == 200
    assert b"ecret" not in content(answer)


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
    client: Client, runners: Workspace, mei: Account, endpoint: Endpoint, spoil: Any, code: str
) -> None:
    mine = objects(runners, "our")
    headers = spoil(token(runners, mei, Role.OWNER))
    client.force_login(mei)  # a session opens the console, never the API
    answer = endpoint.asked(client, mine, **headers)
    assert (answer.status_code, refused(answer)) == (401, code)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("endpoint", **named(WRITES))
def test_a_token_for_reading_changes_nothing(
    client: Client, runners: Workspace, mei: Account, endpoint: Endpoint
) -> None:
    mine = objects(runners, "our")
    before = list(ImportRun.objects.values())
    text = token(runners, mei, Role.OWNER, may_write=False)
    answer = endpoint.asked(client, mine, **bearer(text))
    assert (answer.status_code, refused(answer)) == (403, "api.read_only")
    assert list(ImportRun.objects.values()) == before
