"""What no session remembers any more is fetched."""

from __future__ import annotations

import asyncio
import json

import pytest

from weilu.kit import clock
from weilu.platforms.discord import catching_up
from weilu.platforms.discord.ids import id_at
from weilu.platforms.discord.tests.fake import FakeDiscord, play, too_many
from weilu.platforms.discord.tests.listening import Ear, heard, said, sequence
from weilu.platforms.discord.tests.plants import (
    ALLOTMENT,
    GENERAL,
    message,
    snowflake,
)
from weilu.platforms.live.contract import Account, Ignored

pytestmark = pytest.mark.usefixtures("quick")


def test_what_a_forgotten_session_missed_is_fetched_with_its_reactions() -> None:
    async def tale(fake: FakeDiscord, ear: Ear) -> None:
        await fake.says(said(1, "旧"))
        await ear.until(lambda: ear.texts() == ["旧"])
        # What came before the account did is no gap; times of the tale lie in the past.
        await _as_if_heard_at(ear, 1)
        fake.forgets, fake.socket = True, None
        for number in range(2, 252):
            fake.written[ALLOTMENT].append(said(120 + number, f"{number}", channel_id=ALLOTMENT))
        count = {"emoji": {"id": None, "name": "🌱"}, "count": 3}
        fake.written[GENERAL].append(said(130, "有反应", reactions=[count]))
        ear.begin()
        await ear.until(lambda: json.loads(ear.place)["gap"] == 0 and len(ear.texts()) == 252)
        assert ear.texts()[0] == "旧"
        assert [one.data for one in ear.events("reaction")] == [{"emoji": "🌱", "count": 3}]
        assert [one["op"] for one in fake.hellos] == [2, 6, 2]
        asked = fake.called(f"GET /channels/{ALLOTMENT}/messages")
        assert [one["limit"] for one in asked] == ["100"] * 3

    heard(tale)


async def _as_if_heard_at(ear: Ear, number: int) -> None:
    """End the listening, its newest message the one of that number."""
    await ear.end()
    ear.place = json.dumps(json.loads(ear.place) | {"last": int(snowflake(number))})


def test_fetching_goes_on_after_a_kill_and_heeds_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    async def tale(fake: FakeDiscord, ear: Ear) -> None:
        await _as_if_heard_at(ear, 1)
        fake.forgets = True
        fake.written[GENERAL] = [said(120 + number, f"{number}") for number in range(150)]
        call = f"GET /channels/{GENERAL}/messages"
        fake.script[call] = [too_many(0.05), 500, "hang"]
        ear.begin()
        await fake.hangs.wait()
        await ear.until(lambda: json.loads(ear.place)["gap"] > 0)
        await ear.end()
        assert ear.texts() == []
        ear.begin()
        await ear.until(lambda: json.loads(ear.place)["gap"] == 0)
        assert ear.texts() == [f"{number}" for number in range(150)]
        assert fake.hellos[-1]["op"] == 6  # the new session is gone on with meanwhile

    heard(tale)


def test_a_channel_with_too_much_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catching_up, "PAGES", 1)

    async def tale(fake: FakeDiscord, ear: Ear) -> None:
        await _as_if_heard_at(ear, 1)
        fake.forgets = True
        fake.written[GENERAL] = [said(120 + number, f"{number}") for number in range(150)]
        ear.begin()
        await ear.until(lambda: Ignored("too_much_missed") in ear.told())
        assert len(ear.texts()) == 100

    heard(tale)


def test_a_session_forgotten_while_weilu_runs_is_made_good_too() -> None:
    async def tale(fake: FakeDiscord, ear: Ear) -> None:
        await ear.until(lambda: sequence(ear) == 2)
        missed = str(id_at(int(clock.now().timestamp() * 1e6)))
        fake.written[ALLOTMENT].append(message(missed, "没听见") | {"channel_id": ALLOTMENT})
        fake.forgets = fake.late = True
        await fake.cut()
        await ear.until(lambda: ear.texts() == ["没听见"])
        assert [one["op"] for one in fake.hellos] == [2, 6, 2]

    heard(tale)


def test_nothing_of_before_the_first_session_is_fetched() -> None:
    async def story(fake: FakeDiscord, who: Account) -> list[str]:
        fake.written[GENERAL] = [said(5, "早就说过")]
        ear = Ear(who)
        ear.begin()
        await ear.until(lambda: sequence(ear) == 2)
        await asyncio.sleep(0.1)
        await ear.end()
        return ear.texts()

    assert play(story) == []
