"""Zulip's histories: a server's export, what the API answers, or an archive's JSON.

Server export (zulip.com/help/export-your-organization): `messages-000001.json` and on, with
`realm.json` beside them or together in a zip or tar.gz. API and archives: `{"messages": […]}` or
a bare array of messages with `sender_full_name`, `display_recipient`, `subject`, `timestamp`.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from weilu.platforms.archives import opened
from weilu.platforms.contract import ReadOptions, Refused, Source, Told, Unreadable
from weilu.platforms.export_json import Broken, JsonReader
from weilu.platforms.zulip.messages import Archive
from weilu.platforms.zulip.realm import Realm
from weilu.platforms.zulip.tarballs import Tarball

_FORMAT = "Zulip"
_MESSAGES = re.compile(r"(?:.*/)?messages-\d+\.json")
_REALM = re.compile(r"(?:.*/)?realm\.json")
_ARRAYS = frozenset({"", "messages", "zerver_message"})
_NAMES = re.compile(rb"(?:^|[/\0\x03-\x7f])(messages-\d{6}|realm)\.json")


def recognise(head: bytes, _name: str) -> int:
    """By the keys of a message, or the files in an archive."""
    if head.startswith(b"\x1f\x8b"):
        unpacked = zlib.decompressobj(31)
        try:
            start = unpacked.decompress(head, 1 << 18)
        except zlib.error:
            return 20
        return 92 if _NAMES.search(start) else 40
    if head.startswith(b"PK"):
        return 92 if _NAMES.search(head) else 0
    if b'"zerver_message"' in head or b'"zerver_usermessage"' in head:
        return 95
    return 90 if re.search(rb'"sender_full_name"\s*:', head) else 0


def read(source: Source, options: ReadOptions) -> Iterator[Told]:
    """See `contract.ExportFormat.read`."""
    with source.open() as stream:
        start = stream.read(2)
    if start == b"PK":
        yield from _read_zip(source, options)
    elif start == b"\x1f\x8b":
        yield from _read_tarball(source, options)
    else:
        realm = Realm()
        beside = source.path.with_name("realm.json")
        if _MESSAGES.fullmatch(source.path.name) and beside.is_file():
            with beside.open("rb") as stream:
                realm.read(stream, beside.name)
        archive = Archive(realm, source, options)
        with source.open() as stream:
            yield from _messages(stream, archive, source.path.name, "", options)


def _read_zip(source: Source, options: ReadOptions) -> Iterator[Told]:
    with opened(source, _FORMAT) as zipped:
        realm = Realm()
        for name in filter(_REALM.fullmatch, zipped.names):
            with zipped.entry(name) as stream:
                realm.read(stream, name)
        parts = sorted(filter(_MESSAGES.fullmatch, set(zipped.names)))
        if not parts:
            raise zipped.damaged(_("it holds no messages-000001.json"))
        archive = Archive(realm, source, options)
        for name in parts:
            with zipped.entry(name) as stream:
                yield from _messages(stream, archive, name, name, options)


def _read_tarball(source: Source, options: ReadOptions) -> Iterator[Told]:
    tarball, realm = Tarball(source, _FORMAT), Realm()
    for name, stream in tarball.files(_REALM):
        realm.read(stream, name)
    archive, parts = Archive(realm, source, options), 0
    for name, stream in tarball.files(_MESSAGES):
        parts += 1
        yield from _messages(stream, archive, name, name, options)
    if not parts:
        raise tarball.damaged(_("it holds no messages-000001.json"))


def _messages(
    stream: IO[bytes], archive: Archive, file: str, inside: str, options: ReadOptions
) -> Iterator[Told]:
    reader = JsonReader(
        stream, file=file, format=_FORMAT, arrays=_ARRAYS, encoding=options.encoding
    )
    found = False
    for path, item in reader.walk():
        if not path.endswith("[]"):
            continue
        found = True
        if isinstance(item, dict):
            yield from archive.take(item, reader, inside)
        else:
            why = item.why if isinstance(item, Broken) else gettext_noop("It is not a message.")
            yield Refused(inside + reader.where(), why)
    if not found and not archive.seen_any:
        why = _("it holds no messages of a Zulip export")
        raise Unreadable(file=file, format=_FORMAT, why=why)
