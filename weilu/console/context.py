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
    """`side` (menu of rooms), `bar` (its first few), `settings_menu`: each with `url`, `here`.

    A room with several pages has them in `pages`; `room_pages` are those of the room one is in.
    """
    return {
        "side": SimpleLazyObject(lambda: _rooms(request)),
        "bar": SimpleLazyObject(lambda: _menu(request, "side")[:BAR]),
        "room_pages": SimpleLazyObject(lambda: _pages_here(request)),
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


def _rooms(request: HttpRequest) -> list[dict[str, Any]]:
    """The side's menu; a room without a page of its own opens at its first."""
    if not request.user.is_authenticated:
        return []
    rooms: list[dict[str, Any]] = []
    for entry in registry.entries(request, "side"):
        pages = [] if entry.key == "settings" else _menu(request, entry.key)
        url = _address(entry.url_name) or next((page["url"] for page in pages), "")
        if url:
            rooms.append({"entry": entry, "url": url, "pages": pages})
    every = [room["url"] for room in rooms]
    every += [page["url"] for room in rooms for page in room["pages"]]
    here = _nearest(request.path, every)
    for room in rooms:
        urls = {room["url"], *(page["url"] for page in room["pages"])}
        room["here"] = here in urls
    return rooms


def _pages_here(request: HttpRequest) -> list[dict[str, Any]]:
    """The pages of the room one is in, where it has several."""
    pages: list[dict[str, Any]] = next(
        (room["pages"] for room in _rooms(request) if room["here"]), []
    )
    return pages if len(pages) > 1 else []


def _address(url_name: str) -> str:
    try:
        return reverse(url_name) if url_name else ""
    except NoReverseMatch:
        return ""


def _nearest(path: str, urls: list[str]) -> str:
    """The longest of the menu's addresses that the path lies under."""
    under = [url for url in urls if path == url or (path.startswith(url) and url != "/")]
    return max(under, key=len, default="")
