"""Zips and tarballs from people one does not know."""

from __future__ import annotations

import io
import json
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest

from weilu.platforms import archives, formats
from weilu.platforms.contract import EventSeen, Refused, Unreadable
from weilu.platforms.tests.recordings import ROOM, read, zipped

pytestmark = pytest.mark.usefixtures("in_english")

SLACK = formats.by_key("slack")
ZULIP = formats.by_key("zulip")
DAY = json.dumps([{"type": "message", "user": "U1", "text": "hi", "ts": "1714521600.000100"}])


def slack_zip(folder: Path, **entries: str | bytes) -> Path:
    """An export of one good day, and `entries` whose names have / for __."""
    target = folder / "bakers.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("channels.json", '[{"id": "C1", "name": "general"}]')
        made.writestr("general/2024-05-01.json", DAY)
        for name, content in entries.items():
            made.writestr(name.replace("__", "/"), content)
    return target


def refusal(path: Path, known: formats.ExportFormat = SLACK) -> str:
    with pytest.raises(Unreadable) as caught:
        read(known, path)
    assert path.name in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("name", ["../evil.json", "/etc/evil.json", "a/../../b.json", "C:\\evil"])
def test_a_name_that_climbs_out_is_refused(name: str, tmp_path: Path) -> None:
    assert "points outside" in refusal(slack_zip(tmp_path, **{name: "[]"}))


def test_a_zip_bomb_is_refused_by_its_directory(tmp_path: Path) -> None:
    bomb = slack_zip(tmp_path, **{"general__2024-05-02.json": b" " * (80 << 20)})
    assert bomb.stat().st_size < 1 << 20
    assert "zip bomb" in refusal(bomb)


def test_a_bomb_is_refused_while_reading_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "FREE_SIZE", 1000)
    monkeypatch.setattr(archives, "MOST_SWELLING", 0)
    monkeypatch.setattr(archives.Archive, "_checked", lambda self, entries: self_names(entries))
    many = json.dumps([{"ts": f"{1714521600 + n}.0001", "user": "U1"} for n in range(100)])
    assert "zip bomb" in refusal(slack_zip(tmp_path, **{"general__2024-05-02.json": many}))


def self_names(entries: list[zipfile.ZipInfo]) -> list[str]:
    return [entry.filename for entry in entries]


def test_too_many_entries_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_ENTRIES", 2)
    assert "more than 2 files" in refusal(slack_zip(tmp_path, more="[]"))


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.97])
def test_a_truncated_zip_is_refused(share: float, tmp_path: Path) -> None:
    good = slack_zip(tmp_path).read_bytes()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(good[: int(len(good) * share)])
    assert "damaged or incomplete" in refusal(cut)


def test_an_encrypted_zip_is_refused(tmp_path: Path) -> None:
    locked = slack_zip(tmp_path)
    data = bytearray(locked.read_bytes())
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<H", data, at + 8, 1)
    locked.write_bytes(data)
    assert "encrypted" in refusal(locked)


def test_a_zip_in_a_zip_is_refused_with_what_to_do(tmp_path: Path) -> None:
    outer = tmp_path / "outer.zip"
    with zipfile.ZipFile(outer, "w") as made:
        made.writestr("bakers.zip", slack_zip(tmp_path).read_bytes())
    assert "holds another zip" in refusal(outer)


def test_a_damaged_day_costs_that_day_only(tmp_path: Path) -> None:
    told = read(SLACK, slack_zip(tmp_path, **{"general__2024-05-02.json": DAY[:-20]}))
    assert [item.where for item in told if isinstance(item, Refused)] == ["general/2024-05-02.json"]
    assert sum(isinstance(item, EventSeen) for item in told) == 1


def test_days_come_in_the_order_of_their_dates(tmp_path: Path) -> None:
    late, early = DAY.replace("17145", "17147"), DAY.replace("17145", "17143")
    days = {"general__2024-05-03.json": late, "general__2024-04-29.json": early}
    told = read(SLACK, slack_zip(tmp_path, **days))
    times = [item.at for item in told if isinstance(item, EventSeen)]
    assert len(times) == 3
    assert times == sorted(times)


def tarball(folder: Path, cut: float = 1) -> Path:
    tree = ROOM / "zulip" / "tests" / "fixtures" / "server_export.zip.d"
    target = folder / "chess.tar.gz"
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as made:
        made.add(tree, arcname=".")
    data = packed.getvalue()
    target.write_bytes(data[: int(len(data) * cut)])
    return target


def test_a_zulip_tarball_tells_what_its_zip_tells(tmp_path: Path) -> None:
    tree = ROOM / "zulip" / "tests" / "fixtures" / "server_export.zip.d"
    told = read(ZULIP, tarball(tmp_path))
    assert len(told) > 8
    assert sorted(map(repr, told)) == sorted(map(repr, read(ZULIP, zipped(tree, tmp_path))))
    assert formats.detect(formats_source(tarball(tmp_path))).key == "zulip"


def formats_source(path: Path) -> formats.Source:
    from weilu.platforms.sources import FileSource

    return FileSource(path)


@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_a_truncated_tarball_is_refused(share: float, tmp_path: Path) -> None:
    assert "damaged or incomplete" in refusal(tarball(tmp_path, cut=share), ZULIP)


def test_realm_beside_the_messages_gives_the_names(tmp_path: Path) -> None:
    tree = ROOM / "zulip" / "tests" / "fixtures" / "server_export.zip.d" / "chess"
    for name in ("realm.json", "messages-000001.json"):
        (tmp_path / name).write_bytes((tree / name).read_bytes())
    names = {item.name for item in read(ZULIP, tmp_path / "messages-000001.json") if item[0] == "5"}
    assert names == {"openings"}
