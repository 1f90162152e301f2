"""Writes that may be sent again: the same `Idempotency-Key` gets the same answer, and one effect.

The answer is kept in the transaction of its effect, for a day. Refusals are not kept: what was
refused changed nothing, and may be tried again with the same key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from weilu.api.models import KeptAnswer
from weilu.kit import clock
from weilu.kit.errors import WeiluError

HEADER = "Idempotency-Key"
KEPT = timedelta(days=1)
#: A request that has not answered for so long was killed, and may be done anew.
GIVEN_UP = timedelta(minutes=10)
#: Bodies above this, in bytes, are told apart by their length only.
HASHED = 1_000_000
LONGEST_KEY = 200


class BadKey(WeiluError):
    code = "api.bad_key"
    status = 422
    sentence = _("An Idempotency-Key has 1 to %(longest)d visible ASCII characters.")


class KeyReused(WeiluError):
    code = "api.key_reused"
    status = 422
    sentence = _("This Idempotency-Key came with another request before. Use a new one for each.")


class InProgress(WeiluError):
    code = "api.in_progress"
    status = 409
    sentence = _(
        "The first request with this Idempotency-Key is still being worked on. Ask again in "
        "%(retry_after)d seconds."
    )


Work = Callable[[], HttpResponseBase]


def once(request: HttpRequest, token_key: int, key: str, work: Work) -> HttpResponseBase:
    """The answer kept under `key`, else that of `work`, kept. Raises `KeyReused`, `InProgress`."""
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise BadKey(longest=LONGEST_KEY)
    kept, mine = _claim(token_key, key, _fingerprint(request))
    if not mine:
        return _again(kept)
    try:
        return _carry_out(kept, work)
    except BaseException:
        kept.delete()
        raise


def _claim(token_key: int, key: str, fingerprint: str) -> tuple[KeptAnswer, bool]:
    now = clock.now()
    KeptAnswer.objects.filter(begun_at__lt=now - KEPT).delete()
    KeptAnswer.objects.filter(status=None, begun_at__lt=now - GIVEN_UP).delete()
    kept, mine = KeptAnswer.objects.get_or_create(
        token_key=token_key, key=key, defaults={"fingerprint": fingerprint, "begun_at": now}
    )
    if kept.fingerprint != fingerprint:
        raise KeyReused
    return kept, mine


def _carry_out(kept: KeptAnswer, work: Work) -> HttpResponseBase:
    with transaction.atomic():
        response = work()
        good = response.status_code < 400 and isinstance(response, HttpResponse)
        if good:
            _keep(kept, response)
        else:
            transaction.set_rollback(True)
    if not good:
        kept.delete()
    return response


def _keep(kept: KeptAnswer, response: HttpResponseBase) -> None:
    kept.status = response.status_code
    kept.headers = {
        name: response.headers[name]
        for name in ("Content-Type", "Location")
        if name in response.headers
    }
    kept.body = getattr(response, "content", b"")
    kept.save(update_fields=["status", "headers", "body"])


def _again(kept: KeptAnswer) -> HttpResponse:
    if kept.status is None:
        raise InProgress(retry_after=5)
    answer = HttpResponse(bytes(kept.body), status=kept.status, headers=kept.headers)
    answer.headers["Idempotent-Replayed"] = "true"
    return answer


def _fingerprint(request: HttpRequest) -> str:
    length = int(request.headers.get("Content-Length") or 0)
    parts = [request.method or "", request.get_full_path(), str(length)]
    found = hashlib.sha256("\n".join(parts).encode())
    if 0 < length <= HASHED:
        found.update(request.body)
    return found.hexdigest()
