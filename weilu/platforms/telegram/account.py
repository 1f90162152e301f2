"""What a bot's credentials tell by themselves, without asking Telegram."""

from __future__ import annotations

from hashlib import blake2b

from weilu.platforms.live.contract import Account

API = "https://api.telegram.org"


def bot_id(account: Account) -> str:
    """The account's own id, which is the first part of its token."""
    return "user" + account.credentials.get("token", "").partition(":")[0]


def by_webhook(account: Account) -> bool:
    """Whether Telegram calls; else Weilu asks."""
    return account.credentials.get("way", "").strip().lower() == "webhook"


def secret_of(account: Account) -> str:
    """What Telegram has to show with each call: made of the token, so nobody has to invent it."""
    return blake2b(account.credentials["token"].encode(), person=b"weilu-webhook").hexdigest()[:64]
