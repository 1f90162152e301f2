from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AcquireConfig(AppConfig):
    name = "weilu.acquire"

    def ready(self) -> None:
        from weilu.acquire import today  # noqa: F401
        from weilu.acquire.codes import arrivals, asking, attending, segment_fields
        from weilu.acquire.codes import facts as code_facts  # noqa: F401
        from weilu.acquire.codes import jobs as code_jobs  # noqa: F401
        from weilu.acquire.pages import facts as page_facts  # noqa: F401
        from weilu.acquire.roster import facts as roster_facts  # noqa: F401
        from weilu.acquire.roster import jobs as roster_jobs  # noqa: F401
        from weilu.acquire.routing import arriving as routed_arrivals
        from weilu.acquire.routing import facts as routing_facts  # noqa: F401
        from weilu.acquire.routing import jobs as routing_jobs  # noqa: F401
        from weilu.acquire.seeds import facts as seed_facts  # noqa: F401
        from weilu.acquire.seeds import segment_fields as seed_fields
        from weilu.acquire.staff import facts, jobs  # noqa: F401
        from weilu.acquire.threshold import facts as threshold_facts  # noqa: F401
        from weilu.acquire.threshold import jobs as threshold_jobs  # noqa: F401
        from weilu.acquire.threshold import traces
        from weilu.api.registry import endpoints
        from weilu.outbox.signals import link_made, ticked
        from weilu.people.persons import sources
        from weilu.people.persons.signals import changed as person_changed
        from weilu.platforms.live.signals import heard

        ticked.connect(_ticked, dispatch_uid="acquire")
        link_made.connect(asking.link_made, dispatch_uid="acquire")
        heard.connect(arrivals.hear, dispatch_uid="acquire")
        heard.connect(attending.hear, dispatch_uid="acquire.codes")
        heard.connect(routed_arrivals.hear, dispatch_uid="acquire.routing")
        segment_fields.register()
        seed_fields.register()
        sources.source(traces.KIND, traces.tell)
        person_changed.connect(traces.follow, dispatch_uid="acquire")
        endpoints("weilu.acquire.codes.endpoints")
        endpoints("weilu.acquire.pages.endpoints")
        endpoints("weilu.acquire.roster.endpoints")
        endpoints("weilu.acquire.routing.endpoints")
        endpoints("weilu.acquire.seeds.endpoints")
        endpoints("weilu.acquire.staff.endpoints")
        endpoints("weilu.acquire.threshold.endpoints")
        _menu()


def _menu() -> None:
    from weilu.console.registry import navigation

    navigation("acquire", _("Acquire"), "user-plus", "", order=42, permission="see")
    navigation(
        "channels", _("Channels"), "link", "acquire:channels", order=10, permission="see",
        place="acquire",
    )  # fmt: skip
    navigation(
        "applications", _("Applications"), "user-check", "acquire:applications", order=20,
        permission="act", place="acquire",
    )  # fmt: skip
    navigation(
        "pages", _("Landing pages"), "device-mobile", "acquire:pages", order=30,
        permission="see", place="acquire",
    )  # fmt: skip
    navigation(
        "routing", _("Routing"), "network", "acquire:routing_sets", order=40,
        permission="see", place="acquire",
    )  # fmt: skip
    navigation(
        "rosters", _("Rosters"), "users", "acquire:rosters", order=60, permission="see",
        place="acquire",
    )  # fmt: skip
    navigation(
        "seeds", _("Seed users"), "users", "acquire:seed_cohorts", order=70, permission="see",
        place="acquire",
    )  # fmt: skip
    navigation(
        "staff", _("Staff pace"), "user-check", "acquire:staff", order=80, permission="see",
        place="acquire",
    )  # fmt: skip


def _ticked(task: Any, by: Any, **_more: Any) -> None:
    from weilu.acquire.roster import actions as rosters
    from weilu.acquire.staff.planning import ticked

    ticked(task, by)
    rosters.ticked(task, by)
