"""A workspace is connected, checked, switched on and off, and disconnected from the console."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from weilu.events.models import Event
from weilu.jobs.models import Job
from weilu.kit.errors import WeiluError
from weilu.people import actions as people
from weilu.people.models import Account, Role, Workspace
from weilu.platforms.contract import GroupSeen
from weilu.platforms.live.abilities import Limit
from weilu.platforms.live.accounts import credentials_of
from weilu.platforms.live.contract import Field, Standing, Unreachable
from weilu.platforms.live.models import Connection, InboxItem
from weilu.platforms.live.tests.conftest import Tincan


@pytest.fixture
def chen(workspace: Workspace, client: Client) -> Account:
    """Aunt Chen, owner, signed in and reading English."""
    person = Account.objects.create_user("chen", name="陈阿姨")
    people.give_seat(workspace, person, Role.OWNER)
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return person


@pytest.fixture
def asking(tincan: Tincan) -> Tincan:
    """A tin can that wants a secret and a length of string."""
    tincan.fields = (Field("secret", "Secret", secret=True), Field("length", "Length", default="9"))
    return tincan


def test_it_is_connected_with_what_it_asks_for(
    asking: Tincan, chen: Account, client: Client
) -> None:
    page = client.get(reverse("live:connect", args=["tincan"]))
    assert b"Secret" in page.content
    data = {"name": "厨房", "secret": "s3cret", "length": "12"}
    answer = client.post(reverse("live:connect", args=["tincan"]), data)
    made = Connection.objects.get()
    assert answer["Location"] == reverse("live:connection", args=[made.pk])
    assert credentials_of(made) == {"secret": "s3cret", "length": "12"}
    assert "s3cret" not in made.sealed
    assert Event.objects.filter(kind="connection_made").exists()


def test_what_is_missing_is_said_in_place_and_nothing_is_made(
    asking: Tincan, chen: Account, client: Client
) -> None:
    answer = client.post(reverse("live:connect", args=["tincan"]), {"name": "厨房"})
    assert b"wl-error" in answer.content
    assert not Connection.objects.exists()


def test_a_secret_is_never_shown_and_stays_when_left_empty(
    asking: Tincan, string: Connection, chen: Account, client: Client
) -> None:
    address = reverse("live:connection", args=[string.pk])
    assert b"s3cret" not in client.get(address).content
    client.post(address, {"name": "新名", "secret": "", "length": "3"})
    string.refresh_from_db()
    assert string.name == "新名"
    assert credentials_of(string) == {"secret": "s3cret", "length": "3"}


def test_it_may_be_slowed_down_and_never_made_faster_than_allowed(
    asking: Tincan, string: Connection, chen: Account, client: Client
) -> None:
    asking.capabilities = replace(
        asking.capabilities, limits=(Limit("send", 20, 60.0, "chat", "https://example.com/why"),)
    )
    address = reverse("live:connection", args=[string.pk])
    given = {"name": "厨房", "secret": "", "length": "3"}
    client.post(address, {**given, "pace": "50"})
    page = client.get(address).content.decode()
    assert "20 in 1 minute for each group" in page
    assert "at your pace in 2 minutes" in page
    assert "https://example.com/why" in page
    answer = client.post(address, {**given, "pace": "101"})
    assert b"wl-error" in answer.content
    string.refresh_from_db()
    assert string.pace == 50
    with pytest.raises(IntegrityError), transaction.atomic():
        Connection.objects.update(pace=101)


def test_switched_on_it_tells_the_platform_where_to_call(
    string: Connection, chen: Account, client: Client
) -> None:
    client.post(reverse("live:switch", args=[string.pk]), {"on": "1"})
    job = Job.objects.get(task="platforms.subscribe")
    assert job.arguments["address"] == f"http://testserver/hooks/{string.token}"
    client.post(reverse("live:switch", args=[string.pk]), {"on": "0"})
    string.refresh_from_db()
    assert string.state == "off"


@pytest.mark.parametrize(
    ("outcome", "word"),
    [([Standing(True, "The string is tight")], b"Everything is in place"),
     ([Standing(False, "The string is slack", "Pull it")], b"Pull it"),
     (Unreachable(platform="Tin can", why="no string"), b"no string")],
)  # fmt: skip
def test_a_check_says_what_is_missing_and_what_to_do(
    string: Connection, tincan: Tincan, chen: Account, client: Client, outcome: Any, word: bytes
) -> None:
    async def check(_account: object) -> list[Standing]:
        if isinstance(outcome, WeiluError):
            raise outcome
        return list(outcome)

    tincan.check = check  # type: ignore[method-assign, assignment]
    assert word in client.post(reverse("live:check", args=[string.pk])).content


def test_removed_it_forgets_its_secrets_and_keeps_what_it_told(
    string: Connection, chen: Account, client: Client
) -> None:
    client.post(reverse("live:remove", args=[string.pk]))
    string.refresh_from_db()
    assert (string.sealed, string.state) == ("", "off")
    assert client.get(reverse("live:connection", args=[string.pk])).status_code == 404


def test_refused_deliveries_are_shown_with_the_reason_and_read_again(
    string: Connection, chen: Account, client: Client
) -> None:
    InboxItem.objects.create(
        connection=string, key="1", body=b"{}", received_at=string.created_at,
        state="refused", note="nonsense",
    )  # fmt: skip
    page = client.get(reverse("live:connection", args=[string.pk]))
    assert b"nonsense" in page.content
    client.post(reverse("live:read_again", args=[string.pk]))
    assert InboxItem.objects.get().state == "new"


def test_the_table_of_abilities_names_every_platform(
    tincan: Tincan, chen: Account, client: Client
) -> None:
    assert b"Tin can" in client.get(reverse("live:abilities")).content
    assert b"Tin can" in client.get(reverse("live:connections")).content


def test_a_groups_page_offers_to_ask_what_weilu_may_do_there(
    client: Client, chen: Account, string: Connection, tincan: Tincan,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    [group] = people.identify_groups(string.workspace, [("tincan", "yard", "小院")])
    asked = reverse("live:check_group", args=[group])
    page = client.get(f"/groups/{group}/").content.decode()
    assert asked in page
    assert b"not group by group" in client.post(asked).content

    async def lacks(_account: object, seen: GroupSeen) -> list[Standing]:
        return [Standing(False, f"{seen.name}: may not pin", "Give it the right")]

    monkeypatch.setattr(tincan, "check_group", lacks)
    told = client.post(asked).content.decode()
    assert "小院: may not pin" in told
    assert "Give it the right" in told
    Connection.objects.update(state="off")
    assert asked not in client.get(f"/groups/{group}/").content.decode()
