"""Nobody reaches what belongs to another workspace: every address, as every role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from tests.architecture.once import set_up_once
from weilu.acquire.tests.places import led_by
from weilu.charter.house_rules import actions as house_rules
from weilu.charter.tests.places import chartered
from weilu.convert.tests.places import order_of
from weilu.engage.tests.places import rule_of
from weilu.engage.welcome.models import Greeting, Newcomer
from weilu.kit import clock
from weilu.outbox.models import Message, OptOut, Task, Template
from weilu.people import actions, tokens
from weilu.people.models import Account, Role, Seat, Workspace
from weilu.people.tests.places import found_by
from weilu.platforms.live.accounts import sealed
from weilu.platforms.models import Connection, ImportRun

pytestmark = pytest.mark.django_db

#: Words in addresses that name nothing of a workspace, with a value to try.
HARMLESS = {
    "form": "json", "signed": "nothing", "platform": "telegram", "verb": "cancel",
    "word": "nothing", "code": "nothing", "step": "goal",
    "slug": "nothing", "digest": "nothing",
}  # fmt: skip


def _addresses(
    resolver: URLResolver, prefix: tuple[str, ...] = ()
) -> Iterator[tuple[str, frozenset[str]]]:
    """Every named address with the words it takes."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            if entry.namespace == "api":  # walked by tokens: see test_api.py
                continue
            inner = (*prefix, entry.namespace) if entry.namespace else prefix
            yield from _addresses(entry, inner)
        elif isinstance(entry, URLPattern) and entry.name:
            yield ":".join((*prefix, entry.name)), frozenset(entry.pattern.regex.groupindex)


ADDRESSES = sorted(_addresses(get_resolver()))
FOREIGN = [(name, words) for name, words in ADDRESSES if words - HARMLESS.keys()]


@pytest.fixture(scope="module")
def foreign(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """Rosa's readers: one object of every kind an address can name, by the address's word."""
    with set_up_once(django_db_blocker):
        yield _foreign()


def _foreign() -> dict[str, Any]:
    readers = actions.open_workspace("Readers", "readers", "Europe/London")
    rosa = Account.objects.create_user("rosa", name="Rosa")
    [group] = actions.identify_groups(readers, [("telegram", "g1", "Secret readers")])
    [member] = actions.identify_members(
        readers, [actions.Identity("telegram", "m1", "Secret reader")]
    )
    run = ImportRun.objects.create(
        workspace=readers, file_name="secret.json", path="x", size=1, created_at=clock.now()
    )
    connection = Connection.objects.create(
        workspace=readers, adapter="telegram", name="Secret bot", token="secret",
        sealed=sealed({"token": "secret"}), created_at=clock.now(),
    )  # fmt: skip
    return {
        "group_id": group,
        "member_id": member,
        "seat_id": actions.give_seat(readers, rosa).pk,
        "run_id": run.pk,
        "token_id": tokens.make(Seat.objects.get(account=rosa), "x", may_write=True, days=30)[0].pk,
        "connection_id": connection.pk,
        **_outbox_of(connection),
        **led_by(readers, "Secret"),
        **chartered(readers, "Secret"),
        **_rules_of(readers, rosa),
        **_welcome_of(connection, group, member),
        **found_by(readers, member, "Secret"),
        **rule_of(connection, group, member, "Secret"),
        **order_of(readers, member, "Secret"),
        "opt_out_id": OptOut.objects.create(member_id=member, at=clock.now(), how="staff").pk,
    }


def _outbox_of(connection: Connection) -> dict[str, int]:
    """A message, a task and a template of theirs."""
    now = clock.now()
    message = Message.objects.create(
        workspace=connection.workspace, connection=connection, key="k", room="outbox",
        purpose="service", op="send", action={}, state="waiting", not_before=now, created_at=now,
    )  # fmt: skip
    task = Task.objects.create(workspace=connection.workspace, kind="post", created_at=now)
    words = Template.objects.create(
        workspace=connection.workspace, name="Secret words", text_en="Secret", changed_at=now
    )
    return {"message_id": message.pk, "task_id": task.pk, "template_id": words.pk}


def _rules_of(workspace: Workspace, by: Account) -> dict[str, int]:
    """House rules of theirs, in force."""
    book = house_rules.open_book(workspace)
    house_rules.save_draft(book, "", "Secret rules", by)
    return {"book_id": book.pk, "number": house_rules.publish(book, by).number}


def _welcome_of(connection: Connection, group: int, member: int) -> dict[str, int]:
    """A greeting of theirs, and somebody who came."""
    now = clock.now()
    greeting = Greeting.objects.create(
        workspace=connection.workspace, name="Secret greeting", since=now
    )
    newcomer = Newcomer.objects.create(
        greeting=greeting, connection=connection, group_id=group, member_id=member, event="e",
        via="join", came_at=now, state="waiting",
    )  # fmt: skip
    return {"greeting_id": greeting.pk, "newcomer_id": newcomer.pk}


@pytest.fixture(params=[*Role.values, "seatless"])
def insider(request: pytest.FixtureRequest) -> Account:
    """Mei, with one of the roles in her own workspace."""
    mei = Account.objects.create_user("mei", name="Mei")
    if request.param != "seatless":
        runners = actions.open_workspace("Runners", "runners", "Asia/Shanghai")
        actions.give_seat(runners, mei, request.param)
    return mei


def _facts() -> list[Any]:
    return [
        list(Seat.objects.order_by("pk").values()),
        list(ImportRun.objects.order_by("pk").values()),
        list(OptOut.objects.order_by("pk").values()),
    ]


@pytest.mark.parametrize(("name", "words"), FOREIGN, ids=[name for name, _ in FOREIGN])
def test_what_is_foreign_does_not_exist(
    client: Any, foreign: dict[str, Any], insider: Account, name: str, words: frozenset[str]
) -> None:
    client.force_login(insider)
    address = reverse(name, kwargs={word: (HARMLESS | foreign)[word] for word in words})
    before = _facts()
    for ask in (client.get, _post_all(client)):
        answer = ask(address)
        assert answer.status_code in {403, 404, 405}
        assert b"ecret" not in b"".join(answer)
    assert _facts() == before


def _post_all(client: Any) -> Callable[[str], Any]:
    given = {"staff": "1", "role": "owner", "kind": "chat", "member": "1"}
    return lambda address: client.post(address, given)


@pytest.mark.parametrize("name", sorted({name for name, words in ADDRESSES}))
def test_a_stranger_gets_no_further_than_the_door(
    client: Any, foreign: dict[str, Any], name: str
) -> None:
    words = dict(ADDRESSES)[name]
    address = reverse(name, kwargs={word: (HARMLESS | foreign)[word] for word in words})
    if name.startswith("console:sign_in") or name == "console:language":
        pytest.skip("the door itself")
    if hasattr(resolve(address).func, "member_page"):
        pytest.skip("opened by a signed word: see the frame's own tests")
    if name.startswith("acquire:entry") and name != "acquire:entry_code":
        pytest.skip("for everybody: a short link")
    if name == "acquire:pay_picture":
        pytest.skip("404 but for who has applied: see the threshold's own tests")
    if name in {"acquire:landing", "acquire:landing_picture", "acquire:press"}:
        pytest.skip("for everybody: a landing page")
    if name.startswith("library:link"):
        pytest.skip("for everybody: a link to a material")
    for ask in (client.get, _post_all(client)):
        answer = ask(address)
        assert answer.status_code in {302, 405}
        assert answer.status_code == 405 or answer.url.startswith("/sign-in/")
