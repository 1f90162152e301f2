"""The four questions in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

#: Dimension → (its name, the question, what the ends of the scale mean).
QUESTIONS: dict[str, tuple[Any, Any]] = {
    "timely": (_("Timely"), _("Did you hear something here in time that you could use?")),
    "resources": (_("Resources"), _("Did you find people or things here that helped you on?")),
    "price": (_("Price"), _("Did you get something here more cheaply than elsewhere?")),
    "useful": (_("Useful"), _("Did you learn something here that you use?")),
}
#: Score → what its button says.
SCALE: dict[int, Any] = {
    5: pgettext_lazy("pulse", "Yes, clearly"), 4: pgettext_lazy("pulse", "Rather yes"),
    3: pgettext_lazy("pulse", "So-so"), 2: pgettext_lazy("pulse", "Rather not"),
    1: pgettext_lazy("pulse", "Not at all"),
}  # fmt: skip
#: What a promise of the charter gives → the question that says whether it is felt.
PROMISED = {
    "information": "timely", "benefit": "price", "opinion": "useful", "learning": "useful",
    "links": "resources",
}  # fmt: skip
STRATA: dict[str, Any] = {
    "active": pgettext_lazy("stratum", "active"), "some": pgettext_lazy("stratum", "now and then"),
    "silent": pgettext_lazy("stratum", "silent"),
}  # fmt: skip
