"""The plant swappers of the tests: their server, its people, and what they write."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any

from weilu.platforms.discord.ids import EPOCH_MS

ME = "900000000000000900"
TOKEN = base64.b64encode(ME.encode()).decode().rstrip("=") + ".fake.token"
GUILD, GENERAL, ALLOTMENT = "100000000000000001", "100000000000000010", "100000000000000011"
OWNER, BEA, MING, MOD = (
    "200000000000000001", "200000000000000002", "200000000000000003", "200000000000000004",
)  # fmt: skip
STAFF_ROLE = "300000000000000001"
#: 2024-05-01T08:00:00Z
START_MS = 1_714_550_400_000


def snowflake(seconds: float, turn: int = 0) -> str:
    """An id made so many seconds after the story begins."""
    return str(((START_MS + int(seconds * 1000) - EPOCH_MS) << 22) + turn)


def user(id: str, name: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "username": name.lower(), "global_name": name, "discriminator": "0"} | more


PEOPLE = {
    OWNER: user(OWNER, "Lin"),
    BEA: user(BEA, "Bea"),
    MING: user(MING, "阿明"),
    MOD: user(MOD, "Dora"),
    ME: user(ME, "园丁", bot=True),
}


def server(**changes: Any) -> dict[str, Any]:
    """The plant swappers' server, as the gateway tells it."""
    channels = [
        {"id": GENERAL, "type": 0, "name": "general", "topic": "hello", "last_message_id": None},
        {"id": ALLOTMENT, "type": 0, "name": "allotment", "last_message_id": None},
        {"id": "100000000000000012", "type": 4, "name": "Talk"},
    ]
    roles = [
        {"id": GUILD, "name": "@everyone", "permissions": str(1 << 10 | 1 << 11)},
        {"id": STAFF_ROLE, "name": "gardener", "permissions": str(1 << 13)},
    ]
    members = [
        {"user": PEOPLE[MOD], "roles": [STAFF_ROLE], "joined_at": "2024-01-01T00:00:00+00:00"},
        {"user": PEOPLE[BEA], "roles": [], "joined_at": "2024-01-02T00:00:00+00:00"},
    ]
    return {
        "id": GUILD, "name": "Plant Swap", "owner_id": OWNER, "system_channel_id": GENERAL,
        "joined_at": "2024-04-01T00:00:00+00:00", "features": [], "channels": channels,
        "threads": [], "roles": roles, "members": members, "presences": [{"user": {"id": BEA}}],
    } | changes  # fmt: skip


def message(id: str, text: str, author: str = BEA, **more: Any) -> dict[str, Any]:
    """A message as the gateway tells it."""
    ms = (int(id) >> 22) + EPOCH_MS
    return {
        "id": id, "channel_id": GENERAL, "guild_id": GUILD, "type": 0, "content": text,
        "author": PEOPLE[author], "member": {"roles": []}, "timestamp": _iso(ms),
        "edited_timestamp": None, "mentions": [], "attachments": [], "embeds": [],
    } | more  # fmt: skip


def _iso(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat()
