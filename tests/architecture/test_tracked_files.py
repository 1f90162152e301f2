"""What may not be committed: names of package hosts, and of the machine somebody worked on."""

from __future__ import annotations

import re

from tests.architecture.tree import name_of, tracked

# Written apart, so that this file passes its own test.
HOSTS = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".", "deb.debian" + ".org")
PLACES = ("/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/", "/opt/py" + "pi")
FORBIDDEN = re.compile("|".join(re.escape(word) for word in (*HOSTS, *PLACES)))

#: Others' files, kept as they were published.
VENDORED = ("/vendor/", "LICENSE")


def _breaches() -> list[str]:
    found = []
    for path in tracked():
        name = name_of(path)
        if any(part in name for part in VENDORED):
            continue
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            found += [f"{name}:{number} {hit}" for hit in FORBIDDEN.findall(line)]
    return found


def test_no_file_names_a_package_host_or_a_place_on_one_machine() -> None:
    assert _breaches() == []


def test_nothing_tracked_is_too_large_to_review() -> None:
    large = {name_of(path): path.stat().st_size for path in tracked()}
    assert {name: size for name, size in large.items() if size > 2_000_000} == {}
