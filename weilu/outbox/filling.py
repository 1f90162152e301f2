"""Variables in words that go to many: {group}, {name} … Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

#: What may stand in a template, and what it becomes.
VARIABLES: Mapping[str, object] = {
    "name": _("the person’s name; only in private messages"),
    "group": _("the group’s name; only in groups"),
    "community": _("the community’s name"),
    "date": _("the day it is put into the outbox"),
    "rules": _("the link to the house rules; only in greetings"),
    "hosts": _("who hosts the group, each with their badge; only in greetings"),
}
#: What is known where something goes.
IN_GROUPS = frozenset({"group", "community", "date"})
IN_PRIVATE = frozenset({"name", "community", "date"})
_VARIABLE = re.compile(r"\{\s*(\w+)\s*\}")


def variables_in(text: str) -> list[str]:
    """The variables of a text, each once, in order."""
    return list(dict.fromkeys(_VARIABLE.findall(text)))


def unknown(text: str, known: frozenset[str] = frozenset(VARIABLES)) -> list[str]:
    """The variables of a text that nobody could fill."""
    return [name for name in variables_in(text) if name not in known]


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its variables filled in, in one pass: a value is never read as a variable.

    What `values` does not have stays as it stands.
    """
    return _VARIABLE.sub(lambda found: values.get(found[1], found[0]), text)
