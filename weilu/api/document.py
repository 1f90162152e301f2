"""The OpenAPI 3.1 document: what the endpoints say of themselves, and what holds for all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from weilu.api.assemble import ROOT, api, doors

Loader = Callable[[], dict[str, Any]]
_components: dict[str, Loader] = {}

ERROR = {
    "type": "object",
    "title": "Error",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "sentence", "data"],
            "properties": {
                "code": {"type": "string", "description": "Stable, the same in every language."},
                "sentence": {
                    "type": "string",
                    "description": "In the language asked by Accept-Language; says what to do.",
                },
                "data": {"type": "object", "description": "What the sentence was filled from."},
            },
        }
    },
}


def component(name: str, load: Loader) -> None:
    """A JSON schema that a room keeps elsewhere, for `{"$ref": "#/components/schemas/NAME"}`."""
    _components[name] = load


@cache
def document(language: str) -> dict[str, Any]:  # noqa: ARG001  what `_` says depends on it
    """The whole document, worded in the active language."""
    made = dict(api().get_openapi_schema(path_prefix=ROOT.lstrip("/")))
    made["info"] = {"title": "Weilu API", "version": "1", "description": _about()}
    made["servers"] = [{"url": "/"}]
    parts = made["components"]
    parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    parts["schemas"] |= {"Error": ERROR} | {name: load() for name, load in _components.items()}
    parts["parameters"] = _headers()
    made["tags"] = list(_tags())
    for method, operation in _operations(made):
        _complete(method, operation)
    plain: dict[str, Any] = _worded(made)
    return plain


def _tags() -> Iterator[dict[str, str]]:
    for door in doors():
        yield {"name": door.key, "description": str(door.name)}


def _operations(made: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for methods in made["paths"].values():
        methods.pop("head", None)  # GET without its body: goes without saying
        yield from methods.items()


def _complete(method: str, operation: dict[str, Any]) -> None:
    """What every operation has besides its own: token, headers, errors."""
    operation["security"] = [{"token": []}]
    names = ["AcceptLanguage", "IfNoneMatch" if method == "get" else "IdempotencyKey"]
    operation["parameters"] = [
        *operation.get("parameters", ()),
        *({"$ref": f"#/components/parameters/{name}"} for name in names),
    ]
    told = operation["responses"] = {str(key): one for key, one in operation["responses"].items()}
    if method == "get":
        told.setdefault("304", {"description": "Not Modified: the ETag still holds"})
    told["default"] = {
        "description": "What went wrong: 401, 403, 404, 405, 409, 422, 429 or 500",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }


def _headers() -> dict[str, Any]:
    def header(name: str, about: str) -> dict[str, Any]:
        return {"name": name, "in": "header", "description": about, "schema": {"type": "string"}}

    return {
        "AcceptLanguage": header("Accept-Language", _("Language of words: zh-Hans or en.")),
        "IfNoneMatch": header("If-None-Match", _("The ETag you have; 304 when it still holds.")),
        "IdempotencyKey": header(
            "Idempotency-Key",
            _("Any text of your own, new for each write. Sent again, the write is done once."),
        ),
    }


def _about() -> str:
    return _(
        "Everything the console shows, for programs. Show a token with every call: make one "
        "under Settings › API, or by the command bin/weilu api-token create."
    )


def _worded(value: Any) -> Any:
    """With lazily translated texts as texts."""
    if isinstance(value, dict):
        return {key: _worded(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_worded(one) for one in value]
    return value if isinstance(value, str | int | float | None) else str(value)
