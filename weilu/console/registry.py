"""What rooms hang on the console. The frame knows no room: rooms call these in `apps.ready()`.

navigation("members", _("Members"), "users", "people:members", order=30)
navigation("acquire", _("Acquire"), "user-plus", "", order=42)  # a room of several pages:
navigation("channels", _("Channels"), "link", "acquire:channels", order=10, place="acquire")
page_permission("people.edit", roles=("owner",))

@panel("member", order=20)
def curve(request, member): return render_to_string(…)   # or None: nothing to show
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

Panel = Callable[[HttpRequest, Any], str | None]
RoleOf = Callable[[HttpRequest], str]
#: Where to send a request instead of its page, "" = nowhere.
Detour = Callable[[HttpRequest], str]


@dataclass(frozen=True, slots=True)
class SecondStep:
    """What the room that keeps second factors tells the door."""

    needed: Callable[[Any], bool]  #: whether an account is asked for a code after its password
    passes: Callable[[Any, str], bool]  #: whether a code is right; a right one works once


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a menu."""

    key: str
    label: Any  #: lazily translated
    icon: str  #: name in `static/vendor/icons.svg`
    url_name: str
    order: int
    permission: str = ""  #: shown only to who may; "" = to everybody signed in
    #: "side" (the rooms), "settings" (tabs of the settings pages), or the key of a room whose
    #: page it is.
    place: str = "side"


_entries: dict[tuple[str, str], Entry] = {}
_panels: dict[str, list[tuple[int, str, Panel]]] = defaultdict(list)
_permissions: dict[str, frozenset[str]] = {}
_role_of: list[RoleOf] = []
_second_step: list[SecondStep] = []
_detours: list[Detour] = []


def navigation(
    key: str,
    label: Any,
    icon: str,
    url_name: str,
    order: int,
    *,
    permission: str = "",
    place: str = "side",
) -> None:
    """Put a page into the menu `place`; the same key again replaces it."""
    _entries[place, key] = Entry(key, label, icon, url_name, order, permission, place)


def panel(place: str, order: int = 100) -> Callable[[Panel], Panel]:
    """Show what the function returns on every page of `place` ("member", "group", …), in order."""

    def keep(function: Panel) -> Panel:
        name = f"{function.__module__}.{function.__qualname__}"
        kept = [known for known in _panels[place] if known[1] != name]
        _panels[place] = sorted([*kept, (order, name, function)], key=lambda known: known[:2])
        return function

    return keep


def page_permission(key: str, roles: tuple[str, ...]) -> None:
    """Say which roles have a permission. Asking for one nobody declared is a fault, not a no."""
    _permissions[key] = frozenset(roles)


def role_source(role_of: RoleOf) -> RoleOf:
    """The room that keeps seats says here which role ("" = none) a request has."""
    _role_of[:] = [role_of]
    return role_of


def role(request: HttpRequest) -> str:
    """The role the request's person has in the workspace shown, "" for none."""
    return _role_of[0](request) if _role_of else ""


def may(request: HttpRequest, permission: str) -> bool:
    """Whether the person may; "" asks only that they have a seat."""
    if permission and permission not in _permissions:
        raise ImproperlyConfigured(f"No room declared the permission {permission!r}.")
    held = role(request)
    return held in _permissions[permission] if permission else bool(held)


def second_step(needed: Callable[[Any], bool], passes: Callable[[Any, str], bool]) -> None:
    """The room that keeps second factors says here who needs one, and judges codes."""
    _second_step[:] = [SecondStep(needed, passes)]


def needs_second_step(account: Any) -> bool:
    return bool(_second_step) and _second_step[0].needed(account)


def passes_second_step(account: Any, code: str) -> bool:
    return bool(_second_step) and _second_step[0].passes(account, code)


def detour(where: Detour) -> Detour:
    """Before any page: a room may send the person elsewhere first."""
    if where not in _detours:
        _detours.append(where)
    return where


def detour_of(request: HttpRequest) -> str:
    """Where this request has to go first, "" = on to its page."""
    return next(filter(None, (where(request) for where in _detours)), "")


def entries(request: HttpRequest, place: str = "side") -> list[Entry]:
    """The menu as this person sees it, in order."""
    here = [entry for (where, _), entry in _entries.items() if where == place]
    return sorted(
        (entry for entry in here if may(request, entry.permission)),
        key=lambda entry: (entry.order, entry.key),
    )


def panels(place: str, request: HttpRequest, subject: Any) -> Iterator[SafeString]:
    """The HTML of each panel that has something to show about `subject`."""
    for _, _, function in list(_panels[place]):
        html = function(request, subject)
        if html:
            # Panels are rendered by templates, which have escaped what came from people.
            yield mark_safe(html)
