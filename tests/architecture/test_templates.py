"""Pages work under the content security policy: behaviour and looks live in files of their own."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from tests.architecture.tree import name_of, tracked

#: Sent or saved as one file that no policy of ours covers; it can only hold its parts inline.
SELF_CONTAINED = re.compile(r"/report/|standalone|self_contained")
#: Data that a browser never runs.
DATA_TYPES = {"application/json", "text/template"}

COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?%\}.*?\{% endcomment %\}", re.DOTALL)
TAG = re.compile(r"\{%.*?%\}", re.DOTALL)
VALUE = re.compile(r"\{\{.*?\}\}", re.DOTALL)

TEMPLATES = [
    path
    for path in tracked()
    if "templates" in path.parts
    and path.suffix == ".html"
    and not SELF_CONTAINED.search(name_of(path))
]


class _Inline(HTMLParser):
    """Collects what the policy would block."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "style" or (tag == "script" and not _is_harmless(given)):
            self.found.append(f"line {self.getpos()[0]}: inline <{tag}>")
        for name, value in given.items():
            if name == "style" or re.fullmatch(r"on[a-z]+|hx-on.*", name):
                self.found.append(f"line {self.getpos()[0]}: {name}=")
            if (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f"line {self.getpos()[0]}: {name}=javascript:")


def _is_harmless(script: dict[str, str | None]) -> bool:
    return "src" in script or script.get("type") in DATA_TYPES


def _inline_parts(template: str) -> list[str]:
    for pattern, instead in ((COMMENT, ""), (TAG, " "), (VALUE, "x")):
        template = pattern.sub(lambda hit, put=instead: put + "\n" * hit[0].count("\n"), template)
    parser = _Inline()
    parser.feed(template)
    return parser.found


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_templates_hold_no_inline_script_or_style(path) -> None:
    assert _inline_parts(path.read_text()) == []


@pytest.mark.parametrize(
    "template",
    [
        "<script>go()</script>",
        '<p {% if wide %}style="width: 9em"{% endif %}>',
        '<button onclick="go()">',
        '<a href="javascript:go()">',
        "<style>p {}</style>",
    ],
)
def test_the_check_sees_what_the_policy_would_block(template: str) -> None:
    assert _inline_parts(template)


def test_the_check_lets_data_and_files_pass() -> None:
    page = '<script src="{% static "a.js" %}"></script><script type="application/json">{}</script>'
    assert _inline_parts(page) == []
