"""Verbs on API tokens: make one for a seat, admit who shows it, take it back."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from weilu.api.registry import Caller
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people import access, audit
from weilu.people.facts import TokenMade, TokenRevoked
from weilu.people.models import Account, ApiToken, Seat

#: What every token begins with, so that one found in a file is known for what it is.
PREFIX = "weilu_"
#: Characters of a token that lists show, its prefix included.
SHOWN = 12
#: How long a token may live, in days, as offered.
LIVES = (30, 90, 365)
#: Live tokens of one seat at most.
MOST = 20
#: `last_used_at` is written down once in so long, as each time would be a write per call.
NOTED_EVERY = timedelta(minutes=1)


class TooMany(WeiluError):
    code = "tokens.too_many"
    status = 409
    sentence = _("There are %(most)d live tokens already. Revoke one that is no longer used first.")


@transaction.atomic
def make(
    seat: Seat, name: str, *, may_write: bool, days: int, by: Account | None = None
) -> tuple[ApiToken, str]:
    """A token that acts for the seat, and its text: the only time it is told. Raises `TooMany`."""
    if live(ApiToken.objects.filter(seat=seat)).count() >= MOST:
        raise TooMany(most=MOST)
    text = PREFIX + secrets.token_urlsafe(32)
    now = clock.now()
    token = ApiToken.objects.create(
        seat=seat, name=name, start=text[:SHOWN], digest=_digest(text), may_write=may_write,
        created_at=now, expires_at=now + timedelta(days=days),
    )  # fmt: skip
    fact = TokenMade(name=name, may_write=may_write, days=days, by=audit.number(by))
    audit.note(seat.workspace, fact)
    return token, text


@transaction.atomic
def revoke(token: ApiToken, by: Account | None = None) -> bool:
    """End a token now; False when it had ended."""
    alive = ApiToken.objects.filter(pk=token.pk, revoked_at=None)
    if not alive.update(revoked_at=clock.now()):
        return False
    audit.note(token.seat.workspace, TokenRevoked(name=token.name, by=audit.number(by)))
    return True


def live(found: QuerySet[ApiToken]) -> QuerySet[ApiToken]:
    """Those neither revoked nor run out."""
    return found.filter(revoked_at=None, expires_at__gt=clock.now())


def of_request(request: HttpRequest) -> QuerySet[ApiToken]:
    """The tokens the person may see: their own; an owner all of the workspace. Newest first."""
    seat = access.seat_of(request)
    found = ApiToken.objects.filter(seat__workspace=seat.workspace)
    if not access.may(request, "manage"):
        found = found.filter(seat=seat)
    return found.select_related("seat__account", "seat__workspace").order_by("-created_at", "-pk")


def one_of_request(request: HttpRequest, token_id: int) -> ApiToken:
    """One of the tokens the person may see. Raises Http404 for any other."""
    token = of_request(request).filter(pk=token_id).first()
    if token is None:
        raise Http404
    return token


def admit(request: HttpRequest, text: str) -> Caller | None:
    """Seat the request by the token it shows; None for one that does not count."""
    now = clock.now()
    found = ApiToken.objects.filter(digest=_digest(text), seat__account__is_active=True)
    token = found.select_related("seat__account", "seat__workspace").first()
    if token is None or not token.is_live(now):
        return None
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTED_EVERY)
    if token.last_used_at is None or token.last_used_at < now - NOTED_EVERY:
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
    access.sit(request, token.seat)
    request._weilu_token = token  # type: ignore[attr-defined]
    return Caller(token_key=token.pk, may_write=token.may_write)


def shown(request: HttpRequest) -> ApiToken:
    """The token an admitted request showed."""
    token: ApiToken = request._weilu_token  # type: ignore[attr-defined]
    return token


def _digest(text: str) -> str:
    # A token has 256 random bits, so a plain hash cannot be turned around.
    return hashlib.sha256(text.encode()).hexdigest()
