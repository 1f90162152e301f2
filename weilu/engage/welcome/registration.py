"""What the welcome hangs on the frames and on the rooms below."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


def register() -> None:
    """Called when the room is ready."""
    from weilu.api.registry import endpoints
    from weilu.charter.house_rules.signals import accepted
    from weilu.console.registry import navigation
    from weilu.engage.welcome import facts, hearing, jobs  # noqa: F401
    from weilu.platforms.live.signals import heard

    heard.connect(hearing.heard, dispatch_uid="engage.welcome")
    accepted.connect(hearing.accepted, dispatch_uid="engage.welcome")
    endpoints("weilu.engage.welcome.endpoints")
    navigation(
        "welcome", _("Welcome"), "user-plus", "welcome:greetings", order=10, permission="see",
        place="engage",
    )  # fmt: skip
