"""Reading a delivery of JSON: whatever it is, it ends in what it tells or in `NotUnderstood`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from weilu.platforms.live.contract import LiveTold, NotUnderstood

#: What reading something that is not as the platform says comes to.
_FAULTS = (KeyError, ValueError, TypeError, AttributeError, OverflowError, IndexError)


def told_in(
    body: bytes, platform: Any, tell: Callable[[Any], Iterable[LiveTold]]
) -> list[LiveTold]:
    """All that `tell` finds in the JSON. Raises `NotUnderstood`, naming the platform."""
    try:
        return list(tell(json.loads(body)))
    except RecursionError:
        raise NotUnderstood(platform=platform, why=_("it is nested too deeply")) from None
    except _FAULTS as fault:
        why = _("%(part)s is missing or not what it should be") % {"part": _part(fault)}
        raise NotUnderstood(platform=platform, why=why) from fault


def _part(fault: Exception) -> str:
    """The field that is missing, never the message's words."""
    return str(fault.args[0])[:40] if isinstance(fault, KeyError) and fault.args else "a field"
