"""Files that are not what they should be: one clear sentence, exit code 2, nothing half-taken."""

from __future__ import annotations

import json
import os
import struct
import zipfile
from pathlib import Path

import pytest
from django.db import OperationalError

from weilu.platforms import sources

from .conftest import in_log, leftovers, line

UNKNOWN = "not an export Weilu knows"
PAGE = "<!DOCTYPE html><html><body>The chat of 晨跑群</body></html>\n" * 40
DAY = json.dumps([{"type": "message", "user": "U1", "text": "hi", "ts": "1714521600.000100"}])
CHAT = "".join(
    f"[2024/5/{1 + turn // 60} 08:{turn % 60:02}:00] 陈阿姨: 第{turn}锅\n" for turn in range(90)
)


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def zip_of(path: Path, entries: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return path


def slack(path: Path, **entries: str | bytes) -> Path:
    sound = {"channels.json": '[{"id": "C1", "name": "general"}]', "general/2024-05-01.json": DAY}
    return zip_of(path, {**sound, **entries})


def truncated(folder: Path) -> Path:
    whole = slack(folder / "slack.zip")
    return written(folder / "truncated.zip", whole.read_bytes()[:-60])


def encrypted(folder: Path) -> Path:
    path = slack(folder / "encrypted.zip")
    data = bytearray(path.read_bytes())
    struct.pack_into("<H", data, data.index(b"PK\x01\x02") + 8, 1)
    return written(path, bytes(data))


def nested(folder: Path) -> Path:
    inner = zip_of(folder / "inner.zip", {"general/2024-05-01.json": b" " * (80 << 20)})
    return zip_of(folder / "nested.zip", {"inner.zip": inner.read_bytes()})


def crowded(folder: Path) -> Path:
    path = folder / "crowded.zip"
    with zipfile.ZipFile(path, "w") as made:
        for turn in range(1_200):
            made.writestr(f"general/{turn}.txt", "")
    return path


def bomb(folder: Path) -> Path:
    return slack(folder / "bomb.zip", **{"general/2024-05-02.json": b" " * (80 << 20)})


def cut_json(folder: Path) -> Path:
    whole = {"name": "晨跑群", "type": "private_group", "id": 1, "messages": [
        {"id": turn, "type": "message", "date_unixtime": str(1714521600 + turn), "from": "陈阿姨",
         "from_id": "user1", "text": "早"} for turn in range(50)]}  # fmt: skip
    text = json.dumps(whole, ensure_ascii=False)
    return written(folder / "cut.json", text[: len(text) * 2 // 3])


BAD = {
    "nothing in it": (lambda folder: written(folder / "empty.txt", ""), UNKNOWN),
    "bytes of no format": (
        lambda folder: written(folder / "junk.bin", bytes(range(256)) * 50),
        UNKNOWN,
    ),
    "a web page called JSON": (
        lambda folder: written(folder / "page.json", PAGE), UNKNOWN
    ),
    "a folder": (lambda folder: folder, "it is a folder"),
    "not there": (lambda folder: folder / "gone.json", "no such file"),
    "JSON cut off": (cut_json, "ends in the middle, after messages["),
    "a zip cut off": (truncated, "damaged or incomplete"),
    "a locked zip": (encrypted, "encrypted"),
    "a zip bomb": (bomb, "as in a zip bomb"),
    "a zip in a zip": (nested, "holds another zip"),
    "a zip of many nothings": (crowded, "holds no channel"),
    "a zip that climbs out": (
        lambda folder: slack(folder / "climbs.zip", **{"../../evil.json": "[]"}),
        "points outside the archive",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_check_up_refuses_it_and_writes_nothing(what: str, weilu, tmp_path: Path) -> None:
    make, words = BAD[what]
    file = make(tmp_path)
    weilu("checkup", file, "--json", "o.json", "--html", "o.html", "--csv", "o").refuses(
        file.name, words
    )
    assert leftovers(Path()) == []


@pytest.mark.parametrize("what", BAD)
def test_an_import_refuses_it_and_takes_nothing(what: str, weilu, tmp_path: Path, kitchen) -> None:
    make, words = BAD[what]
    file = make(tmp_path)
    weilu("import", file).refuses(file.name, words)
    assert in_log() == 0


@pytest.mark.parametrize("what", BAD)
def test_it_is_refused_in_chinese_too(what: str, weilu, tmp_path: Path) -> None:
    make, words = BAD[what]
    file = make(tmp_path)
    said = weilu("checkup", file, language="zh-hans")
    said.refuses(file.name)
    assert words not in said.err.replace(file.name, "")


def test_a_page_named_as_telegram_is_told_to_be_a_page(weilu, tmp_path: Path) -> None:
    file = written(tmp_path / "result.json", PAGE)
    weilu("checkup", file, "--format", "telegram").refuses("result.json", "it is a web page")


def test_a_name_that_is_no_text_is_refused(weilu, tmp_path: Path, kitchen) -> None:
    name = os.fsencode(tmp_path / "runners") + b"\xff.jsonl"
    try:
        Path(os.fsdecode(name)).write_text(line(1))
    except OSError:
        pytest.skip("This file system takes only text as names")
    for command in ("checkup", "import"):
        weilu(command, os.fsdecode(name)).refuses("rename it")
    assert in_log() == 0


class TestSick:
    """Files that cannot be opened, or stop being there."""

    def test_file_one_may_not_read(self, weilu, runners: Path, monkeypatch, kitchen) -> None:
        def forbidden(*_what: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(sources._Counted, "__init__", forbidden)
        for command in ("checkup", "import"):
            weilu(command, runners).refuses("runners.jsonl", "permission is refused")

    def test_file_that_vanishes_after_it_was_looked_at(
        self, weilu, runners: Path, monkeypatch, kitchen
    ) -> None:
        opened = sources.FileSource.open

        def once(source: sources.FileSource) -> object:
            stream = opened(source)
            runners.unlink(missing_ok=True)
            return stream

        monkeypatch.setattr(sources.FileSource, "open", once)
        weilu("import", runners).refuses("runners.jsonl", "no such file")
        runners.write_text(line(1))
        weilu("checkup", runners, "--json", "o.json").refuses("runners.jsonl", "no such file")
        assert (in_log(), leftovers(Path())) == (0, [])

    def test_disk_that_fails_while_reading(self, weilu, kitchen) -> None:
        failing = Path("/proc/self/mem")  # looks like a file; reading its beginning is an error
        if not failing.exists():
            pytest.skip("This system has no file that fails")
        for command in ("checkup", "import"):
            weilu(command, failing).refuses("mem", "disk or network fails")


@pytest.mark.parametrize(
    ("verb", "fault"),
    [
        ("weilu.platforms.intake.spool", OSError(28, "No space left on device")),
        ("weilu.events.actions.record_rows", OperationalError("database or disk is full")),
    ],
)
def test_an_import_without_room_on_the_disk_says_so(
    verb: str, fault: Exception, weilu, runners: Path, monkeypatch, kitchen
) -> None:
    def full(*_what: object, **_more: object) -> None:
        raise fault

    with monkeypatch.context() as patch:
        patch.setattr(verb, full)
        weilu("import", runners).refuses("There is no room left on the disk of")
    assert in_log() == 0
    assert "300 events taken, 0 had already" in weilu("import", runners).out


def test_a_pipe_is_refused_instead_of_waited_for(weilu, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    weilu("checkup", tmp_path / "pipe").refuses("pipe", "no plain file")


def test_several_files_are_reported_one_by_one_and_the_sound_ones_taken(
    weilu, tmp_path: Path, runners: Path, kitchen
) -> None:
    page = written(tmp_path / "page.json", PAGE)
    later = written(tmp_path / "later.jsonl", "".join(map(line, range(250, 320))))
    said = weilu("import", page, runners, tmp_path / "gone.json", later)
    assert said.code == 2
    assert "runners.jsonl: 300 events taken, 0 had already" in said.out
    assert "later.jsonl: 20 events taken, 50 had already" in said.out
    assert [sentence.split()[0] for sentence in said.err.splitlines()] == ["page.json", "gone.json"]
    assert in_log() == 320


def test_one_bad_file_among_sound_ones_stops_a_check_up(
    weilu, tmp_path: Path, runners: Path
) -> None:
    cut = cut_json(tmp_path)
    weilu("checkup", runners, cut, "--json", "o.json").refuses("cut.json")
    assert leftovers(Path()) == []


def test_the_chat_in_an_iphones_zip_is_read(weilu, tmp_path: Path, kitchen) -> None:
    media = {"00000001-PHOTO.jpg": os.urandom(90_000)}
    file = zip_of(tmp_path / "WhatsApp Chat - 早餐群.zip", {**media, "_chat.txt": CHAT})
    assert weilu("checkup", file, "--json", "o.json").code == 0
    group = json.loads(Path("o.json").read_text())["groups"][0]
    assert (group["name"], group["messages_ever"]) == ("早餐群", 90)
    assert "90 events taken" in weilu("import", file).out
    assert kitchen.pk
    from weilu.people.models import Group

    assert Group.objects.get().name == "早餐群"


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({"_chat.txt": b" " * (80 << 20)}, "as in a zip bomb"),
        ({"_chat.txt": CHAT, "../x.txt": "no"}, "points outside"),
        ({"a/_chat.txt": CHAT, "b/_chat.txt": CHAT}, "several chats"),
        ({"photo.jpg": "no"}, "no chat as text"),
    ],
)  # fmt: skip
def test_whatsapps_zip_is_trusted_no_more_than_any(
    entries: dict[str, str | bytes], words: str, weilu, tmp_path: Path
) -> None:
    file = zip_of(tmp_path / "WhatsApp Chat - 早餐群.zip", entries)
    weilu("checkup", file).refuses(file.name, words)
