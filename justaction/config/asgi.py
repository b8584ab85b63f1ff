"""The door for servers that speak ASGI: live writing, and the pages beside it."""

from __future__ import annotations

import os
import warnings

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "justaction.config.settings")
pages = get_asgi_application()
# on one port the collected files are answered here too; each is read at once, which is what Django warns of
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

from django.conf import settings  # noqa: E402

from justaction.coedit.live import Live  # noqa: E402  # models, once Django is ready

application = Live(pages, address=settings.LIVE_REACHED_AT)
