"""Secrets at rest: sealed with keys made from the installation's own, and told apart when spoiled.

The newest key seals; it and the older ones (`WEILU_SECRET_KEY_OLD`) unseal, so a key is changed
without losing what was sealed. A sealed text begins with its version, is about 4/3 as long as
what it hides plus 100 characters, and differs each time (Fernet: AES-128-CBC with HMAC-SHA256).
"""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from weilu.kit.errors import WeiluError

if TYPE_CHECKING:
    # 10 MB of library, loaded where there is something to seal and not at every start.
    from cryptography.fernet import MultiFernet

#: What every sealed text begins with; another way of sealing will begin otherwise.
VERSION = "s1:"
_PURPOSE = b"weilu.kit.sealing.1"


class SealBroken(WeiluError):
    """A sealed text was spoiled, or sealed with a key that is not known here."""

    code = "seal.broken"
    status = 409
    sentence = _(
        "A stored secret cannot be read: it was sealed with another key. Put the key used before "
        "into WEILU_SECRET_KEY_OLD, or enter the secret again."
    )


def seal(text: str) -> str:
    """`text` so that only this installation reads it."""
    return VERSION + _keys().encrypt(text.encode()).decode("ascii")


def unseal(sealed: str) -> str:
    """What `seal` was given. Raises `SealBroken`."""
    return _open(sealed).decode()


def reseal(sealed: str) -> str:
    """The same secret under the newest key. Raises `SealBroken`."""
    return VERSION + _keys().encrypt(_open(sealed)).decode("ascii")


def _open(sealed: str) -> bytes:
    from cryptography.fernet import InvalidToken

    if not sealed.startswith(VERSION):
        raise SealBroken
    try:
        return _keys().decrypt(sealed.removeprefix(VERSION))
    except InvalidToken:
        raise SealBroken from None


def _keys() -> MultiFernet:
    return _made_from((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _made_from(secrets: tuple[str, ...]) -> MultiFernet:
    from cryptography.fernet import Fernet, MultiFernet

    return MultiFernet([Fernet(_derived(secret)) for secret in secrets])


def _derived(secret: str) -> bytes:
    """A key for sealing only, from a secret that signs other things too (HKDF, RFC 5869)."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE)
    return base64.urlsafe_b64encode(kdf.derive(secret.encode()))
