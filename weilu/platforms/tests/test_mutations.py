"""Damaged exports: whatever the bytes, reading ends in events or in a clear refusal."""

from __future__ import annotations

import contextlib
import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from weilu.events import catalogue
from weilu.kit.errors import WeiluError
from weilu.platforms import formats
from weilu.platforms.contract import EventSeen, ReadOptions
from weilu.platforms.sources import FileSource
from weilu.platforms.tests.recordings import Recording, recordings

EVERY = list(recordings())
#: What likes to break readers of text, JSON and archives.
NASTY = [
    b"\0", b"\xff", b"\xed\xa0\x80", b'"', b"\\", b"\\ud800", b"{", b"}", b"[", b"]", b",", b":",
    b"null", b"-1", b"1e999", b"NaN", b"9" * 400, b"\r", b"\r\n", b"\n\n", b"\xef\xbb\xbf",
    b"true", b"[[[[[[[[", b'{"a":', "日".encode("gbk"), "\u202e".encode(), b"PK\x03\x04", b";",
]  # fmt: skip


def mutated(data: bytes, chance: random.Random) -> bytes:
    """One to three of: a bit flipped, cut off, a stretch doubled or gone, bytes put in."""
    for _turn in range(chance.randint(1, 3)):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.randint(1, 40))
        how = chance.randrange(6)
        if how == 0 and at < len(data):
            data = data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
        elif how == 1:
            data = data[:at]
        elif how == 2:
            data = data[:end] + data[at:end] * chance.randint(1, 3) + data[end:]
        elif how == 3:
            data = data[:at] + data[end:]
        elif how == 4:
            data = data[:at] + chance.choice(NASTY) + data[end:]
        else:
            data = data[:at] + chance.choice(NASTY) + data[at:]
    return data


def judge(known: formats.ListedFormat, file: Path) -> None:
    """Read to the end; only a `WeiluError` may come out, and only sound events."""
    known.recognise(file.read_bytes()[: formats.HEAD], file.name)
    with contextlib.suppress(WeiluError):
        for told in formats.read(known, FileSource(file), ReadOptions()):
            if isinstance(told, EventSeen):
                assert all(isinstance(part, str) for part in (told.id, told.author, told.text))
                assert told.id
                catalogue.check(told.kind, told.data)
                "".join((told.text, told.id, told.author, *told.mentions)).encode("utf-8")


@pytest.mark.parametrize("recording", EVERY, ids=str)
def test_damaged_bytes_end_in_events_or_a_refusal(recording: Recording, tmp_path: Path) -> None:
    data = recording.file(tmp_path).read_bytes()
    chance = random.Random(recording.path.name)
    file = tmp_path / f"damaged-{recording.path.name.removesuffix('.d')}"
    for _turn in range(150):
        file.write_bytes(mutated(data, chance))
        judge(recording.known, file)  # type: ignore[arg-type]


@pytest.mark.parametrize("recording", EVERY, ids=str)
def test_an_export_cut_off_anywhere_is_refused_or_shorter(
    recording: Recording, tmp_path: Path
) -> None:
    data = recording.file(tmp_path).read_bytes()
    file = tmp_path / f"cut-{recording.path.name.removesuffix('.d')}"
    for end in range(0, len(data), max(1, len(data) // 60)):
        file.write_bytes(data[:end])
        judge(recording.known, file)  # type: ignore[arg-type]


@pytest.mark.parametrize("known", formats.FORMATS, ids=lambda known: known.key)
@given(data=st.binary(max_size=400))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_bytes_at_all_end_in_events_or_a_refusal(
    known: formats.ListedFormat, tmp_path: Path, data: bytes
) -> None:
    file = tmp_path / "any"
    file.write_bytes(data)
    judge(known, file)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=[]), max_size=8)
    | st.sampled_from(["message", "service", "2024-05-01T08:00:00Z", "1714521600", "user1"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)


def holes(value: object, depth: int = 0) -> list[tuple[list[object] | dict[str, object], object]]:
    """Every place in a JSON document where another value can be put."""
    found: list[tuple[list[object] | dict[str, object], object]] = []
    items = list(value.items()) if isinstance(value, dict) else []
    items += list(enumerate(value)) if isinstance(value, list) else []
    for key, inner in items:
        found.append((value, key))  # type: ignore[arg-type]
        found += holes(inner, depth + 1)
    return found


JSON_RECORDINGS = [one for one in EVERY if one.path.suffix == ".json"]


@pytest.mark.parametrize("recording", JSON_RECORDINGS, ids=str)
@given(drawn=st.data())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_well_formed_but_senseless_json_ends_in_events_or_a_refusal(
    recording: Recording, tmp_path: Path, drawn: st.DataObject
) -> None:
    document = json.loads(recording.path.read_text(encoding="utf-8"))
    for _turn in range(3):
        places = holes(document)
        if places:
            where, key = places[drawn.draw(st.integers(0, len(places) - 1))]
            where[key] = drawn.draw(JSON)  # type: ignore[index,call-overload]
    file = tmp_path / "senseless.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    judge(recording.known, file)  # type: ignore[arg-type]
