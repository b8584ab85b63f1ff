"""A letter to one of those who write it, as readers get it."""

from __future__ import annotations

import secrets
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings

from justaction.jobs import task
from justaction.mail import pipe
from justaction.members.models import Person
from justaction.newsletter import tokens, writing
from justaction.newsletter.models import Subscription, Wording
from justaction.web import addresses, clock


@task
def send_test(words_pk: int, person_pk: int) -> None:
    """The letter as readers get it, to one of those who write it; its links lead to their own page."""
    words = Wording.objects.select_related("issue").filter(pk=words_pk).first()
    person = Person.objects.filter(pk=person_pk, is_active=True).first()
    if words is None or person is None:
        return
    mine = Subscription.objects.of_person(person).first()
    token = tokens.token_of(mine.pk if mine else 0)
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    own = writing.own_headers(
        to=addresses.wire(person.email),
        token=token,
        message_id=f"newsletter.test.{secrets.token_hex(12)}@{host}",
        stop_by_mail="",
        date=format_datetime(clock.now()),
    )
    letter = writing.mould_of(writing.body(words)).for_reader(own, token)
    pipe.send_one(pipe.Job(0, writing.sender(), addresses.wire(person.email), letter))
