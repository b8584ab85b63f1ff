"""The door for servers that speak ASGI: live writing, and the pages beside it."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "justaction.config.settings")
pages = get_asgi_application()

from django.conf import settings  # noqa: E402

from justaction.coedit.live import Live  # noqa: E402  # models, once Django is ready

application = Live(pages, address=f"{settings.LIVE_HOST}:{settings.LIVE_PORT}")
