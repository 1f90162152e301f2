"""What sessions hang on the frames."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


def register() -> None:
    """Called when the room is ready."""
    from weilu.api.registry import endpoints
    from weilu.console.registry import navigation
    from weilu.engage.sessions import facts, hearing, jobs  # noqa: F401
    from weilu.platforms.live.signals import heard

    heard.connect(hearing.hear, dispatch_uid="sessions.hear")
    endpoints("weilu.engage.sessions.endpoints")
    navigation(
        "sessions", _("Live and events"), "speakerphone", "sessions:sessions", order=7,
        permission="see", place="engage",
    )  # fmt: skip
