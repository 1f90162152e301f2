"""Words for the blocks of landing pages and for what they lack."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KINDS = {
    "hero": pgettext_lazy("block", "Top of the page"),
    "text": pgettext_lazy("block", "Text"),
    "picture": pgettext_lazy("block", "Picture"),
    "gains": pgettext_lazy("block", "What they gain"),
    "timetable": pgettext_lazy("block", "Timetable"),
    "people": pgettext_lazy("block", "Who is there"),
    "seats": pgettext_lazy("block", "Seats and countdown"),
    "questions": pgettext_lazy("block", "Questions and answers"),
    "proof": pgettext_lazy("block", "How many are in"),
    "button": pgettext_lazy("block", "Button"),
    "fine": pgettext_lazy("block", "Fine print and privacy"),
}
PARTS = {
    "title": pgettext_lazy("block", "Heading"),
    "text": pgettext_lazy("block", "Text"),
    "price": pgettext_lazy("block", "Price, as visitors read it"),
    "picture": pgettext_lazy("block", "Picture"),
    "rows": pgettext_lazy("block", "One a line"),
    "ends": pgettext_lazy("block", "Counts down to"),
    "seats": pgettext_lazy("block", "Show the seats that are left"),
    "who": pgettext_lazy("block", "Who is responsible"),
    "contact": pgettext_lazy("block", "How to reach them"),
    "kept": pgettext_lazy("block", "What is kept of visitors, and what for"),
    "days": pgettext_lazy("block", "For how many days"),
    "icp": pgettext_lazy("block", "ICP number"),
}
HELP = {
    ("button", "title"): _("Empty: “I want to come in”."),
    ("timetable", "rows"): _("When | what, like: Saturday 9:00 | Market walk"),
    ("people", "rows"): _("Name | who they are. Only with their consent."),
    ("questions", "rows"): _("Question | answer"),
    ("seats", "seats"): _("Counted from the entry code, never typed in."),
    ("proof", "title"): _("Counted from the log. Below ten people it is left out. No names."),
}
LACKS = {
    "title": _("The top of the page has no heading."),
    "button": _("There is no button: add one."),
    "code": _("The button leads nowhere: choose an entry code that is open."),
    "privacy": _(
        "The privacy text is missing or incomplete: who is responsible, how to reach them, what is "
        "kept, for how many days."
    ),
    "heavy": _("The pictures weigh more than 600 kB together: take one out."),
    "uncapped": _(
        "Seats are shown, but what is behind the code takes any number of people. Set a number "
        "there, or do not show seats."
    ),
    "over": _("The countdown ends in the past."),
}
SAMPLES = {
    "event": _("An event"),
    "community": _("A standing community"),
    "course": _("A course"),
}
STATES = {
    "live": ("good", pgettext_lazy("landing page", "Published")),
    "changed": ("watch", pgettext_lazy("landing page", "Published, changed since")),
    "draft": ("quiet", pgettext_lazy("landing page", "Draft")),
}
