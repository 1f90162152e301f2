"""From “have a link made” to somebody who joined by it, over Telegram's real wire."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from weilu.acquire.codes import actions, asking
from weilu.acquire.codes.models import Arrival, Channel, EntryCode, LinkAsk, Target
from weilu.jobs.worker import Worker
from weilu.kit import clock
from weilu.outbox import actions as outbox
from weilu.outbox import sending
from weilu.outbox.models import Attempt, Message
from weilu.outbox.tests.through_telegram import delivered
from weilu.people import actions as people
from weilu.people.models import Account, Group, Role
from weilu.platforms.live.deeds import Receipt
from weilu.platforms.models import Connection
from weilu.platforms.telegram.tests.recordings import updates
from weilu.platforms.telegram.tests.test_whole import call
from weilu.platforms.telegram.tests.test_whole import readers as readers  # the fixture

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


@pytest.fixture
def teacher(readers: Connection) -> Account:
    """Teacher Lin, who leads the readers."""
    person = Account.objects.create_user("lin", name="林老师")
    people.give_seat(readers.workspace, person, Role.OWNER)
    return person


@pytest.fixture
def hall(readers: Connection) -> Group:
    """The readers' group, known because somebody has spoken there."""
    call(readers, updates()["came by link"])
    return Group.objects.get()


@pytest.fixture
def leaflet(readers: Connection, teacher: Account) -> EntryCode:
    channel = Channel(workspace=readers.workspace, name="传单")
    actions.save_channel(channel, teacher)
    return actions.make_code(channel, "图书馆", teacher)


@pytest.fixture
def page(client: Client, teacher: Account) -> Client:
    client.force_login(teacher)
    client.cookies["django_language"] = "en"
    return client


def answered(message: Message, receipt: Receipt) -> None:
    """What a sender does when the platform has answered."""
    Message.objects.filter(pk=message.pk).update(state="sending")
    message.refresh_from_db()
    tried = Attempt.objects.create(message=message, number=1, gateway="g", started_at=clock.now())
    sending.settle([sending.Answered(sending.Ready(message, tried.pk), receipt, clock.now())])


def came_by(link: str) -> dict[str, Any]:
    """Somebody else joins by a link, as Telegram tells it."""
    told: dict[str, Any] = updates()["came by link"]
    change = told["chat_member"]
    who = change["new_chat_member"] | {"user": change["new_chat_member"]["user"] | {"id": 777}}
    before = change["old_chat_member"] | {"user": who["user"]}
    by_link = change["invite_link"] | {"invite_link": link}
    change |= {"new_chat_member": who, "old_chat_member": before, "invite_link": by_link,
               "from": who["user"]}  # fmt: skip
    return told | {"update_id": told["update_id"] + 1}


def test_a_link_is_asked_for_made_and_counts_who_comes_by_it(
    page: Client, readers: Connection, leaflet: EntryCode, hall: Group
) -> None:
    address = reverse("acquire:ask_link", args=[leaflet.pk])
    shown = page.post(address, {"group": hall.pk, "cap": "180"}, follow=True).content.decode()
    assert "link asked for" in shown
    [(name, asked)] = delivered(readers)
    assert (name, asked["name"]) == ("createChatInviteLink", leaflet.code)
    target = Target.objects.get()
    assert (target.address, target.group, target.cap) == ("https://t.me/+new", hall, 180)
    after = page.get(reverse("acquire:entry_code", args=[leaflet.pk])).content.decode()
    assert "link asked for" not in after
    assert "1 of 180 seats" in after  # a reader was there before

    call(readers, came_by("https://t.me/+new"))
    Worker().run_all()
    assert Arrival.objects.get().code == leaflet


def test_one_link_a_group_is_waited_for_at_a_time(
    page: Client, leaflet: EntryCode, hall: Group
) -> None:
    address = reverse("acquire:ask_link", args=[leaflet.pk])
    page.post(address, {"group": hall.pk})
    assert "is asked for already" in page.post(address, {"group": hall.pk}).content.decode()
    held = LinkAsk.objects.get()
    page.post(reverse("acquire:drop_ask", args=[held.pk]))
    held.message.refresh_from_db()
    assert held.message.state == "cancelled"
    page.post(address, {"group": hall.pk})
    assert LinkAsk.objects.count() == 2
    assert Message.objects.filter(op="make_invite", state="queued").count() == 1


def test_what_the_platform_refuses_is_said_and_can_be_tried_again(
    page: Client, leaflet: EntryCode, hall: Group, teacher: Account
) -> None:
    ask = asking.ask_link(leaflet, hall, teacher)
    answered(ask.message, Receipt.permanent("The bot may not invite people."))
    shown = page.get(reverse("acquire:entry_code", args=[leaflet.pk])).content.decode()
    assert "The bot may not invite people." in shown
    outbox.try_again(ask.message, teacher)
    answered_again = Message.objects.get(pk=ask.message_id)
    Attempt.objects.all().delete()
    answered(answered_again, Receipt.done("1", link="https://t.me/+later"))
    assert Target.objects.get().address == "https://t.me/+later"


def test_a_picture_stands_behind_the_code_where_the_platform_makes_one(
    leaflet: EntryCode, hall: Group, teacher: Account
) -> None:
    ask = asking.ask_link(leaflet, hall, teacher)
    answered(ask.message, Receipt.done("c1", link="https://wework.example/c1", picture=PNG))
    target = Target.objects.get()
    assert (bytes(target.picture), target.picture_type, target.address) == (PNG, "image/png", "")


def test_a_link_of_wecom_leads_into_up_to_five_groups(
    page: Client, readers: Connection, leaflet: EntryCode, hall: Group, teacher: Account
) -> None:
    address = reverse("acquire:ask_link", args=[leaflet.pk])
    assert "Further groups" not in page.get(address).content.decode()  # Telegram's leads into one
    Connection.objects.create(
        workspace=readers.workspace, adapter="wecom", name="企业微信", token="wecom", state="on",
        created_at=clock.now(),
    )  # fmt: skip
    rooms = [
        Group.objects.create(
            workspace=readers.workspace, platform="wecom", external_id=f"wr{n}", name=f"共读 {n}"
        )
        for n in range(6)
    ]  # fmt: skip
    first, *others = (one.pk for one in rooms)
    refused = page.post(address, {"group": first, "also": others}).content.decode()
    assert "5 groups at most" in refused
    mixed = page.post(address, {"group": hall.pk, "also": others[:1]}).content.decode()
    assert "1 groups at most" in mixed
    page.post(address, {"group": first, "also": others[:4]})
    ask = LinkAsk.objects.get()
    assert ask.message.action["also"] == ["wr1", "wr2", "wr3", "wr4"]
    answered(ask.message, Receipt.done("c1", link="https://wework.example/c1", picture=PNG))
    target = Target.objects.get()
    assert (target.name, target.group) == ("共读 0 + 4", None)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "https://t.me/" + "x" * 500])
def test_what_is_no_address_never_stands_behind_a_code(
    page: Client, leaflet: EntryCode, hall: Group, teacher: Account, link: str
) -> None:
    ask = asking.ask_link(leaflet, hall, teacher)
    answered(ask.message, Receipt.done("1", link=link))
    assert not Target.objects.exists()
    shown = page.get(reverse("acquire:entry_code", args=[leaflet.pk])).content.decode()
    assert "did not say it" in shown


def test_what_comes_after_it_was_dropped_is_let_be(
    leaflet: EntryCode, hall: Group, teacher: Account
) -> None:
    ask = asking.ask_link(leaflet, hall, teacher)
    asking.drop_ask(ask, teacher)
    answered(ask.message, Receipt.done("1", link="https://t.me/+late"))
    assert not Target.objects.exists()


def test_a_link_and_what_settles_it_are_written_together(
    leaflet: EntryCode, hall: Group, teacher: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off before the end: neither the target nor the message's end is there."""
    ask = asking.ask_link(leaflet, hall, teacher)

    def cut_off(*_rows: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sending.log, "record_new", cut_off)
    with pytest.raises(KeyboardInterrupt):
        answered(ask.message, Receipt.done("1", link="https://t.me/+new"))
    assert not Target.objects.exists()
    assert Message.objects.get().state == "sending"


def test_a_group_no_connection_reaches_cannot_be_asked_for(
    page: Client, readers: Connection, leaflet: EntryCode, hall: Group, teacher: Account
) -> None:
    readers.state = "off"
    readers.save(update_fields=["state"])
    shown = page.get(reverse("acquire:ask_link", args=[leaflet.pk])).content.decode()
    assert "No connection that is on can make links" in shown
    with pytest.raises(asking.NobodyMakesLinks):
        asking.ask_link(leaflet, hall, teacher)
    assert not LinkAsk.objects.exists()
