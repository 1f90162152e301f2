"""Public histories from ../shared/data, as files `weilu checkup` reads. Nothing of them is kept."""

from __future__ import annotations

import csv
import io
import json
import lzma
import re
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

GITTER_RECORD = re.compile(r"\n(?=[0-9a-f]{24}\tFreeCodeCamp)")


def gitter(data: Path, folder: Path) -> list[Path]:
    """All Gitter rooms, in Weilu's exchange format."""
    path = folder / "gitter.jsonl"
    with (
        path.open("w", encoding="utf-8") as out,
        tarfile.open(data / "gitter" / "rooms.dev.tar.xz") as tar,
    ):
        for entry in tar:
            file = tar.extractfile(entry)
            if file is not None:
                out.writelines(_gitter_room(file.read().decode("utf-8", "replace")))
    return [path]


def _gitter_room(text: str) -> Iterator[str]:
    for record in GITTER_RECORD.split(text.strip("\n")):
        if not record:
            continue
        row = next(csv.reader(io.StringIO(record, newline=""), delimiter="\t"))
        _room, name, at, author, author_name, message, *words = row
        line = {
            "id": message,
            "at": at,
            "author": author,
            "author_name": author_name,
            "text": "\t".join(words),
            "kind": "message",
            "group": name,
        }
        yield json.dumps(line, ensure_ascii=False) + "\n"


def zulip(data: Path, folder: Path, limit: int | None = None) -> list[Path]:
    """The Lean Zulip's metadata (no text), in Weilu's exchange format."""
    path = folder / "zulip.jsonl"
    with (data / "zulip" / "streams.tsv").open() as file:
        names = {row["stream_id"]: row["name"] for row in csv.DictReader(file, delimiter="\t")}
    with (
        lzma.open(data / "zulip" / "messages.dev.tsv.xz", "rt") as file,
        path.open("w", encoding="utf-8") as out,
    ):
        for turn, row in enumerate(csv.DictReader(file, delimiter="\t")):
            if limit is not None and turn >= limit:
                break
            out.write(_zulip_line(row, names) + "\n")
    return [path]


def _zulip_line(row: dict[str, str], names: dict[str, str]) -> str:
    line = {
        "id": row["msg_id"],
        "at": datetime.fromtimestamp(int(row["ts"]), UTC).isoformat(),
        "author": row["sender"],
        "text": "",
        "kind": "message",
        "group": names.get(row["stream_id"], row["stream_id"]),
        "subject": row["topic"],
    }
    if row["reply_to"]:
        line["reply_to"] = row["reply_to"]
    return json.dumps(line)


def irc(data: Path, folder: Path) -> list[Path]:
    """The Ubuntu IRC logs as they are, one file a day."""
    for part in ("dev", "train"):
        with tarfile.open(data / "irc" / f"{part}.tar.xz") as tar:
            members = [entry for entry in tar if entry.name.endswith(".raw.txt")]
            tar.extractall(folder, members=members, filter="data")
    return sorted(folder.rglob("*.raw.txt"))


def discord(data: Path, _folder: Path) -> list[Path]:
    """DiscordChatExporter's CSV and text files as they are."""
    sample = data / "discord" / "raw_sample"
    return sorted([*sample.rglob("*.csv"), *sample.rglob("*.txt")])


def slack(data: Path, _folder: Path) -> list[Path]:
    """Slack's export zips from other projects' tests."""
    return sorted((data / "fixtures").rglob("*export*.zip")) + sorted(
        (data / "fixtures" / "slack_export_viewer").rglob("*.zip")
    )


HISTORIES = {"gitter": gitter, "zulip": zulip, "irc": irc, "discord": discord, "slack": slack}
