"""How fast a token may call. Several web processes each count for themselves."""

from __future__ import annotations

import math
import time

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from weilu.kit.buckets import Buckets
from weilu.kit.errors import WeiluError


class TooFast(WeiluError):
    code = "api.too_fast"
    status = 429
    sentence = _(
        "This token may call %(per_minute)d times a minute. Wait %(retry_after)d seconds and go "
        "on, more slowly."
    )


buckets = Buckets()


def slow_down(key: int) -> None:
    """Count a call. Raises `TooFast`."""
    per_minute = settings.WEILU_API_PER_MINUTE
    wait = buckets.take(key, per_minute, time.monotonic())
    if wait:
        raise TooFast(per_minute=per_minute, retry_after=math.ceil(wait))
