"""What is said when a filter cannot be read, and where."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from weilu.kit.errors import WeiluError
from weilu.people.segments.rules import Refused

#: Code of a refusal → its sentence.
SENTENCES: dict[str, Any] = {
    "empty": _("Write what the members should have in common, like: joined < 30d"),
    "too_long": _("A filter has at most %(most)d characters."),
    "too_deep": _("Brackets and “not” may be at most %(most)d deep."),
    "too_many": _("A filter has at most %(most)d comparisons."),
    "unreadable": _("“%(found)s” has no meaning here. Put names with signs into quotes."),
    "unclosed_quote": _("The quote that begins here is never closed with %(quote)s"),
    "unclosed_bracket": _("The bracket opened here is never closed."),
    "bracket_unopened": _("This bracket closes nothing."),
    "ends_early": _("Something is missing at the end: a field, like tag or joined."),
    "field_expected": _("A field should stand here, like tag or joined, not “%(found)s”."),
    "unknown_field": _("There is no field “%(found)s”."),
    "unknown_name": _("Nothing is called “%(found)s” here."),
    "sign_expected": _("After “%(field)s” one of these should follow: %(signs)s"),
    "sign_refused": _("“%(field)s” understands only: %(signs)s"),
    "list_expected": _("After “in” a list in brackets should follow: %(field)s in (…, …)"),
    "comma_expected": _("Values in a list are parted by commas; names with blanks need quotes."),
    "value_expected": _("What should “%(field)s” be compared with? A value is missing."),
    "keyword_as_value": _("“%(found)s” is a word of the language; as a name it needs quotes."),
    "yes_expected": _("“%(field)s” is yes or no, not “%(found)s”."),
    "number_expected": _("“%(field)s” is compared with a number, not with “%(found)s”."),
    "moment_expected": _(
        "“%(found)s” is no time. Write how long ago (12h, 30d, 8w) or a day (2026-01-31)."
    ),
    "duration_compared": _("How long ago is compared with < or >: joined < %(found)s"),
    "too_long_ago": _("“%(found)s” is more than a hundred years."),
    "no_such_day": _("“%(found)s” is no day of the calendar."),
    "and_expected": _(
        "“and” or “or” should stand before “%(found)s”. Names with blanks need quotes."
    ),
}
MEANT = _("%(sentence)s Did you mean “%(nearest)s”?")


class FilterRefused(WeiluError):
    """A filter that cannot be read. Data: `sentence`, `start` and `end` (characters of the text,
    from 0), `found`, `nearest` ("" when nothing is near)."""

    code = "segments.filter_refused"
    status = 422
    sentence = _("%(sentence)s (character %(place)d)")

    @classmethod
    def of(cls, refused: Refused) -> FilterRefused:
        sentence = str(SENTENCES[refused.code]) % refused.data
        near = refused.data.get("nearest", "")
        if near:
            sentence = str(MEANT) % {"sentence": sentence, "nearest": near}
        return cls(
            sentence=sentence, place=refused.at.start + 1, start=refused.at.start,
            end=refused.at.end, reason=refused.code, found=refused.data.get("found", ""),
            nearest=near,
        )  # fmt: skip
