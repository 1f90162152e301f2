"""What rules in the group and keyword answers hang on the frames."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


def register() -> None:
    """Called once, when the room is ready."""
    from weilu.api.registry import endpoints
    from weilu.console.registry import navigation, panel
    from weilu.engage import hearing, jobs  # noqa: F401
    from weilu.engage.answers import facts as answered  # noqa: F401
    from weilu.engage.guard import facts, incident_views  # noqa: F401
    from weilu.platforms.live.signals import heard

    heard.connect(hearing.hear, dispatch_uid="engage.hear")
    for door in ("answers.endpoints", "guard.endpoints", "guard.incident_endpoints"):
        endpoints(f"weilu.engage.{door}")
    panel("member", order=60)(incident_views.panel)
    navigation("engage", _("Engage"), "messages", "", order=55, permission="see")
    navigation(
        "group_rules", _("Rules in the group"), "shield-lock", "engage:rules", order=20,
        permission="see", place="engage",
    )  # fmt: skip
