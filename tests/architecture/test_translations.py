"""Everything people read is there in both languages."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from tests.architecture.tree import ROOT, name_of, tracked

CATALOGUE = Path("weilu/config/locale/zh_Hans/LC_MESSAGES/django.po")
PLACE = re.compile(r"%\(\w+\)[sdif]|%[sdif]|\{\w*\}")


@pytest.fixture(scope="module")
def collected(tmp_path_factory, missing) -> polib.POFile:
    """The committed catalogue, brought up to date with the sources in a copy of them."""
    if shutil.which("xgettext") is None or shutil.which("msgmerge") is None:
        missing("gettext's xgettext and msgmerge are not installed")
    copy = tmp_path_factory.mktemp("sources")
    for path in tracked():
        if path.parts[len(ROOT.parts)] in {"weilu", "manage.py"} and "tests" not in path.parts:
            target = copy / name_of(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    (copy / CATALOGUE).parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", "zh_Hans", "--no-location"],
        cwd=copy,
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(copy)},
    )
    return polib.pofile(str(copy / CATALOGUE))


def test_every_sentence_has_a_chinese_translation(collected) -> None:
    assert [entry.msgid for entry in collected.untranslated_entries()] == []


def test_no_translation_is_a_guess(collected) -> None:
    assert [entry.msgid for entry in collected.fuzzy_entries()] == []


def test_the_catalogue_holds_nothing_that_nobody_says(collected) -> None:
    assert [entry.msgid for entry in collected.obsolete_entries()] == []


def test_translations_keep_the_places_of_their_values(collected) -> None:
    broken = [entry.msgid for entry in collected.translated_entries() if not _keeps_places(entry)]
    assert broken == []


def _keeps_places(entry: polib.POEntry) -> bool:
    said = [entry.msgstr] if entry.msgstr else list(entry.msgstr_plural.values())
    # A plural's sentences may say "one" instead of its number; the general one says them all.
    wanted = sorted(PLACE.findall(entry.msgid_plural or entry.msgid))
    return all(sorted(PLACE.findall(text)) == wanted for text in said)


def test_the_compiled_catalogue_is_the_written_one() -> None:
    written = ROOT / CATALOGUE
    if not written.exists():
        pytest.skip("There is no catalogue yet")
    compiled = polib.mofile(str(written.with_suffix(".mo")))
    assert _sentences(compiled) == _sentences(polib.pofile(str(written)).translated_entries())


def _sentences(entries: list[polib.POEntry]) -> dict[tuple[str | None, str], object]:
    return {(one.msgctxt, one.msgid): (one.msgstr, one.msgstr_plural) for one in entries}
