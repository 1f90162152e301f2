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

from weilu.console import registry
from weilu.console.models import SignInAttempt, SignInLink
from weilu.kit import clock
from weilu.kit.errors import WeiluError

LINK_LIVES = timedelta(minutes=15)
#: Tries within `TRIES_WINDOW` by one address at one login, by one address, and at one login.
TRIES_PAIR, TRIES_ADDRESS, TRIES_LOGIN = 5, 30, 60
TRIES_WINDOW = timedelta(minutes=15)
TRIES_KEPT = timedelta(days=1)

#: Codes one account may try within `TRIES_WINDOW`, and within `TRIES_KEPT`.
CODES_WINDOW, CODES_DAY = 5, 30
#: How long the door waits for the code after a right password.
CODE_WAITS = timedelta(minutes=10)
WAITING_KEY = "second_step"

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


class TooManyCodes(WeiluError):
    code = "signin.too_many_codes"
    status = 429
    sentence = _(
        "Too many codes were tried. Wait %(minutes)d minutes; if you have lost your phone and your "
        "recovery codes, whoever runs Weilu can take the second factor away."
    )


class WrongCode(WeiluError):
    code = "signin.wrong_code"
    status = 422
    sentence = _(
        "This code is not right, or was used already. Wait for the next one in your app, and look "
        "whether your phone's clock is right."
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


def wait_for_code(request: HttpRequest, account: Any) -> None:
    """Remember in the session, made anew, whose password was right."""
    request.session.cycle_key()
    request.session[WAITING_KEY] = [account.pk, clock.now().timestamp()]


def waiting(request: HttpRequest) -> Any:
    """The account the door waits for a code of, None when nobody or for too long."""
    key, since = request.session.get(WAITING_KEY) or (None, 0.0)
    if key is None or clock.now().timestamp() - since > CODE_WAITS.total_seconds():
        return None
    return get_user_model().objects.filter(pk=key, is_active=True).first()


def try_code(request: HttpRequest, account: Any, code: str) -> None:
    """Judge a code, no faster than a person types. Raises `TooManyCodes`, `WrongCode`."""
    attempt = note_code(account, request)
    if not registry.passes_second_step(account, code):
        raise WrongCode
    forget_tries(attempt)
    request.session.pop(WAITING_KEY, None)


def note_code(account: Any, request: HttpRequest) -> SignInAttempt:
    """Write a try at an account's code down before it is looked at. Raises `TooManyCodes`.

    Counted by account, from wherever: who tries knows its password already.
    """
    now = clock.now()
    mine = SignInAttempt.objects.filter(login_digest=_digest(f"code of {account.pk}"))
    attempt = SignInAttempt.objects.create(
        login_digest=_digest(f"code of {account.pk}"),
        address=str(request.META.get("REMOTE_ADDR", ""))[:45],
        at=now,
    )
    lately = mine.filter(at__gt=now - TRIES_WINDOW).count()
    if lately > CODES_WINDOW or mine.filter(at__gt=now - TRIES_KEPT).count() > CODES_DAY:
        raise TooManyCodes(minutes=int(TRIES_WINDOW.total_seconds() // 60))
    return attempt


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
