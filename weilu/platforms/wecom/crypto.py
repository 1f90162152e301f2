"""The envelope of WeCom's callbacks: signature, AES, receiver.

Source: developer.work.weixin.qq.com/document/path/90968. The key is base64(EncodingAESKey + "="),
32 bytes; its first 16 are the IV of AES-256-CBC. Plaintext: 16 random bytes, the message's length
(4 bytes, network order), the message, the receiver's id; padded after PKCS#7 to blocks of 32.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import struct
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.utils.translation import gettext_lazy as _

from weilu.platforms.live.contract import Disbelieved

BLOCK = 32
KEY_LENGTH = 43  #: characters of an EncodingAESKey
NOISE = 16  #: random bytes in front
HEAD = NOISE + 4


@dataclass(frozen=True, slots=True)
class Envelope:
    """What an app's callbacks are closed with. Raises `Disbelieved` for what is not WeCom's."""

    token: str = field(repr=False)
    aes_key: str = field(repr=False)
    receiver: str  #: the corp id, for an app of one's own

    def open(self, signature: str, timestamp: str, nonce: str, encrypted: str) -> bytes:
        """The message inside, once the signature and the receiver are right."""
        expected = self.sign(timestamp, nonce, encrypted)
        if not hmac.compare_digest(expected.encode(), _bytes(signature)):
            raise Disbelieved(why=_("its signature is wrong: compare the Token with WeCom's"))
        return self._decrypt(encrypted)

    def sign(self, timestamp: str, nonce: str, encrypted: str) -> str:
        """SHA-1 over the four parts in the order of their bytes."""
        parts = sorted(_bytes(part) for part in (self.token, timestamp, nonce, encrypted))
        return hashlib.sha1(b"".join(parts), usedforsecurity=False).hexdigest()

    def close(self, message: bytes, noise: bytes = b"") -> str:
        """Encrypt a message; `noise`: the 16 bytes in front, random unless given."""
        head = (noise or secrets.token_bytes(NOISE)) + struct.pack("!I", len(message))
        plain = head + message + self.receiver.encode()
        missing = BLOCK - len(plain) % BLOCK
        cipher = self._cipher().encryptor()
        closed = cipher.update(plain + bytes([missing]) * missing) + cipher.finalize()
        return base64.b64encode(closed).decode()

    def _decrypt(self, encrypted: str) -> bytes:
        try:
            closed = base64.b64decode(_bytes(encrypted), validate=True)
        except (binascii.Error, ValueError):
            raise Disbelieved(why=_("what it carries is not encrypted")) from None
        if not closed or len(closed) % 16:
            raise Disbelieved(why=_("what it carries is not encrypted"))
        cipher = self._cipher().decryptor()
        return self._unpack(_unpadded(cipher.update(closed) + cipher.finalize()))

    def _unpack(self, plain: bytes) -> bytes:
        if len(plain) < HEAD:
            raise Disbelieved(why=_("it cannot be decrypted: compare the EncodingAESKey"))
        (length,) = struct.unpack("!I", plain[NOISE:HEAD])
        message, receiver = plain[HEAD : HEAD + length], plain[HEAD + length :]
        if len(message) != length:
            raise Disbelieved(why=_("it cannot be decrypted: compare the EncodingAESKey"))
        if not hmac.compare_digest(receiver, self.receiver.encode()):
            raise Disbelieved(why=_("it is meant for another company: compare the corp ID"))
        return message

    def _cipher(self) -> Cipher[modes.CBC]:
        key = aes_key(self.aes_key)
        return Cipher(algorithms.AES(key), modes.CBC(key[:16]))


def aes_key(encoded: str) -> bytes:
    """The 32 bytes behind an EncodingAESKey. Raises `Disbelieved` when it is none."""
    try:
        key = base64.b64decode(_bytes(encoded) + b"=", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(encoded) != KEY_LENGTH or len(key) != 32:
        raise Disbelieved(why=_("the EncodingAESKey is not one: it has 43 letters and digits"))
    return key


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _unpadded(plain: bytes) -> bytes:
    missing = plain[-1]
    if not 1 <= missing <= BLOCK or plain[-missing:] != bytes([missing]) * missing:
        raise Disbelieved(why=_("it cannot be decrypted: compare the EncodingAESKey"))
    return plain[:-missing]
