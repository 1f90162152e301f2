"""The page about one's second factor, and the switch that asks everybody for theirs."""

from __future__ import annotations

from typing import Any

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from weilu.console import signin
from weilu.console.forms import CodeForm
from weilu.console.pages import page
from weilu.kit.errors import WeiluError
from weilu.kit.sealing import unseal
from weilu.people import access, second_factor
from weilu.people.forms import AgainForm
from weilu.people.models import Account, Seat, SecondFactor


@require_GET
@page()
@never_cache
def state(request: HttpRequest) -> HttpResponse:
    """Whether it is on, and what can be done about it."""
    return _shown(request)


@require_POST
@page()
@never_cache
@sensitive_post_parameters("password")
def begin(request: HttpRequest) -> HttpResponse:
    """Show the code for the app's camera, to who knows the password."""
    account = access.seat_of(request).account
    form = _again(request, account)
    if not form.is_valid():
        return _shown(request, 422, again=form)
    return _camera(request, second_factor.begin(account), CodeForm())


@require_POST
@page()
@never_cache
def confirm(request: HttpRequest) -> HttpResponse:
    """The first code of the app: from now on it is asked for."""
    account = access.seat_of(request).account
    factor = SecondFactor.objects.filter(account=account, confirmed_at=None).first()
    if factor is None:
        return redirect("people:second_factor")
    form = CodeForm(request.POST)
    try:
        if form.is_valid():
            attempt = signin.note_code(account, request)
            fresh = second_factor.confirm(factor, form.cleaned_data["code"])
            signin.forget_tries(attempt)
            messages.success(request, _("The second factor is on."))
            return _shown(request, codes=fresh)
    except WeiluError as refusal:
        form.add_error(None, str(refusal))
    return _camera(request, factor, form, 422)


@require_POST
@page()
@never_cache
@sensitive_post_parameters("password")
def codes(request: HttpRequest) -> HttpResponse:
    """Other recovery codes, to who knows the password."""
    account = access.seat_of(request).account
    form = _again(request, account)
    if not form.is_valid() or not second_factor.is_on(account):
        return _shown(request, 422, again=form)
    return _shown(request, codes=second_factor.new_codes(account))


@require_POST
@page()
@never_cache
@sensitive_post_parameters("password")
def turn_off(request: HttpRequest) -> HttpResponse:
    """Take it away, for who knows the password."""
    account = access.seat_of(request).account
    form = _again(request, account, auto_id="off_%s")
    if not form.is_valid():
        return _shown(request, 422, off=form)
    if second_factor.turn_off(account, account):
        messages.success(request, _("The second factor is off."))
    return redirect("people:second_factor")


@require_POST
@page("manage")
def ask_all(request: HttpRequest) -> HttpResponse:
    """Whether everybody with a seat needs one."""
    here, me = access.workspace_of(request, "manage"), access.seat_of(request).account
    try:
        second_factor.ask_everybody(here, request.POST.get("asked") == "1", me)
        messages.success(request, _("Saved."))
    except WeiluError as refusal:
        messages.error(request, str(refusal))
    return redirect("people:second_factor")


def _again(request: HttpRequest, account: Account, **more: Any) -> AgainForm:
    """The password asked for once more, tried no faster than at the door."""
    form = AgainForm(account, request.POST, **more)
    try:
        attempt = signin.note_try(account.login, request)
        if form.is_valid():
            signin.forget_tries(attempt)
    except WeiluError as refusal:
        form.add_error(None, str(refusal))
    return form


def _camera(
    request: HttpRequest, factor: SecondFactor, form: CodeForm, status: int = 200
) -> HttpResponse:
    if factor.confirmed_at is not None:
        return redirect("people:second_factor")
    secret = unseal(factor.secret)
    picture = segno.make(second_factor.address_of(factor), error="m")
    given = {
        "form": form,
        "picture": picture.svg_data_uri(border=3, light="white", scale=5),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    }
    return render(request, "people/second_factor_setup.html", given, status=status)


def _shown(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    seat = access.seat_of(request)
    account = seat.account
    given = {
        "account": account,
        "workspace_asks": seat.workspace.asks_second_factor,
        "is_on": second_factor.is_on(account),
        "left": second_factor.codes_left(account),
        "again": AgainForm(account),
        "off": AgainForm(account, auto_id="off_%s"),
        "without": _without(seat) if access.may(request, "manage") else [],
        **more,
    }
    return render(request, "people/second_factor.html", given, status=status)


def _without(seat: Seat) -> list[str]:
    """Names of those with a seat who have none yet."""
    held = Seat.objects.filter(workspace=seat.workspace).exclude(
        account__second_factor__confirmed_at__isnull=False
    )
    return list(held.order_by("pk").values_list("account__name", flat=True))
