"""Mailman 3 for bench/newsletter.py, in an environment of its own: a list with members, and its outgoing runner.

    python mailman_list.py FOLDER PORT NUMBER FILE

Each member gets a letter of their own, with an envelope of their own (VERP). FILE has the words as JSON: {text, html}. What is
measured is the runner: the list and its members are made before. Prints how many were sent, seconds, seconds of the processor, and
megabytes at the peak.
"""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from pathlib import Path

WANTS = ["mailman==3.3.10"]
SETTINGS = """
[mailman]
layout: bench
site_owner: owner@example.org
[paths.bench]
var_dir: {home}/var
bin_dir: {home}/bin
[mta]
incoming: mailman.mta.null.NullMTA
outgoing: mailman.mta.deliver.deliver
smtp_host: 127.0.0.1
smtp_port: {port}
verp_personalized_deliveries: yes
"""


def made(cache: Path) -> Path | None:
    """The environment, made once; None where the registry cannot be reached."""
    python = cache / "bin" / "python"
    if not (cache / "made").exists():
        venv.create(cache, with_pip=True, clear=True)
        install = [python, "-m", "pip", "install", "--quiet", *WANTS]
        if subprocess.run(install, check=False, stderr=subprocess.DEVNULL).returncode:
            return None
        (cache / "made").touch()
    return python


def main(home: Path, port: str, number: int, words: dict[str, str]) -> None:
    import resource
    import time
    from email import message_from_bytes
    from email.message import EmailMessage

    (home / "mailman.cfg").write_text(SETTINGS.format(home=home, port=port))
    from mailman.core.initialize import initialize

    initialize(str(home / "mailman.cfg"))
    from mailman.app.lifecycle import create_list
    from mailman.config import config
    from mailman.database.transaction import transaction
    from mailman.email.message import Message
    from mailman.interfaces.domain import IDomainManager
    from mailman.interfaces.mailinglist import Personalization
    from mailman.interfaces.usermanager import IUserManager
    from mailman.runners.outgoing import OutgoingRunner
    from mailman.utilities.datetime import now
    from zope.component import getUtility

    people = [f"p{n}@example.org" for n in range(number)]
    with transaction():
        getUtility(IDomainManager).add("example.org")
        news = create_list("news@example.org", style_name="legacy-announce")
        news.personalize = Personalization.full
        users = getUtility(IUserManager)
        for one in people:
            address = next(iter(users.make_user(one).addresses))
            address.verified_on = now()
            news.subscribe(address, send_welcome_message=False)
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "a@example.org", "news@example.org", "Bench"
    letter["Message-ID"] = "<bench@example.org>"
    letter.set_content(words["text"].replace("OWN", "own"), cte="quoted-printable")
    letter.add_alternative(words["html"].replace("OWN", "own"), subtype="html", cte="quoted-printable")
    config.switchboards["out"].enqueue(
        message_from_bytes(letter.as_bytes(), Message),
        listid=news.list_id,
        recipients=set(people),
        original_sender="a@example.org",
    )
    runner = OutgoingRunner("out")
    began, cpu = time.perf_counter(), time.process_time()
    runner._one_iteration()
    seconds, spent = time.perf_counter() - began, time.process_time() - cpu
    left = sum(len(config.switchboards[name].files) for name in ("out", "retry", "shunt"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(0 if left else number, seconds, spent, peak)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), json.loads(Path(sys.argv[4]).read_text()))
