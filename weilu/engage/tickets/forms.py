"""Forms of tickets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from weilu.console.forms import Plain
from weilu.people.models import Member, Workspace

MOST_SEATS = 100_000


class SeatsForm(Plain):
    """How many may come, and what they should know."""

    seats = forms.IntegerField(
        label=pgettext_lazy("ticket", "Seats"), min_value=1, max_value=MOST_SEATS
    )
    note = forms.CharField(
        label=_("What holders should know"), max_length=200, required=False,
        help_text=_("What to bring, what it costs and where that is paid. Stands on the ticket."),
    )  # fmt: skip


class HolderForm(Plain):
    """For whom a ticket is: a member's name, or any name for a guest."""

    name = forms.CharField(label=_("Name"), max_length=80)
    is_guest = forms.BooleanField(label=_("Is no member"), required=False)

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workspace = workspace

    def clean(self) -> dict[str, Any]:
        """Find the member; a name that two bear is refused."""
        given = super().clean() or {}
        name = given.get("name", "")
        if not name or given.get("is_guest"):
            return given | {"member": None, "guest": name}
        here = Member.objects.filter(workspace=self.workspace, name=name, is_bot=False)
        found = list(here.order_by("pk")[:2])
        if not found:
            raise forms.ValidationError(_("Nobody is called so. Tick the box for a guest."))
        if len(found) > 1:
            raise forms.ValidationError(
                _("Several members are called so. Send them the link on their profile.")
            )
        return given | {"member": found[0], "guest": ""}
