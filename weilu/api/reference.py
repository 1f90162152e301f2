"""The reference for people: one page made from the OpenAPI document, read without a network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language, override
from django.views.decorators.http import require_GET

from weilu.api.document import document as document_in

LANGUAGES = dict(settings.LANGUAGES)


def _language(request: HttpRequest) -> str:
    wanted = request.GET.get("language", "")
    return wanted if wanted in LANGUAGES else get_language() or settings.LANGUAGE_CODE


@require_GET
def document(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document, in the language asked."""
    language = _language(request)
    with override(language):
        return JsonResponse(document_in(language), json_dumps_params={"ensure_ascii": False})


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Every endpoint with what it takes and gives."""
    language = _language(request)
    with override(language):
        made = document_in(language)
        given = {
            "about": made["info"]["description"],
            "chapters": list(_chapters(made)),
            "errors": _fields(made, made["components"]["schemas"]["Error"]),
            "languages": LANGUAGES,
            "language": language,
        }
        return render(request, "api/reference.html", given)


def _chapters(made: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for tag in made["tags"]:
        endpoints = [
            _endpoint(made, path, method, one)
            for path, methods in made["paths"].items()
            for method, one in methods.items()
            if tag["name"] in one["tags"]
        ]
        yield {"key": tag["name"], "name": tag["description"], "endpoints": endpoints}


def _endpoint(made: dict[str, Any], path: str, method: str, one: dict[str, Any]) -> dict[str, Any]:
    parameters = [_followed(made, parameter) for parameter in one["parameters"]]
    body = one.get("requestBody", {}).get("content", {})
    return {
        "id": one["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": one["summary"],
        "about": one.get("description", ""),
        "parameters": [_parameter(made, told) for told in parameters],
        "body": [{"type": kind, "fields": _fields(made, told.get("schema", {}))}
                 for kind, told in body.items()],
        "answers": [_answer(made, status, told) for status, told in one["responses"].items()
                    if status not in {"default", "304"}],
    }  # fmt: skip


def _answer(made: dict[str, Any], status: str, told: dict[str, Any]) -> dict[str, Any]:
    content = told.get("content", {})
    kind = next(iter(content), "")
    schema = content.get(kind, {}).get("schema", {})
    return {"status": status, "type": kind, "fields": _fields(made, schema)}


def _parameter(made: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    schema = _followed(made, told.get("schema", {}))
    return {
        "name": told["name"],
        "place": told["in"],
        "type": _type(made, schema),
        "required": told.get("required", False),
        "about": told.get("description") or schema.get("description", ""),
        "default": schema.get("default"),
    }


def _fields(made: dict[str, Any], schema: dict[str, Any], depth: int = 0) -> list[dict[str, Any]]:
    """A schema as rows of name, type and meaning; three levels deep."""
    schema = _followed(made, schema)
    schema = _followed(made, schema.get("items", schema))
    needed = schema.get("required", ())
    rows: list[dict[str, Any]] = []
    for name, told in schema.get("properties", {}).items():
        one = _followed(made, told)
        rows.append({
            "name": name, "depth": depth, "type": _type(made, one), "required": name in needed,
            "about": told.get("description") or one.get("description", ""),
        })  # fmt: skip
        if depth < 2:
            rows += _fields(made, _inside(made, one), depth + 1)
    return rows


def _inside(made: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    for other in schema.get("anyOf", ()):
        if other.get("type") != "null":
            return _followed(made, other)
    inner = schema.get("additionalProperties")
    return inner if isinstance(inner, dict) else schema


def _followed(made: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """What a `$ref` points at."""
    while "$ref" in schema:
        found: Any = made
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        schema = found
    return schema


def _type(made: dict[str, Any], schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return " | ".join(_type(made, _followed(made, one)) for one in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    kind = schema.get("type", "")
    if kind == "array":
        return f"[{_type(made, _followed(made, schema.get('items', {})))}]"
    if isinstance(kind, list):
        return " | ".join(kind)
    return str(schema.get("format") or kind or schema.get("title", "any"))
