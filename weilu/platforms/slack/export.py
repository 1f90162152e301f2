"""Slack's workspace export: a zip of `users.json`, `channels.json` and a file a channel and day.

Source: slack.com/help "How to read Slack data exports". A message's id is its `ts`, unique within
its channel; a message of a thread answers the thread's first one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from weilu.platforms.archives import Archive, Damaged, opened
from weilu.platforms.contract import (
    GroupSeen,
    PersonSeen,
    ReadOptions,
    Refused,
    Source,
    Told,
    Unreadable,
)
from weilu.platforms.export_json import Broken, JsonReader
from weilu.platforms.slack.messages import Channel, People

_FORMAT = "Slack"
_DAY = re.compile(r"(?:.*/)?([^/]+)/(\d{4}-\d\d-\d\d)\.json")
#: Lists of channels, in the order they are told. Direct talks of two are in `dms.json`.
_LISTS = ("channels.json", "groups.json", "mpims.json", "dms.json")


def recognise(head: bytes, _name: str) -> int:
    """By the names of the first files in the zip."""
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return 0
    if re.search(rb"(channels|groups|mpims|dms|integration_logs)\.json", head):
        return 90
    if re.search(rb"/\d{4}-\d\d-\d\d\.json", head):
        return 80
    return 60 if b"users.json" in head else 30


def read(source: Source, options: ReadOptions) -> Iterator[Told]:
    """See `contract.ExportFormat.read`."""
    with opened(source, _FORMAT) as archive:
        found = _Contents.of(archive)
        if not found.days:
            raise archive.damaged(_nothing_found(archive))
        people = People()
        yield from _people(archive, found, people, options)
        yield from _channels(archive, found, people, options)


@dataclass(slots=True)
class _Contents:
    """Which entry is what. An export zipped with its folder lies one level deeper."""

    lists: dict[str, str] = field(default_factory=dict)
    days: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, archive: Archive) -> _Contents:
        found = cls()
        for name in sorted(set(archive.names)):
            day = _DAY.fullmatch(name)
            if day:
                found.days[day[1]].append(name)
            else:
                found.lists.setdefault(name.rpartition("/")[2], name)
        return found


def _nothing_found(archive: Archive) -> str:
    if any(name.lower().endswith(".zip") for name in archive.names):
        return _("it holds another zip; unpack it and read the inner one")
    return _("it holds no channel with messages (such as general/2024-01-31.json)")


def _people(
    archive: Archive, found: _Contents, people: People, options: ReadOptions
) -> Iterator[Told]:
    for _where, user in _listed(archive, found.lists.get("users.json"), options):
        if not isinstance(user, dict) or not isinstance(user.get("id"), str):
            continue
        profile = user.get("profile")
        profile = profile if isinstance(profile, dict) else {}
        names = (profile.get("display_name"), profile.get("real_name"), user.get("name"))
        name = next((name for name in names if isinstance(name, str) and name), "")
        staff = user.get("is_admin") is True or user.get("is_owner") is True
        bot = user.get("is_bot") is True or user["id"] == "USLACKBOT"
        people.names[user["id"]] = name
        yield PersonSeen(user["id"], name, bot, staff)


def _channels(
    archive: Archive, found: _Contents, people: People, options: ReadOptions
) -> Iterator[Told]:
    told: set[str] = set()
    for key in _LISTS:
        for _where, channel in _listed(archive, found.lists.get(key), options):
            if not isinstance(channel, dict) or not isinstance(channel.get("id"), str):
                continue
            folder = channel.get("name")
            folder = folder if isinstance(folder, str) and folder else channel["id"]
            if folder in told:
                continue
            told.add(folder)
            yield from _channel(archive, GroupSeen(channel["id"], folder), found, people, options)
    for folder in list(found.days):
        if folder not in told:
            yield from _channel(archive, GroupSeen(folder, folder), found, people, options)


def _channel(
    archive: Archive, group: GroupSeen, found: _Contents, people: People, options: ReadOptions
) -> Iterator[Told]:
    yield group
    channel = Channel(group.id, people)
    for entry in found.days.get(group.name, ()):
        try:
            for where, item in _listed(archive, entry, options):
                if isinstance(item, dict):
                    yield from channel.take(item, where)
                else:
                    why = (
                        item.why
                        if isinstance(item, Broken)
                        else gettext_noop("It is not a message.")
                    )
                    yield Refused(where, why)
        except Damaged:
            raise
        except Unreadable:
            yield Refused(entry, gettext_noop("It is not a complete list of messages."))


def _listed(archive: Archive, entry: str | None, options: ReadOptions) -> Iterator[tuple[str, Any]]:
    """The items of one file, each with where it stands; none if the file is not there."""
    if entry is None:
        return
    with archive.entry(entry) as stream:
        reader = JsonReader(
            stream,
            file=entry,
            format=_FORMAT,
            arrays=frozenset({""}),
            encoding=options.encoding,
        )
        for _path, item in reader.walk():
            yield f"{entry}{reader.where()}", item
