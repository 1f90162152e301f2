"""The chat inside the zip that WhatsApp makes of it: `_chat.txt` on iPhones, beside its media."""

from __future__ import annotations

import io
import re
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from django.utils.translation import gettext as _

from weilu.platforms.archives import Archive, opened
from weilu.platforms.contract import Source

ZIPPED = b"PK\x03\x04"
#: Names under which the text lies in the zip, as found among its first bytes.
_TEXT = re.compile(rb"_chat\.txt|whatsapp[^/\0]{0,120}\.txt", re.IGNORECASE)


def recognise(head: bytes, name: str) -> int:
    """By the text's name in the zip, else by the zip's own: its media may come first."""
    if _TEXT.search(head):
        return 98
    return 70 if "whatsapp" in name.lower() else 0


class ZippedChat:
    """A `Source` whose text is read out of the zip; nothing is unpacked to disk."""

    def __init__(self, source: Source, label: Any) -> None:
        self._source, self._label = source, label
        self.path, self.size = source.path, source.size
        with opened(source, label) as archive:
            self._entry = _text_in(archive)

    @property
    def group(self) -> str:
        """What the group is called in there; "" on iPhones, where the zip bears its name."""
        stem = PurePosixPath(self._entry).stem
        return "" if stem == "_chat" else stem

    def open(self) -> IO[bytes]:
        """The text from its beginning."""
        with ExitStack() as kept:
            archive = kept.enter_context(opened(self._source, self._label))
            stream = kept.enter_context(archive.entry(self._entry))
            text = _Text(stream, kept.pop_all())
        return cast(IO[bytes], io.BufferedReader(text, 1 << 17))


class _Text(io.RawIOBase):
    """The entry; closing it closes the zip."""

    def __init__(self, stream: IO[bytes], kept: ExitStack) -> None:
        super().__init__()
        self._stream, self._kept = stream, kept

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._kept.close()
        super().close()


def _text_in(archive: Archive) -> str:
    texts = [name for name in archive.names if Path(name).suffix.lower() == ".txt"]
    named = [name for name in texts if _TEXT.search(name.encode())] or texts
    if not named:
        raise archive.damaged(_("it holds no chat as text, such as _chat.txt"))
    if len(named) > 1:
        raise archive.damaged(_("it holds several chats; unpack it and name them one by one"))
    return named[0]
