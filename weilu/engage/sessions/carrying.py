"""Pictures, voice and files of a speaker: taken down once, carried into every group.

They lie below the workspace's folder, named by the number of their message, for a day after the
session ended.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from weilu.engage.sessions import rules
from weilu.engage.sessions.models import Session
from weilu.events.models import Event
from weilu.kit import clock
from weilu.outbox import materials
from weilu.platforms.live import adapters
from weilu.platforms.live.accounts import account_of
from weilu.platforms.live.carried import CannotCarry
from weilu.platforms.live.contract import Fetching
from weilu.platforms.live.deeds import Material
from weilu.platforms.live.reads import voices

FOLDER = "relay"
#: A file of more bytes stays where it is; Telegram gives bots no larger ones.
LARGEST = 20_000_000
#: One file is waited for so long, in seconds: others wait behind it.
PATIENCE_S = 25.0


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of what a line carries."""

    path: str = ""  #: below the workspace's folder; "" = it carries nothing, or it could not be had
    fault: str = ""
    instead: str = ""  #: what groups read where it could not be had


def take_down(session: Session, line: Event) -> Taken:
    """Have a line's file here; one that is here already is not asked for again."""
    if line.media not in rules.CARRIED:
        return Taken()
    data = line.data or {}
    name = f"{line.pk}{rules.ending(str(data.get('file', '')), line.media)}"
    path = f"{FOLDER}/{session.pk}/{name}"
    target = materials.folder_of(session.workspace_id) / path
    try:
        if not target.exists():
            _write(target, _fetched(session, str(data.get("carried", ""))))
    except (CannotCarry, OSError) as fault:
        why = fault.why if isinstance(fault, CannotCarry) else type(fault).__name__
        return Taken(fault=why[:200], instead=_instead(session, line))
    return Taken(path)


def _fetched(session: Session, carried: str) -> bytes:
    """Its bytes, from the platform the speaker is on. Raises `CannotCarry`."""
    platform = session.source.platform if session.source else ""
    connection = voices(session.workspace_id).get(platform)
    adapter = adapters.by_key(connection.adapter) if connection else None
    if connection is None or not carried or not isinstance(adapter, Fetching):
        raise CannotCarry(_("Nothing can be taken down from there."))
    asking = adapter.fetch(carried, account_of(connection), LARGEST)
    try:
        content = asyncio.run(asyncio.wait_for(asking, PATIENCE_S))
    except TimeoutError:
        raise CannotCarry(_("It could not be taken down in time.")) from None
    if not content:
        raise CannotCarry(_("It is empty."))
    return content


def _write(target: Path, content: bytes) -> None:
    """Whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.{os.getpid()}.part")
    draft.write_bytes(content)
    draft.replace(target)


def _instead(session: Session, line: Event) -> str:
    told = {
        "image": _("[a picture that could not be passed on: it is in “%(group)s”]"),
        "voice": _("[a voice message that could not be passed on: it is in “%(group)s”]"),
    }.get(line.media, _("[a file that could not be passed on: it is in “%(group)s”]"))
    return told % {"group": session.source.name if session.source else ""}


def material(line: Event, taken: Taken, platform: str) -> Sequence[Material]:
    """What goes along to a group of a platform."""
    if not taken.path:
        return ()
    kind = rules.carried_kind(line.media, platform)
    name = str((line.data or {}).get("file", "")) or Path(taken.path).name
    return (Material(kind, taken.path, name=name[:100]),)


def forget() -> int:
    """Delete what sessions carried that ended a day ago, or are no more; how many folders."""
    gone = 0
    for folder in (Path(settings.WEILU_HOME) / "materials").glob(f"*/{FOLDER}/*"):
        held = Session.objects.filter(pk=int(folder.name) if folder.name.isdecimal() else 0).first()
        ended = held.ended_at if held else None
        if held is None or (ended and ended + rules.CARRIED_KEPT <= clock.now()):
            shutil.rmtree(folder, ignore_errors=True)
            gone += 1
    return gone
