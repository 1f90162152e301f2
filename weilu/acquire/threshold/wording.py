"""Words for what thresholds keep as keys."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

QUESTION_KINDS = {
    "text": _("A line of text"),
    "long": _("Several lines"),
    "choice": _("One of several"),
    "number": _("A number"),
    "agree": _("Agreement"),
}
#: State of an application → (level, word).
STATES = {
    "pending": ("info", _("Waits for a decision")),
    "accepted": ("good", _("Let in")),
    "declined": ("quiet", _("Turned down")),
}
#: What is wrong with an answer → what to do.
ANSWER_FAULTS = {
    "missing": _("Please answer this."),
    "agree": _("It takes your agreement."),
    "long": _("That is too long."),
    "choice": _("Choose one of these."),
    "number": _("Enter a number."),
}
#: Why questions make no form → what to do.
FORM_FAULTS = {
    "none": _("Ask at least one question."),
    "many": _("At most 20 questions: nobody answers more."),
    "label": _("A question needs its words."),
    "kind": _("There is no such way to ask."),
    "twice": _("Two questions have the same key."),
    "choices": _("One of several: enter 2 to 12 different choices, one a line."),
    "right": _("The right answer is none of the choices."),
    "mark": _("The quiz has fewer points than its pass mark."),
}
