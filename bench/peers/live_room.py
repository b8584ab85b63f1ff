"""Our part of live writing alone, as `justaction serve` runs it, for `bench/coedit.py`: live_room.py PEOPLE.

Prints one line of JSON when it is ready: the address of the document and the cookies of people who may write in it. What
it keeps goes into the database of DATA_DIR, every commit synced.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "justaction.config.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections, transaction  # noqa: E402

from justaction.coedit import actions, kinds  # noqa: E402
from justaction.config import processes, starting  # noqa: E402

if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        call_command("migrate", verbosity=0)
        sys.exit()
    kinds.register("bench", kinds.Kind(may=lambda person, document: "write" if person else ""))
    cookies = []
    with transaction.atomic():
        document = actions.begin("bench", "1", title="Bench", url="/", by=None)
        for number in range(int(sys.argv[1])):
            person = get_user_model().objects.create(name=f"Writer {number}", email=f"w{number}@example.org")
            session = SessionStore()
            session[SESSION_KEY] = str(person.pk)
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
            session[HASH_SESSION_KEY] = person.get_session_auth_hash()
            session.save()
            cookies.append(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")
    connections.close_all()
    said = {"path": f"/live/{document.pk}?epoch=1&schema=1", "origin": settings.SITE_URL, "cookies": cookies}
    if word := starting.stale_static():
        starting.collect_static(word)
    starting.load_group()
    gc.freeze()
    part = os.fork()  # as the process group does, so that what it adds can be told from what all parts share
    if part == 0:
        processes.serve_live()
        os._exit(0)
    signal.signal(signal.SIGTERM, lambda *_: os.kill(part, signal.SIGTERM))
    print(json.dumps({**said, "pid": part}), flush=True)
    os.waitpid(part, 0)
