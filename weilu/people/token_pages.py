"""The page of API tokens: make one, see when each was last used, revoke."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from weilu.console.pages import page
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people import access, tokens
from weilu.people.forms import TokenForm

#: Tokens shown; those that ended long ago stand in the audit.
SHOWN = 100


@require_GET
@page()
@never_cache
def api_tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens; an owner sees all of the workspace."""
    return _shown(request, TokenForm())


@require_POST
@page()
@never_cache
def make(request: HttpRequest) -> HttpResponse:
    """A new token, shown this once."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _shown(request, form, 422)
    told, seat = form.cleaned_data, access.seat_of(request)
    try:
        token, text = tokens.make(
            seat, told["name"], may_write=told["scope"] == "write", days=int(told["days"]),
            by=seat.account,
        )  # fmt: skip
    except WeiluError as refusal:
        form.add_error(None, str(refusal))
        return _shown(request, form, refusal.status)
    return _shown(request, TokenForm(), made=token, text=text)


@require_POST
@page()
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """End a token now."""
    token = tokens.one_of_request(request, token_id)
    if tokens.revoke(token, by=access.seat_of(request).account):
        messages.success(request, _("“%(name)s” is revoked.") % {"name": token.name})
    return redirect("people:api_tokens")


def _shown(request: HttpRequest, form: TokenForm, status: int = 200, **more: Any) -> HttpResponse:
    now = clock.now()
    rows = [(token, token.is_live(now)) for token in tokens.of_request(request)[:SHOWN]]
    given = {"form": form, "rows": rows, "me": access.seat_of(request), **more}
    return render(request, "people/api_tokens.html", given, status=status)
