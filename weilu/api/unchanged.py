"""Reads that did not change: an `ETag` with each, 304 without a body to who has it already."""

from __future__ import annotations

import hashlib
from typing import Any, TypeVar, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

Kept = TypeVar("Kept", bound=HttpResponseBase)


class Unchanged(Exception):
    """The caller has it already: ends an endpoint before its work."""

    def __init__(self, answer: HttpResponse) -> None:
        self.answer = answer
        super().__init__("304")


def tell_if_unchanged(request: HttpRequest, *version: Any) -> None:
    """Where the version of an answer is known before its making. Raises `Unchanged`."""
    etag = _etag("\n".join(map(str, (request.get_full_path(), get_language(), *version))).encode())
    request._weilu_etag = etag  # type: ignore[attr-defined]
    found = get_conditional_response(request, etag=etag)
    if found is not None and found.status_code == 304:
        raise Unchanged(_private(HttpResponse(status=304, headers={"ETag": etag})))


def conditional(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The answer to a read with its ETag, or 304; streams get one only where it was told."""
    if response.status_code != 200:
        return response
    etag = getattr(request, "_weilu_etag", None)
    if etag is None and isinstance(response, HttpResponse):
        etag = _etag(response.content)
    if etag is None:
        return _private(response)
    response.headers["ETag"] = etag
    plain = cast(HttpResponse, response)  # only its headers are looked at
    return _private(get_conditional_response(request, etag=etag, response=plain) or plain)


def _private(response: Kept) -> Kept:
    response.headers["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Authorization", "Accept-Language"])
    return response


def _etag(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'
