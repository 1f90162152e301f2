"""The address map: frames first, then what rooms registered."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("weilu.api.urls")),
    path("", include("weilu.console.urls")),
    path("", include("weilu.people.urls")),
    path("", include("weilu.charter.urls")),
    path("", include("weilu.measure.urls")),
    path("import/", include("weilu.platforms.urls")),
    path("settings/platforms/", include("weilu.platforms.live.urls")),
    path("", include("weilu.outbox.urls")),
    path("", include("weilu.acquire.urls")),
    path("", include("weilu.engage.urls")),
    path("", include("weilu.engage.welcome.urls")),
    path("", include("weilu.engage.points.urls")),
    path("", include("weilu.engage.programme.urls")),
    path("", include("weilu.engage.drafts.urls")),
    path("", include("weilu.engage.sessions.urls")),
    path("", include("weilu.engage.tickets.urls")),
    path("", include("weilu.engage.hosts.urls")),
    path("", include("weilu.engage.library.urls")),
    path("", include("weilu.engage.matching.urls")),
    path("", include("weilu.engage.challenges.urls")),
    path("", include("weilu.engage.draws.urls")),
    path("", include("weilu.retain.pulse.urls")),
    path("", include("weilu.convert.urls")),
]

handler400 = "weilu.console.errors.bad_request"
handler403 = "weilu.console.errors.forbidden"
handler404 = "weilu.console.errors.not_found"
handler500 = "weilu.console.errors.broken"
