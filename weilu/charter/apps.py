from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CharterConfig(AppConfig):
    name = "weilu.charter"

    def ready(self) -> None:
        from weilu.api.registry import endpoints
        from weilu.charter import facts  # noqa: F401
        from weilu.charter.audience import facts as audience_facts  # noqa: F401
        from weilu.charter.audience import member_fields
        from weilu.charter.audience import views as audience_views
        from weilu.charter.benchmarks import facts as benchmark_facts  # noqa: F401
        from weilu.charter.communities import facts as community_facts  # noqa: F401
        from weilu.charter.communities import jobs as community_jobs  # noqa: F401
        from weilu.charter.house_rules import facts as told  # noqa: F401
        from weilu.charter.plan import facts as plan_facts  # noqa: F401
        from weilu.console.registry import navigation, panel

        endpoints("weilu.charter.benchmarks.endpoints")
        endpoints("weilu.charter.communities.endpoints")
        member_fields.register()
        panel("member", order=16)(audience_views.traits_panel)
        endpoints("weilu.charter.audience.endpoints")
        endpoints("weilu.charter.house_rules.endpoints")
        endpoints("weilu.charter.plan.endpoints")
        navigation("charter", _("Charter"), "target", "", order=40, permission="see")
        navigation(
            "communities", _("Communities"), "target", "charter:communities", order=10,
            permission="see", place="charter",
        )  # fmt: skip
        navigation(
            "plans", _("Target and budget"), "target", "charter:plans", order=30,
            permission="see", place="charter",
        )  # fmt: skip
        navigation(
            "audiences", _("Audience"), "target", "charter:audiences", order=35, permission="see",
            place="charter",
        )  # fmt: skip
        navigation(
            "benchmarks", _("Benchmarks"), "chart-dots", "charter:benchmarks", order=50,
            permission="see", place="charter",
        )  # fmt: skip
        navigation(
            "rules", _("House rules"), "file-text", "charter:rules", order=20, permission="see",
            place="charter",
        )  # fmt: skip
