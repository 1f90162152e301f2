"""A page's verb, carried out or refused in words where the person looks."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest

from weilu.kit.errors import WeiluError


def attempt(request: HttpRequest, verb: Callable[[], object], said: object = "") -> bool:
    """Carry a verb out and say so in a toast, or say there why it was refused."""
    try:
        verb()
    except WeiluError as error:
        messages.error(request, str(error))
        return False
    if said:
        messages.success(request, str(said))
    return True


def filled(form: BaseForm, verb: Callable[[], object], beside: str | None = None) -> bool:
    """Carry out what a form asks for, where it is valid; a refusal stands `beside` its field."""
    if not form.is_valid():
        return False
    try:
        verb()
    except WeiluError as error:
        form.add_error(beside, str(error))
        return False
    return True


def posted(
    request: HttpRequest, form: BaseForm, verb: Callable[[], object], said: object = ""
) -> bool:
    """Carry out what a small form asks for, or say in toasts what is wrong with it."""
    if form.is_valid():
        return attempt(request, verb, said)
    for errors in form.errors.values():
        messages.error(request, str(errors[0]))
    return False
