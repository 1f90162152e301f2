"""What the message explorer may be asked, checked in place."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from weilu.measure.catalogue import METRICS

#: Kinds of event worth choosing from; "all" shows every line.
KINDS = (
    ("message", _("Messages")),
    ("join", _("Joins")),
    ("leave", _("Leaves")),
    ("reaction", _("Reactions")),
    ("recall", _("Recalls")),
    ("all", _("Everything")),
)


class ExplorerForm(forms.Form):
    """Search, person, kind, dates, hour, and the figure whose messages to show."""

    q = forms.CharField(required=False, max_length=200, label=_("Words in the message"))
    who = forms.CharField(required=False, max_length=100, label=_("Person"))
    member = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    kind = forms.ChoiceField(required=False, choices=KINDS, label=_("Kind"))
    since = forms.DateField(required=False, label=_("From"))
    until = forms.DateField(required=False, label=_("To"))
    hour = forms.IntegerField(required=False, min_value=0, max_value=23, label=_("Hour"))
    behind = forms.ChoiceField(
        required=False, choices=[(key, metric.name) for key, metric in METRICS.items()]
    )
    before = forms.IntegerField(required=False, min_value=0)
    around = forms.IntegerField(required=False, min_value=0)
