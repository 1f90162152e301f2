"""What every template of the console has at hand: the menus and where one is in them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from weilu.console import registry, undo

#: How many rooms the phone's bottom bar holds beside 'more'.
BAR = 4


def console(request: HttpRequest) -> dict[str, Any]:
    """`side` (menu of rooms), `bar` (its first few), `settings_menu`: each with `url`, `here`."""
    return {
        "side": SimpleLazyObject(lambda: _menu(request, "side")),
        "bar": SimpleLazyObject(lambda: _menu(request, "side")[:BAR]),
        "settings_menu": SimpleLazyObject(lambda: _menu(request, "settings")),
        "workspace": getattr(request, "workspace", None),
        "undo": SimpleLazyObject(lambda: undo.offered(request)),
    }


def _menu(request: HttpRequest, place: str) -> list[dict[str, Any]]:
    if not request.user.is_authenticated:
        return []
    found = [(entry, _address(entry.url_name)) for entry in registry.entries(request, place)]
    here = _nearest(request.path, [url for _, url in found if url])
    return [{"entry": entry, "url": url, "here": url == here} for entry, url in found if url]


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _nearest(path: str, urls: list[str]) -> str:
    """The longest of the menu's addresses that the path lies under."""
    under = [url for url in urls if path == url or (path.startswith(url) and url != "/")]
    return max(under, key=len, default="")
