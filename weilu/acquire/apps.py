from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AcquireConfig(AppConfig):
    name = "weilu.acquire"

    def ready(self) -> None:
        from weilu.acquire.staff import facts, jobs  # noqa: F401
        from weilu.api.registry import endpoints
        from weilu.console.registry import navigation
        from weilu.outbox.signals import ticked

        ticked.connect(_ticked, dispatch_uid="acquire")
        endpoints("weilu.acquire.staff.endpoints")
        navigation(
            "staff", _("Staff pace"), "user-check", "acquire:staff", order=45, permission="see"
        )


def _ticked(task: Any, by: Any, **_more: Any) -> None:
    from weilu.acquire.staff.planning import ticked

    ticked(task, by)
