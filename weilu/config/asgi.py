"""Entry point for ASGI servers: platforms' calls first, then the pages."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weilu.config.settings")
pages = get_asgi_application()

from weilu.platforms.live.receiver import Receiver  # noqa: E402 (needs the rooms loaded)

application = Receiver(pages)
