from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "weilu.people"

    def ready(self) -> None:
        from weilu.api.registry import caller_source, endpoints
        from weilu.cli.registry import command
        from weilu.people import access, tokens
        from weilu.people.persons import facts as person_facts  # noqa: F401
        from weilu.people.persons import reads as person_reads
        from weilu.people.persons import sources
        from weilu.people.rolls import facts as roll_facts  # noqa: F401
        from weilu.people.rolls import jobs as roll_jobs  # noqa: F401
        from weilu.people.segments import facts as segment_facts  # noqa: F401
        from weilu.people.segments import own_fields
        from weilu.people.tags import facts as tag_facts  # noqa: F401

        own_fields.register()
        sources.source("member", person_reads.tell_members)
        caller_source(tokens.admit, access.may)
        endpoints("weilu.people.endpoints")
        endpoints("weilu.people.persons.endpoints")
        endpoints("weilu.people.rolls.endpoints")
        endpoints("weilu.people.segments.endpoints")
        command("members", "weilu.people.rolls.commands:members")
        endpoints("weilu.people.tags.endpoints")
        command("api-token", "weilu.people.commands:api_token")
        command("second-factor", "weilu.people.commands:second_factor_group")
        _frames()
        _menu()


def _frames() -> None:
    """Who may do what, and what a member's page shows."""
    from weilu.console import registry
    from weilu.people import access, second_factor, views
    from weilu.people.persons import views as person_views
    from weilu.people.segments import narrowing

    registry.role_source(access.role_of)
    for right in ("see", "act", "manage"):
        roles = tuple(role for role, rights in access.RIGHTS.items() if right in rights)
        registry.page_permission(right, roles)
    registry.second_step(second_factor.is_on, second_factor.passes)
    registry.detour(second_factor.detour)
    registry.panel("workspace")(views.workspace_switch)
    registry.panel("member", order=15)(person_views.panel)
    registry.panel("member", order=15)(narrowing.tags_panel)


def _menu() -> None:
    from weilu.console import registry

    registry.navigation(
        "members", _("Members"), "users", "people:members", order=30, permission="see"
    )
    for order, (key, label) in enumerate(
        (("members", _("Everybody")), ("segments", _("Segments")), ("tags", _("Tags")))
    ):
        registry.navigation(
            key, label, "users", f"people:{key}", order=order, permission="see",
            place="members",
        )  # fmt: skip
    registry.navigation(
        "people", _("People and roles"), "user-cog", "people:seats", order=20,
        permission="manage", place="settings",
    )  # fmt: skip
    registry.navigation(
        "audit", _("Audit"), "list-details", "people:audit", order=30,
        permission="manage", place="settings",
    )  # fmt: skip
    registry.navigation(
        "second_factor", _("Second factor"), "shield-lock", "people:second_factor", order=12,
        place="settings",
    )  # fmt: skip
    registry.navigation(
        "api_tokens", _("API"), "key", "people:api_tokens", order=40, place="settings"
    )
    registry.navigation(
        "profile", _("My profile"), "user", "people:profile", order=10, place="settings"
    )
