from django.apps import AppConfig


class EngageConfig(AppConfig):
    name = "weilu.engage"

    def ready(self) -> None:
        from weilu.engage import registration, today  # noqa: F401
        from weilu.engage.adverts import registration as adverts
        from weilu.engage.challenges import registration as challenges
        from weilu.engage.drafts import registration as drafts
        from weilu.engage.draws import registration as draws
        from weilu.engage.hosts import registration as hosts
        from weilu.engage.library import registration as library
        from weilu.engage.matching import registration as matching
        from weilu.engage.points import registration as points
        from weilu.engage.programme import registration as programme
        from weilu.engage.sessions import registration as sessions
        from weilu.engage.tickets import registration as tickets
        from weilu.engage.welcome.registration import register

        registration.register()
        adverts.register()
        points.register()
        challenges.register()
        draws.register()
        programme.register()
        drafts.register()
        sessions.register()
        tickets.register()
        hosts.register()
        library.register()
        matching.register()
        register()
