"""What Weilu hears of rooms on a real homeserver."""

from __future__ import annotations

from typing import Any

import pytest

from weilu.platforms.contract import GroupSeen, PersonSeen
from weilu.platforms.live.contract import Account, GroupMoved, Ignored, RosterChanged
from weilu.platforms.matrix.tests.listening import Ear
from weilu.platforms.matrix.tests.synapse import Person


@pytest.fixture
def room(lin: Person, weilu: Person) -> str:
    made = lin.opens("烘焙小组")
    lin.says(made, "before Weilu")
    weilu.joins(made)
    return made


@pytest.fixture
def ear(account: Account, room: str) -> Ear:
    """Weilu has heard how the room stands."""
    made = Ear(account)
    made.once()
    return made


def test_the_first_sync_names_the_room_and_replays_nothing(ear: Ear, room: str) -> None:
    assert ear.events() == []
    assert GroupSeen(room, "烘焙小组") in ear.told()


def test_a_talk_is_heard_with_replies_edits_reactions_and_redactions(
    ear: Ear, room: str, lin: Person, bea: Person
) -> None:
    bea.joins(room)
    asked = lin.says(room, "谁烤？", **{"m.mentions": {"user_ids": [bea.id]}})
    answer = {"m.relates_to": {"m.in_reply_to": {"event_id": asked}}}
    said = bea.says(room, f"> <{lin.id}> 谁烤？\n\n我烤", **answer)
    change = {"m.new_content": {"msgtype": "m.text", "body": "我来烤"}}
    relation = {"m.relates_to": {"rel_type": "m.replace", "event_id": said}}
    edited = bea.says(room, "* 我来烤", **change, **relation)
    liked = lin.reacts(room, said, "👍")
    left: list[str] = []

    def done() -> bool:
        if ear.events("reaction") and not left:
            lin.takes_back(room, liked)
            lin.takes_back(room, asked)
            bea.ask("POST", "rooms", room, "leave", body={})
            left.append(bea.id)
        return bool(ear.events("leave"))

    ear.hear(done)

    found = {one.id: one for one in ear.events()}
    assert found[asked].mentions == (bea.id,)
    assert (found[said].text, found[said].reply_to, found[said].author) == ("我烤", asked, bea.id)
    changed = found[edited]
    assert (changed.kind, changed.text, changed.reply_to) == ("edit", "我来烤", said)
    for kind in ("reaction", "reaction_removed"):
        assert [(one.reply_to, one.data) for one in ear.events(kind)] == [(said, {"emoji": "👍"})]
    assert [one.reply_to for one in ear.events("recall")] == [asked]
    assert [(one.kind, one.author) for one in ear.events("join", "leave")] == [
        ("join", bea.id), ("leave", bea.id),
    ]  # fmt: skip


def test_who_removes_invites_and_bans_is_told_apart_from_whom(
    ear: Ear, room: str, lin: Person, bea: Person
) -> None:
    lin.ask("POST", "rooms", room, "invite", body={"user_id": bea.id})
    bea.joins(room)
    lin.ask("POST", "rooms", room, "kick", body={"user_id": bea.id, "reason": "广告"})
    bea.joins(room)
    lin.ask("POST", "rooms", room, "ban", body={"user_id": bea.id})
    ear.hear(lambda: len(ear.events("removed")) == 2)
    told = [(one.kind, one.author, one.subject) for one in ear.events()]
    assert told == [
        ("invite", lin.id, bea.id),
        ("join", bea.id, lin.id),
        ("removed", lin.id, bea.id),
        ("join", bea.id, ""),
        ("removed", lin.id, bea.id),
    ]
    assert ear.events("removed")[0].text == "广告"
    assert ear.events("removed")[1].data == {"for_good": True}


def test_what_was_said_while_weilu_was_away_is_heard_once(ear: Ear, room: str, lin: Person) -> None:
    said = [f"第 {number} 炉" for number in range(90)]
    for text in said:
        lin.says(room, text)
    ear.hear(lambda: len(ear.texts()) >= len(said))
    assert ear.texts() == said  # more than a timeline holds, and nothing of before


def test_a_cut_in_the_middle_of_a_sync_loses_nothing(ear: Ear, room: str, lin: Person) -> None:
    lin.says(room, "一")
    place = ear.place
    ear.hear(lambda: ear.texts() == ["一"])
    ear.place = place  # killed before it was marked
    lin.says(room, "二")
    ear.hear(lambda: "二" in ear.texts())
    assert ear.texts() == ["一", "二"]


def test_an_invitation_is_accepted_and_the_room_told_without_its_past(
    ear: Ear, lin: Person
) -> None:
    other = lin.opens("早班", preset="private_chat")
    for number in range(60):
        lin.says(other, f"旧 {number}")
    lin.ask("POST", "rooms", other, "invite", body={"user_id": ear.account.credentials["user"]})
    ear.hear(lambda: RosterChanged(other) in ear.told())
    lin.says(other, "欢迎")
    ear.hear(lambda: bool(ear.texts()))
    assert ear.texts() == ["欢迎"]
    assert [one.group for one in ear.events("group_opened")] == [other]
    assert GroupSeen(other, "早班") in ear.told()


def test_an_invitation_waits_where_the_account_does_not_accept(weilu: Person, lin: Person) -> None:
    given = {"homeserver": weilu.address, "user": weilu.id, "token": weilu.token, "accept": "no"}
    ear = Ear(Account(1, "matrix", "", given))
    ear.once()
    lin.opens("早班", invite=[weilu.id])
    ear.once()
    assert weilu.ask("GET", "joined_rooms")["joined_rooms"] == []


def test_a_private_chat_is_heard_outside_any_group(ear: Ear, lin: Person) -> None:
    me = ear.account.credentials["user"]
    chat = lin.opens("", preset="trusted_private_chat", is_direct=True, invite=[me])
    lin.says(chat, "在吗")
    ear.hear(lambda: chat in str(ear.kept))
    lin.says(chat, "你好")
    ear.hear(lambda: "你好" in ear.texts())
    assert {one.group for one in ear.events()} == {""}


def test_a_room_that_moves_is_followed(ear: Ear, room: str, lin: Person) -> None:
    new = str(
        lin.ask("POST", "rooms", room, "upgrade", body={"new_version": "11"})["replacement_room"]
    )
    ear.hear(lambda: GroupMoved(room, new) in ear.told())
    ear.hear(lambda: RosterChanged(new) in ear.told())


def test_names_pins_and_encrypted_messages_are_told_by_name(
    ear: Ear, room: str, lin: Person
) -> None:
    said = lin.says(room, "周六开炉")
    state: list[tuple[str, dict[str, Any]]] = [
        ("m.room.name", {"name": "烘焙大组"}),
        ("m.room.pinned_events", {"pinned": [said]}),
    ]
    for kind, content in state:
        lin.ask("PUT", "rooms", room, "state", kind, body=content)
    lin.puts(room, "m.room.encrypted", {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "x"})
    ear.hear(lambda: Ignored("encrypted") in ear.told())
    assert [one.text for one in ear.events("rename")] == ["烘焙大组"]
    assert [one.reply_to for one in ear.events("pin")] == [said]
    assert GroupSeen(room, "烘焙大组") in ear.told()


def test_who_made_the_room_is_staff(ear: Ear, lin: Person) -> None:
    assert PersonSeen(lin.id, "", is_staff=True) in ear.told()
