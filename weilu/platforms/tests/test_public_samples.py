"""Exports nobody here wrote, read from `../shared/data` where it lies beside the repository."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from weilu.platforms import formats
from weilu.platforms.contract import EventSeen, PersonSeen, ReadOptions, Refused
from weilu.platforms.moments import from_iso
from weilu.platforms.sources import FileSource
from weilu.platforms.tests.recordings import read

CHAT_MINER = Path("fixtures", "chat_miner", "test", "telegram")
LANGCHAIN = Path("fixtures", "langchain_chat_loaders", "libs", "community", "tests")


def detected(path: Path) -> tuple[str, Counter[str], list[Refused]]:
    """The format found, how many events of each kind, and what was refused."""
    source = FileSource(path)
    known = formats.detect(source)
    told = list(formats.read(known, source, ReadOptions()))
    kinds = Counter(item.kind for item in told if isinstance(item, EventSeen))
    return known.key, kinds, [item for item in told if isinstance(item, Refused)]


def test_every_discord_sample_is_read_whole(shared_data: Path) -> None:
    samples = shared_data / "discord" / "raw_sample"
    files = [path for path in sorted(samples.rglob("*")) if path.suffix in (".csv", ".txt")]
    kinds: Counter[str] = Counter()
    for path in files:
        key, found, refused = detected(path)
        assert (key, refused) == ("discord", []), path
        kinds += found
    assert len(files) == 97
    assert kinds == {"message": 6990, "pin": 19, "reaction": 612}


@pytest.mark.parametrize("name", ["test_single_export.json", "test_batch_export.json"])
def test_telegram_samples_give_the_answers_beside_them(name: str, shared_data: Path) -> None:
    wanted = json.loads((shared_data / CHAT_MINER / "target.json").read_text())
    told = read(formats.by_key("telegram"), shared_data / CHAT_MINER / name)
    people = {item.id: item.name for item in told if isinstance(item, PersonSeen)}
    found = [
        (item.at, people[item.author], item.text) for item in told if isinstance(item, EventSeen)
    ]
    utc = ZoneInfo("UTC")
    assert [(at, author) for at, author, _text in found] == [
        (from_iso(one["timestamp"], utc), one["author"]) for one in wanted
    ]
    # The sample joins the parts of a text with spaces it does not have.
    squeezed = [one["message"].replace(" ", "") for one in wanted]
    assert [text.replace(" ", "") for _at, _author, text in found] == squeezed


def test_a_telegram_sample_of_two_people_is_read_whole(shared_data: Path) -> None:
    folder = shared_data / LANGCHAIN / "unit_tests" / "chat_loaders" / "data"
    key, kinds, refused = detected(folder / "telegram_chat_json" / "result.json")
    assert (key, kinds, refused) == ("telegram", {"message": 4}, [])


def test_slack_samples_are_read_whole(shared_data: Path) -> None:
    viewer = shared_data / "fixtures" / "slack_export_viewer" / "tests" / "testarchive.zip"
    key, kinds, refused = detected(viewer)
    assert (key, refused) == ("slack", [])
    assert kinds == {"message": 147, "join": 8, "system": 3, "reaction": 1}
    key, kinds, refused = detected(shared_data / LANGCHAIN / "examples" / "slack_export.zip")
    assert (key, kinds, refused) == ("slack", {"message": 4, "join": 1}, [])
