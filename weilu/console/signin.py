"""Signing in: one-time links, and passwords tried no faster than a person types."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from weilu.console.models import SignInAttempt, SignInLink
from weilu.kit import clock
from weilu.kit.errors import WeiluError

LINK_LIVES = timedelta(minutes=15)
#: Tries within `TRIES_WINDOW` by one address at one login, by one address, and at one login.
TRIES_PAIR, TRIES_ADDRESS, TRIES_LOGIN = 5, 30, 60
TRIES_WINDOW = timedelta(minutes=15)
TRIES_KEPT = timedelta(days=1)

_signer = Signer(salt="weilu.console.signin")


class LinkSpent(WeiluError):
    code = "signin.link_spent"
    status = 410
    sentence = _(
        "This sign-in link has been used or has run out. Ask for a new one, or run "
        "`bin/weilu signin-link` where Weilu is installed."
    )


class TooManyTries(WeiluError):
    code = "signin.too_many_tries"
    status = 429
    sentence = _(
        "Too many tries. Wait %(minutes)d minutes, or run `bin/weilu signin-link` where Weilu is "
        "installed to sign in without a password."
    )


def make_link(account: Any, base_url: str, lives: timedelta = LINK_LIVES) -> str:
    """A link that signs the account in once within `lives`; the only copy of its token."""
    token = secrets.token_urlsafe(24)
    now = clock.now()
    SignInLink.objects.create(
        digest=_digest(token), account_key=account.pk, created_at=now, expires_at=now + lives
    )
    path = reverse("console:sign_in_link", args=[_signer.sign(token)])
    return base_url.rstrip("/") + path


def open_link(signed: str) -> SignInLink:
    """The unused link a token belongs to. Raises `LinkSpent`."""
    try:
        token = _signer.unsign(signed)
    except BadSignature:
        raise LinkSpent from None
    link = SignInLink.objects.filter(
        digest=_digest(token), used_at=None, expires_at__gt=clock.now()
    ).first()
    if link is None:
        raise LinkSpent
    return link


def redeem(signed: str) -> Any:
    """The account a link signs in; the link is used up. Raises `LinkSpent`."""
    link = open_link(signed)
    with transaction.atomic():
        mine = SignInLink.objects.filter(pk=link.pk, used_at=None).update(used_at=clock.now())
        account = get_user_model().objects.filter(pk=link.account_key, is_active=True).first()
        if not mine or account is None:
            raise LinkSpent
    return account


def note_try(login: str, request: HttpRequest) -> SignInAttempt:
    """Write a try down before the password is looked at. Raises `TooManyTries`."""
    now = clock.now()
    SignInAttempt.objects.filter(at__lt=now - TRIES_KEPT).delete()
    address = str(request.META.get("REMOTE_ADDR", ""))[:45]
    attempt = SignInAttempt.objects.create(
        login_digest=_digest(login.strip().lower()), address=address, at=now
    )
    lately = SignInAttempt.objects.filter(at__gt=now - TRIES_WINDOW)
    by_address = lately.filter(address=address)
    by_login = lately.filter(login_digest=attempt.login_digest)
    pair = by_login.filter(address=address)
    if (
        pair.count() > TRIES_PAIR
        or by_address.count() > TRIES_ADDRESS
        or by_login.count() > TRIES_LOGIN
    ):
        raise TooManyTries(minutes=int(TRIES_WINDOW.total_seconds() // 60))
    return attempt


def forget_tries(attempt: SignInAttempt) -> None:
    """After a right password, the wrong ones before it from the same place no longer count."""
    SignInAttempt.objects.filter(
        login_digest=attempt.login_digest, address=attempt.address
    ).delete()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
