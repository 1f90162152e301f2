"""Make `letters.json` from what Unicode publishes: which character is read as which.

`python -m weilu.engage.adverts.unicode_facts UNIHAN CONFUSABLES --out letters.json`, where UNIHAN
is the folder with `Unihan_Variants.txt.bz2` and `Unihan_Readings.txt.bz2` (Debian's package
`unicode-data` 15.0) and CONFUSABLES the `confusables.json` of the package `confusable-homoglyphs`
3.3.1, which is Unicode's `confusables.txt` (UTS #39) as JSON. Unicode's licence allows copying.
"""

from __future__ import annotations

import bz2
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

PICTURES = re.compile(
    "(LATIN LETTER SMALL CAPITAL|NEGATIVE (CIRCLED|SQUARED) LATIN CAPITAL LETTER"
    "|REGIONAL INDICATOR SYMBOL LETTER) (?P<letter>[A-Z])|DINGBAT .*DIGIT.*"
)
#: Blocks whose letters are taken for Latin ones; others (say, kana) are read as what they are.
ALIKE_SCRIPTS = ("CYRILLIC", "GREEK", "COPTIC", "CHEROKEE", "LISU", "ARMENIAN", "LATIN", "DESERET")


def facts(folder: Path, field: str, name: str) -> Iterator[tuple[str, list[str]]]:
    """(character, values) of one Unihan field."""
    with bz2.open(folder / f"Unihan_{name}.txt.bz2", "rt", encoding="utf-8") as lines:
        for line in lines:
            point, _, rest = line.rstrip("\n").partition("\t")
            key, _, value = rest.partition("\t")
            if key == field and point.startswith("U+"):
                yield chr(int(point[2:], 16)), value.split()


def simplified(folder: Path) -> dict[str, str]:
    """Traditional character → simplified one, the first that differs."""
    found = {}
    for letter, targets in facts(folder, "kSimplifiedVariant", "Variants"):
        others = [one for one in (chr(int(t[2:], 16)) for t in targets) if one != letter]
        if others and _common(letter):
            found[letter] = others[0]
    return found


def syllables(folder: Path, gone: Mapping[str, str]) -> dict[str, str]:
    """Mandarin syllable without tone → the characters read so, simplified ones only."""
    found: dict[str, list[str]] = {}
    for letter, readings in facts(folder, "kMandarin", "Readings"):
        if _common(letter) and letter not in gone:
            plain = unicodedata.normalize("NFD", readings[0].replace("ü", "v"))
            syllable = "".join(c for c in plain if c.isascii() and c.isalpha())
            found.setdefault(syllable, []).append(letter)
    return {syllable: "".join(sorted(found[syllable])) for syllable in sorted(found)}


def alike(confusables: Mapping[str, list[dict[str, str]]]) -> dict[str, str]:
    """Foreign letter → the Latin letter it looks like, lower case."""
    found = {}
    for letter, twins in confusables.items():
        named = len(letter) == 1 and unicodedata.name(letter, "").startswith(ALIKE_SCRIPTS)
        if not named or letter.isascii():
            continue
        latin = [t["c"] for t in twins if len(t["c"]) == 1 and t["c"].isascii()]
        letters = [one.lower() for one in latin if one.isalpha()]
        if letters and unicodedata.normalize("NFKD", letter)[0].lower() not in letters:
            found[letter] = letters[0]
    return dict(sorted({**found, **drawn()}.items()))


def drawn() -> dict[str, str]:
    """Letters and digits that are pictures: small capitals, boxed and circled ones."""
    found = {}
    for point in range(0x80, 0x1F200):
        named = PICTURES.fullmatch(unicodedata.name(chr(point), ""))
        if named and chr(point).isprintable():
            letter, digit = named["letter"], unicodedata.digit(chr(point), None)
            found[chr(point)] = letter.lower() if letter else str(digit)
    return {picture: plain for picture, plain in found.items() if plain != "None"}


def _common(letter: str) -> bool:
    try:
        letter.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


@click.command()
@click.argument("unihan", type=click.Path(exists=True, path_type=Path))
@click.argument("confusables", type=click.Path(exists=True, path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path))
def main(unihan: Path, confusables: Path, out: Path) -> None:
    """Write the table."""
    gone = simplified(unihan)
    tables = {
        "alike": alike(json.loads(confusables.read_text(encoding="utf-8"))),
        "simplified": "".join(one for pair in sorted(gone.items()) for one in pair),
        "syllables": syllables(unihan, gone),
    }
    out.write_text(json.dumps(tables, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
