"""A provider's API instead of SMTP: chosen by MAIL_URL alone, spoken to over real HTTP, heard by its webhook."""

from __future__ import annotations

import json
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django_q.models import OrmQ

from justaction.config import env
from justaction.conftest import Cast
from justaction.mail import actions as mail
from justaction.mail.models import Letter, Suppressed
from justaction.mail.tests.making import a_draft as a_letter
from justaction.newsletter.models import Subscription
from justaction.newsletter.tests.making import MORNING, a_draft, a_reader, on_its_way
from justaction.web import clock

SOON = MORNING + timedelta(minutes=1)
SECRET = "teller:of letters"


class Provider(ThreadingHTTPServer):
    """Answers as Postmark's API does: it keeps what it takes, and refuses as told (address: HTTP status, its code)."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Door)
        self.taken: list[dict[str, Any]] = []
        self.refuses: dict[str, tuple[int, int]] = {}


class _Door(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Provider)
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        one = said if isinstance(said, dict) else said[0]
        status, code = self.server.refuses.get(one["To"], (200, 0))
        if self.headers["X-Postmark-Server-Token"] != "key":
            status, code = 401, 10
        words = f"Found inactive addresses: {one['To']}. Inactive recipients are" if code == 406 else "OK"
        answer = {
            "ErrorCode": code,
            "Message": words,
            "To": one["To"],
            "MessageID": "m-1",
        }
        if status == 200 and not code:
            self.server.taken.append(one)
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: object) -> None:
        """Quiet."""


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    said = env.mail(f"postmark://?server_token=key&api_url=http://127.0.0.1:{server.server_port}/")
    settings.EMAIL_BACKEND = said["EMAIL_BACKEND"]
    settings.ANYMAIL = {**getattr(settings, "ANYMAIL", {}), **said["ANYMAIL"], "WEBHOOK_SECRET": SECRET}  # type: ignore[dict-item]
    settings.MAIL_WEBHOOK_SECRET = SECRET
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def told(client: Client, *, key: str = SECRET, **event: Any) -> int:
    """The provider's webhook, as Postmark documents it."""
    header = "Basic " + b64encode(key.encode()).decode()
    return client.post(
        "/mail/told/", json.dumps(event), content_type="application/json", headers={"Authorization": header}
    ).status_code


def test_an_issue_goes_by_the_api_and_what_came_back_ends_it(
    cast: Cast, provider: Provider, run_jobs: Callable[[], int], client: Client
) -> None:
    for to in ("fine@example.org", "gone@example.org", "angry@example.org", "busy@example.org"):
        a_reader(to)
    issue = a_draft(cast)
    OrmQ.objects.all().delete()
    provider.refuses = {"gone@example.org": (422, 406), "busy@example.org": (429, 0)}
    on_its_way(issue, cast)
    with clock.at(SOON):
        run_jobs()
    taken = {one["To"]: one for one in provider.taken}
    assert set(taken) == {"fine@example.org", "angry@example.org"}
    fine = taken["fine@example.org"]
    assert "What changed" in fine["TextBody"] or "Hello" in fine["TextBody"]
    assert "<html" in fine["HtmlBody"]
    assert {one["Name"] for one in fine["Headers"]} >= {
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
        "List-Id",
    }
    assert (fine["TrackOpens"], fine["TrackLinks"]) == (False, "None"), "nobody is watched"
    became = dict(issue.deliveries.values_list("subscription__address", "state"))
    assert became == {
        "fine@example.org": "sent",
        "angry@example.org": "sent",
        "gone@example.org": "failed",
        "busy@example.org": "queued",
    }
    event: dict[str, Any] = {"MessageID": "m-1", "Metadata": taken["angry@example.org"]["Metadata"]}
    complaint: dict[str, Any] = {
        "RecordType": "SpamComplaint",
        "Type": "SpamComplaint",
        "ID": 1,
        "Email": "angry@example.org",
    }
    assert told(client, key="teller:wrong", **complaint, **event) == 400
    assert Subscription.objects.get(address="angry@example.org").reads
    assert told(client, **complaint, **event) == 200
    row = Subscription.objects.get(address="angry@example.org")
    assert (row.state, row.why) == ("suppressed", "complaint")
    gone: dict[str, Any] = {
        "RecordType": "Bounce",
        "Type": "HardBounce",
        "ID": 2,
        "Details": "smtp;550 5.1.1 unknown",
    }
    metadata = {"reader": fine["Metadata"]["reader"].replace("nlb-", "nlb-a")}
    assert told(client, **gone, Email="fine@example.org", MessageID="m-2", Metadata=metadata) == 200
    assert Subscription.objects.get(address="fine@example.org").reads, "a forged word finds nobody"
    assert told(client, **{**gone, "ID": 3}, MessageID="m-2", Metadata=fine["Metadata"]) == 200
    row = Subscription.objects.get(address="fine@example.org")
    assert (row.state, row.why) == ("suppressed", "gone")
    states = dict(issue.deliveries.values_list("subscription__address", "state"))
    assert (states["angry@example.org"], states["fine@example.org"]) == ("complained", "bounced")


def test_single_letters_go_the_same_way_and_a_wrong_key_loses_none(
    cast: Cast, provider: Provider, run_jobs: Callable[[], int], settings: Any, client: Client
) -> None:
    OrmQ.objects.all().delete()
    settings.ANYMAIL = {**settings.ANYMAIL, "POSTMARK_SERVER_TOKEN": "wrong"}
    letter = mail.post(a_letter(kind="review_asked"))
    assert letter is not None
    run_jobs()
    letter.refresh_from_db()
    assert (letter.state, provider.taken) == (Letter.State.QUEUED, [])
    settings.ANYMAIL = {**settings.ANYMAIL, "POSTMARK_SERVER_TOKEN": "key"}
    with clock.at(clock.now() + timedelta(minutes=2)):
        mail.pass_on()
        run_jobs()
    (one,) = provider.taken
    letter.refresh_from_db()
    assert letter.state == Letter.State.SENT
    assert (
        told(client, RecordType="SpamComplaint", ID=7, Email="ana@example.org", Metadata=one["Metadata"])
        == 200
    )
    assert Suppressed.objects.get().why == "complaint"


@pytest.mark.django_db
def test_a_provider_is_named_by_mail_url_and_a_wrong_one_is_said(settings: Any, client: Client) -> None:
    said = env.mail("mailgun://?api_key=k%20y&sender_domain=mg.example.org")
    assert said["ANYMAIL"] == {"MAILGUN_API_KEY": "k y", "MAILGUN_SENDER_DOMAIN": "mg.example.org"}
    for wrong in ("pigeon://?key=x", "postmark://", "postmark://key@host"):
        with pytest.raises(ImproperlyConfigured):
            env.mail(wrong)
    assert client.post("/mail/told/").status_code == 404, "nobody listens while no provider is set"
