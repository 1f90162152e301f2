"""Signed, expiring words for public links: who opens one needs no account, and can alter nothing.

    word = links.sign("member-page", {"member": 7}, lives=timedelta(days=30))
    links.read("member-page", word)  # {"member": 7}

A purpose opens only its own words. What a word says can be read by anybody who has it, so it
carries ids, never secrets. Words cannot be called back one by one: a room that needs this puts a
number into the word and compares it with its row.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext_lazy as _

from weilu.kit import clock
from weilu.kit.errors import WeiluError

#: A word longer than this, in characters, is not looked at.
LONGEST = 2000


class LinkBroken(WeiluError):
    """Altered, cut off on its way, made for another purpose, or by another installation."""

    code = "link.broken"
    status = 404
    sentence = _(
        "This link is not whole. Open it from the message it came in, or ask for it again."
    )


class LinkExpired(WeiluError):
    """Right, but too old."""

    code = "link.expired"
    status = 410
    sentence = _("This link has run out. Ask for a new one where you got it.")


def sign(purpose: str, says: Mapping[str, Any], lives: timedelta) -> str:
    """A word for a URL's path that says `says` (plain JSON values) for as long as it `lives`."""
    until = int((clock.now() + lives).timestamp())
    return _signer(purpose).sign_object([until, dict(says)])


def read(purpose: str, word: str) -> dict[str, Any]:
    """What a word says. Raises `LinkBroken`, `LinkExpired`."""
    if len(word) > LONGEST:
        raise LinkBroken
    try:
        until, says = _signer(purpose).unsign_object(word)
    except (BadSignature, ValueError):
        raise LinkBroken from None
    if clock.now().timestamp() >= until:
        raise LinkExpired
    return dict(says)


def _signer(purpose: str) -> Signer:
    # A dot, as some chats end a link at a colon.
    return Signer(sep=".", salt=f"weilu.links.{purpose}")
