from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConvertConfig(AppConfig):
    name = "weilu.convert"

    def ready(self) -> None:
        from weilu.api.registry import endpoints
        from weilu.console.registry import navigation
        from weilu.convert import facts, jobs  # noqa: F401

        endpoints("weilu.convert.endpoints")
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
