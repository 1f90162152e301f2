"""Verbs on second factors: codes by time (TOTP, RFC 6238), and codes kept for a lost phone."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from hmac import compare_digest

import pyotp
from django.db import transaction
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from weilu.console.signin import WrongCode
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.kit.sealing import seal, unseal
from weilu.people import access, audit
from weilu.people.facts import (
    RecoveryCodesMade,
    RecoveryCodeUsed,
    SecondFactorAsked,
    SecondFactorOff,
    SecondFactorOn,
)
from weilu.people.models import Account, RecoveryCode, Seat, SecondFactor, Workspace

#: Seconds a code is good for, as every app has it.
STEP = 30
#: Codes of so many steps before and after now are taken, for phones whose clock is off.
LEEWAY = 1
RECOVERY_CODES = 10
#: Letters and digits that cannot be taken for each other, and how many a recovery code has.
LETTERS, LENGTH = "abcdefghjkmnpqrstuvwxyz23456789", 16
#: Pages open to who has yet to set one up where the workspace asks for it.
OPEN = frozenset({"people:choose_workspace", "people:password", "people:profile"})


class OwnFirst(WeiluError):
    code = "second_factor.own_first"
    status = 409
    sentence = _("Set up your own second factor first; then everybody can be asked for theirs.")


def is_on(account: Account) -> bool:
    """Whether the account is asked for a code at sign-in."""
    return SecondFactor.objects.filter(account=account, confirmed_at__isnull=False).exists()


def begin(account: Account) -> SecondFactor:
    """A new secret, not yet asked for; one that is on already is left as it is."""
    kept = SecondFactor.objects.filter(account=account, confirmed_at__isnull=False).first()
    if kept is not None:
        return kept
    made, _new = SecondFactor.objects.update_or_create(
        account=account,
        defaults={"secret": seal(pyotp.random_base32()), "made_at": clock.now(), "last_step": 0},
    )
    return made


def address_of(factor: SecondFactor) -> str:
    """What the app's camera reads: the secret as an otpauth: address."""
    totp = pyotp.TOTP(unseal(factor.secret), interval=STEP)
    return totp.provisioning_uri(name=factor.account.login, issuer_name="Weilu")


def confirm(factor: SecondFactor, code: str) -> list[str]:
    """The app shows the right code: ask for it from now on. Recovery codes, told this once.

    Raises `WrongCode`.
    """
    with transaction.atomic():
        if not _take(factor, code, clock.now()):
            raise WrongCode
        SecondFactor.objects.filter(pk=factor.pk).update(confirmed_at=clock.now())
        _note_everywhere(factor.account, SecondFactorOn(by=factor.account_id))
        return _fresh_codes(factor.account)


def passes(account: Account, code: str) -> bool:
    """Whether a code, or recovery code, opens the door; then it opens it no second time."""
    factor = SecondFactor.objects.filter(account=account, confirmed_at__isnull=False).first()
    if factor is None:
        return False
    return _take(factor, code, clock.now()) or _use(account, code)


@transaction.atomic
def turn_off(account: Account, by: Account | None = None) -> bool:
    """Ask for a password only again; False when nothing was on."""
    gone, _each = SecondFactor.objects.filter(account=account).delete()
    RecoveryCode.objects.filter(account=account).delete()
    if gone:
        _note_everywhere(account, SecondFactorOff(name=account.name, by=audit.number(by)))
    return bool(gone)


@transaction.atomic
def new_codes(account: Account) -> list[str]:
    """Other recovery codes; those before work no more."""
    _note_everywhere(account, RecoveryCodesMade(by=account.pk))
    return _fresh_codes(account)


def codes_left(account: Account) -> int:
    return RecoveryCode.objects.filter(account=account, used_at=None).count()


@transaction.atomic
def ask_everybody(workspace: Workspace, asked: bool, by: Account) -> None:
    """Set whether everybody with a seat needs a second factor. Raises `OwnFirst`."""
    if asked and not is_on(by):
        raise OwnFirst
    changed = Workspace.objects.filter(pk=workspace.pk).exclude(asks_second_factor=asked)
    if changed.update(asks_second_factor=asked):
        audit.note(workspace, SecondFactorAsked(asked=asked, by=by.pk))


def detour(request: HttpRequest) -> str:
    """To the page that sets one up, where the workspace asks for it and there is none."""
    try:
        seat = access.seat_of(request)
    except Http404:
        return ""
    if not seat.workspace.asks_second_factor or is_on(seat.account):
        return ""
    name = request.resolver_match.view_name if request.resolver_match else ""
    is_open = name in OPEN or name.startswith("people:second_factor")
    return "" if is_open else reverse("people:second_factor")


def _take(factor: SecondFactor, code: str, now: datetime) -> bool:
    """Whether it is the app's code of about now, and later than the last one taken."""
    totp = pyotp.TOTP(unseal(factor.secret), interval=STEP)
    here = int(now.timestamp()) // STEP
    for step in range(here - LEEWAY, here + LEEWAY + 1):
        if compare_digest(totp.generate_otp(step).encode(), code.encode()):
            later = SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step)
            return bool(later.update(last_step=step))
    return False


@transaction.atomic
def _use(account: Account, code: str) -> bool:
    unused = RecoveryCode.objects.filter(account=account, digest=_digest(code), used_at=None)
    if not unused.update(used_at=clock.now()):
        return False
    fact = RecoveryCodeUsed(left=codes_left(account), by=account.pk)
    _note_everywhere(account, fact)
    return True


def _fresh_codes(account: Account) -> list[str]:
    codes = [
        "".join(secrets.choice(LETTERS) for _turn in range(LENGTH))
        for _one in range(RECOVERY_CODES)
    ]
    RecoveryCode.objects.filter(account=account).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account=account, digest=_digest(code)) for code in codes
    )
    return ["-".join(code[at : at + 4] for at in range(0, LENGTH, 4)) for code in codes]


def _random() -> str:
    return "".join(secrets.choice(LETTERS) for _turn in range(LENGTH))


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _note_everywhere(account: Account, fact: object) -> None:
    """In the audit of every workspace the account has a seat in."""
    for seat in Seat.objects.filter(account=account).select_related("workspace"):
        audit.note(seat.workspace, fact)
