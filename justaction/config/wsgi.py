"""The door for web servers: pages."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from justaction.web.door import Door

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "justaction.config.settings")
application = Door(get_wsgi_application())
