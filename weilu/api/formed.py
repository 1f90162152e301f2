"""Writes that a page's form judges, too: one rule for both doors, told here in the API's shape."""

from __future__ import annotations

from typing import Any

from django.forms.forms import BaseForm

from weilu.api.errors import Invalid


def filled(form: BaseForm) -> dict[str, Any]:
    """What the form made of its data. Raises `Invalid` with every field it objects to."""
    if form.is_valid():
        return dict(form.cleaned_data)
    fields = [
        {"where": name if name != "__all__" else "body", "why": str(why)}
        for name, errors in form.errors.items()
        for why in errors
    ]
    raise Invalid(**fields[0], fields=fields)
