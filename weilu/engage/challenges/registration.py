"""What challenges hang on the frames."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


def register() -> None:
    """Called once, when the room is ready."""
    from weilu.api.registry import endpoints
    from weilu.console.registry import navigation
    from weilu.engage.challenges import facts, hearing, jobs  # noqa: F401
    from weilu.platforms.live.signals import heard

    heard.connect(hearing.hear, dispatch_uid="engage.challenges")
    endpoints("weilu.engage.challenges.endpoints")
    navigation(
        "challenges", _("Challenges"), "flame", "challenges:challenges", order=30,
        permission="see", place="engage",
    )  # fmt: skip
