from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConvertConfig(AppConfig):
    name = "weilu.convert"

    def ready(self) -> None:
        from weilu.api.registry import endpoints
        from weilu.console.registry import navigation, panel
        from weilu.convert import (  # noqa: F401
            facts,
            jobs,
            panels,
            today,
        )

        endpoints("weilu.convert.endpoints")
        panel("channel", order=20)(panels.of_channel)
        panel("member", order=70)(panels.of_member)
        navigation("convert", _("Convert"), "trending-up", "", order=58, permission="see")
        navigation(
            "offers", _("Offers"), "star", "convert:offers", order=10, permission="see",
            place="convert",
        )  # fmt: skip
        navigation(
            "commissions", _("Commissions"), "network", "convert:commissions", order=30,
            permission="see", place="convert",
        )  # fmt: skip
        navigation(
            "orders", _("Orders"), "list-details", "convert:orders", order=20, permission="see",
            place="convert",
        )  # fmt: skip
