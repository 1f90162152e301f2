"""Drafts in words for people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

#: Why a line is proposed.
REASONS: dict[str, Any] = {
    "pasted": gettext_lazy("pasted by staff"), "liked": gettext_lazy("has words you look for"),
    "many": gettext_lazy("told by several feeds"), "answers": gettext_lazy("answers a question"),
    "talked": gettext_lazy("others replied"), "kept": gettext_lazy("others reacted or pinned it"),
}  # fmt: skip
STATES: dict[str, tuple[str, Any]] = {
    "open": ("act", gettext_lazy("to be read")), "out": ("good", gettext_lazy("let out")),
    "over": ("quiet", gettext_lazy("not let out")),
}  # fmt: skip
WEIGHTS = (
    (0, gettext_lazy("only if little else")), (1, gettext_lazy("as usual")),
    (2, gettext_lazy("rather")), (3, gettext_lazy("first")),
)  # fmt: skip
