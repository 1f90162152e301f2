"""Words of audiences."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

DIMENSION_WORDS: dict[str, Any] = {
    "region": _("Region"), "age": _("Age"), "interest": _("Interests")
}  # fmt: skip
#: Code of a refused line → its sentence.
REFUSED: dict[str, Any] = {
    "columns": _("The first line must name the columns dimension, value and share, not: %(what)s"),
    "dimension": _("The dimension is region, age or interest, not “%(what)s”."),
    "value": _("The value must have 1 to 60 characters: “%(what)s”."),
    "share": _("The share is a number from 0 to 1, or with a percent sign, not “%(what)s”."),
    "index": _("The index is a number from 0 on, 100 = as among everybody, not “%(what)s”."),
    "twice": _("“%(what)s” stands in the file twice."),
    "too_many": _("A table has at most %(what)s lines."),
    "unreadable": _("The line cannot be read as CSV."),
    "empty": _("The file has no lines."),
    "over": _("The shares of “%(what)s” are more than the whole."),
}
LINE_REFUSED = _("line %(line)d: %(sentence)s")
