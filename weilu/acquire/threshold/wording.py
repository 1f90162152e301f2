"""Words for what thresholds keep as keys."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

QUESTION_KINDS = {
    "text": _("A line of text"),
    "long": _("Several lines"),
    "choice": _("One of several"),
    "several": _("Several choices"),
    "number": _("A number"),
    "file": _("A file"),
    "agree": _("Agreement"),
    "rules": _("Agreement to the house rules"),
}
#: State of an application → (level, word).
STATES = {
    "pending": ("info", _("Waits for a decision")),
    "accepted": ("good", _("Let in")),
    "declined": ("quiet", _("Turned down")),
}
#: How a fee stands → (level, word).
PAYMENTS = {
    "due": ("info", _("To be paid")),
    "stated": ("warn", _("Said to be paid")),
    "paid": ("good", _("Paid")),
    "waived": ("quiet", _("Let off")),
    "refunded": ("quiet", _("Given back")),
}
#: Whether an invitation holds → (level, word).
INVITATIONS = {
    "open": ("good", _("Holds")),
    "used": ("quiet", _("Used up")),
    "over": ("quiet", _("Ran out")),
    "revoked": ("quiet", _("Called back")),
}
#: Why an application looks like a program's.
FLAGS = {
    "hidden": _("A field no person sees was filled in. Some phones do that by themselves."),
}
#: What is wrong with an answer → what to do.
ANSWER_FAULTS = {
    "missing": _("Please answer this."),
    "agree": _("It takes your agreement."),
    "long": _("That is too long."),
    "choice": _("Choose one of these."),
    "number": _("Enter a number."),
    "large": _("That file is too large: at most 5 MB."),
    "type": _("That file is none of PDF, PNG, JPEG, WebP, Word or Excel."),
}
#: Why questions make no form → what to do.
FORM_FAULTS = {
    "none": _("Ask at least one question."),
    "many": _("At most 20 questions: nobody answers more."),
    "label": _("A question needs its words."),
    "kind": _("There is no such way to ask."),
    "twice": _("Two questions have the same key."),
    "choices": _("Choices: enter 2 to 12 different choices, one a line."),
    "right": _("The right answer is none of the choices."),
    "mark": _("The quiz has fewer points than its pass mark."),
}
