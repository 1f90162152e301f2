"""Words for house rules, as people read them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.charter.house_rules.models import RuleBook

#: A way of accepting, as the lists name it.
WAYS: dict[str, Any] = {
    "page": gettext_lazy("on the phone page"),
    "word": gettext_lazy("by a word in the group"),
    "reaction": gettext_lazy("by a reaction"),
    "form": gettext_lazy("in a form"),
}
#: Where a member stands → (level, word).
STANDINGS: dict[str, tuple[str, Any]] = {
    "current": ("good", gettext_lazy("accepted")),
    "earlier": ("watch", gettext_lazy("an earlier version")),
    "none": ("quiet", gettext_lazy("not accepted yet")),
}


def standing(number: int | None, newest: int) -> str:
    """Where somebody stands whose last accepted edition is `number` (None = none)."""
    if number is None:
        return "none"
    return "current" if number >= newest else "earlier"


def whose(book: RuleBook) -> str:
    """What a book is called."""
    return book.group.name if book.group else _("House rules for everybody")
