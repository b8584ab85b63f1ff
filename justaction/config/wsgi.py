"""The door for web servers: pages."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "justaction.config.settings")
inside = get_wsgi_application()

from justaction.config.counting import Counted  # noqa: E402  # reads models, so Django is set up first
from justaction.web.door import Door  # noqa: E402

application = Counted(Door(inside))
