"""Who calls: the bearer token of a request, its right and its pace."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja.security import HttpBearer

from weilu.api import pace, registry
from weilu.api.registry import Caller
from weilu.kit.errors import WeiluError

SAFE = frozenset({"GET", "HEAD"})


class NoToken(WeiluError):
    code = "api.no_token"
    status = 401
    sentence = _(
        "No token was shown. Make one under Settings › API, and send it as the header "
        "“Authorization: Bearer …”."
    )


class BadToken(WeiluError):
    code = "api.bad_token"
    status = 401
    sentence = _(
        "This token is not known, was revoked or has run out. Make another one under Settings › "
        "API."
    )


class ReadOnly(WeiluError):
    code = "api.read_only"
    status = 403
    sentence = _("This token may only read. Make one that may write under Settings › API.")


class Forbidden(WeiluError):
    code = "api.forbidden"
    status = 403
    sentence = _(
        "The seat this token belongs to does not allow this. Ask an owner of the workspace for "
        "another role."
    )


def caller_of(request: HttpRequest) -> Caller:
    """Who calls; asked once a request. Raises `NoToken`, `BadToken`, `TooFast`."""
    known: Caller | None = getattr(request, "_weilu_caller", None)
    if known is not None:
        return known
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NoToken
    caller = registry.admit(request, token.strip())
    if caller is None:
        raise BadToken
    pace.slow_down(caller.token_key)
    request._weilu_caller = caller  # type: ignore[attr-defined]
    return caller


class Bearer(HttpBearer):
    """A token, of a seat with a right; one that may write where something is changed."""

    def __init__(self, right: str) -> None:
        super().__init__()
        self.right = right

    def __call__(self, request: HttpRequest) -> Caller:
        return self.authenticate(request, "")

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        caller = caller_of(request)
        if request.method not in SAFE and not caller.may_write:
            raise ReadOnly
        if self.right and not registry.may(request, self.right):
            raise Forbidden
        return caller
