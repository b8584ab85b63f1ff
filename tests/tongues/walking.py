"""The public walk in one language, through the door: each of its pages and letters, with what they ask to be translated."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from justaction.ballots.tests.making import a_ballot
from justaction.collaborative import actions as collaborative_actions
from justaction.conftest import Cast
from justaction.mail.models import Letter
from justaction.members import actions as member_actions
from justaction.statement.tests.making import for_group, for_institution, post
from justaction.web import clock
from justaction.web.tongues import TRANSLATED

METHODS = ("instant-runoff", "consent", "five-finger", "approval", "score")
Asked = tuple[str, str | None]  # words, and how they are said of many


@dataclass
class Walk:
    """What a walk met: pages by what they are, letters, and each text that was asked for in this language."""

    pages: dict[str, str] = field(default_factory=dict)
    letters: list[Letter] = field(default_factory=list)


@contextlib.contextmanager
def asked_for(language: str) -> Iterator[set[Asked]]:
    """Every text that pages ask for while this language is active."""
    real = translation._trans  # type: ignore[attr-defined]
    found: set[Asked] = set()
    gettext, ngettext = real.gettext, real.ngettext

    def one(message: str) -> Any:
        if message and translation.get_language() == language:
            found.add((message, None))
        return gettext(message)

    def many(single: str, plural: str, n: Any) -> Any:
        if translation.get_language() == language:
            found.add((single, plural))
        return ngettext(single, plural, n)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(real, "gettext", one)
        patch.setattr(real, "ngettext", many)
        yield found


def walk(cast: Cast, language: str) -> Walk:
    """Go the whole way as a visitor whose language this is; the cast's collaborative offers it."""
    collaborative_actions.change(cast.collaborative, by=cast.ruth, languages=["en", *TRANSLATED])
    seen = Walk()
    at = f"/{language}"
    visitor = Client()

    def look(name: str, url: str, status: int = 200) -> str:
        answer = visitor.get(url)
        assert answer.status_code == status, (name, url, answer.status_code)
        seen.pages[name] = answer.content.decode()
        return seen.pages[name]

    def send(name: str, url: str, said: dict[str, Any] | None = None, status: int = 302) -> str:
        answer = post(visitor, url, said or {})
        assert answer.status_code == status, (name, url, answer.status_code, answer.content.decode()[:2000])
        if status == 302:
            return str(answer["Location"])
        seen.pages[name] = answer.content.decode()
        return ""

    def mail_to(address: str) -> str:
        """The last letter, and what it says."""
        letter = Letter.objects.filter(to=address).order_by("-id")[0]
        assert letter.language == language, letter.kind
        seen.letters.append(letter)
        return letter.text

    def link(text: str, part: str) -> str:
        found = re.search(rf"https?://[^/\s]+(/{language}/{part}[^\s]+)", text)
        assert found, (part, text)
        return found.group(1)

    look("front page", f"{at}/")
    look("statement", f"{at}/statement/")
    sign(look, send, mail_to, link, at)
    newsletter(look, send, mail_to, link, at)
    for person in (cast.ana, cast.tom):
        member_actions.edit_me(person, by=person, language=language)
        person.refresh_from_db()
    survey(cast, look, send, at)
    for number, method in enumerate(METHODS):
        vote(cast, look, send, mail_to, link, method, number)
    look("error 404", f"{at}/nowhere/", 404)
    look("front page with news", f"{at}/")
    seen.pages["no token"] = visitor.post(f"{at}/sign/", {"name": "No token"}).content.decode()
    elsewhere = Client(enforce_csrf_checks=True).post(f"{at}/sign-in/", {})
    seen.pages["error 403"] = elsewhere.content.decode()
    seen.pages["error 400"] = visitor.post(f"{at}/sign/", {"name": "a\0b"}).content.decode()
    return seen


def sign(look: Any, send: Any, mail_to: Any, link: Any, at: str) -> None:
    look("sign", f"{at}/sign/")
    send("sign with gaps", f"{at}/sign/", {"name": "", "address": "noor@", "kind": "individual"}, 422)
    noor = {"name": "Noor Haddad", "address": "noor@example.org", "kind": "individual", "listed": "on"}
    look("sent", send("sign", f"{at}/sign/", noor))
    letter = mail_to("noor@example.org")
    confirm = link(letter, "sign/confirm/")
    look("confirm", confirm)
    look("not me", link(letter, "sign/not-me/"))
    look("confirm a bent link", f"{at}/sign/confirm/bent/", 404)
    send("confirm", confirm)
    look("confirmed", confirm)
    thanks = mail_to("noor@example.org")
    look("receipt", link(thanks, "sign/receipt/"))
    listing = link(thanks, "sign/listing/")
    look("listing", listing)
    send("listing", listing, {"shown": "pseudonym", "pseudonym": ""}, 422)
    send("sign again", f"{at}/sign/", noor)
    mail_to("noor@example.org")
    withdraw = link(letter, "sign/withdraw/")
    look("withdraw", withdraw)
    look("withdrawn", send("withdraw", withdraw))
    look("link is over", confirm, 410)
    mail_to("noor@example.org")
    send("sign", f"{at}/sign/", {**noor, "address": "old@example.org"})
    old = link(mail_to("old@example.org"), "sign/confirm/")
    with clock.at(clock.now() + timedelta(days=40)):
        look("link is old", old, 410)
    send("sign", f"{at}/sign/", {**noor, "address": "nope@example.org"})
    look("cancelled", send("not me", link(mail_to("nope@example.org"), "sign/not-me/")))
    for kind, facts in (("institution", for_institution()), ("group", for_group())):
        look(f"sign for {kind}", f"{at}/sign/for/{kind}/")
        send(f"second step, {kind}", f"{at}/sign/", {**noor, "kind": kind}, 200)
        send(f"sign for {kind} with gaps", f"{at}/sign/for/{kind}/", {}, 422)
        send("sign for", f"{at}/sign/for/{kind}/", facts)
        confirm = link(mail_to(facts["address"]), "sign/confirm/")
        look(f"confirm {kind}", confirm)
        send("confirm", confirm)
        mail_to(facts["address"])
        look(f"confirmed {kind}", confirm)
    for what in ("sent", "held", "withdrawn", "cancelled"):
        look(f"told {what}", f"{at}/sign/{what}/")


def newsletter(look: Any, send: Any, mail_to: Any, link: Any, at: str) -> None:
    look("newsletter", f"{at}/newsletter/")
    send("newsletter with gaps", f"{at}/newsletter/", {"to": "x"}, 422)
    wish = {"to": "reader@example.org", "general": "on", "often": "each", "language": at[1:]}
    look("asked for the newsletter", send("newsletter", f"{at}/newsletter/", wish))
    confirm = link(mail_to("reader@example.org"), "newsletter/confirm/")
    look("confirm the newsletter", confirm)
    mine = send("confirm the newsletter", confirm)
    look("my newsletter", mine)
    bare = mine.split("?")[0]
    look("my newsletter changed", send("my newsletter", bare, {**wish, "communities": "money"}))
    look("stop the newsletter", bare.replace("/mine/", "/stop/"))
    look("forget me", bare.replace("/mine/", "/forget/"))
    send("stop the newsletter", bare.replace("/mine/", "/stop/"), status=200)
    look("stopped", bare.replace("/mine/", "/stop/"))
    look("a newsletter's bent link", f"{at}/newsletter/confirm/bent/", 410)
    send("forget me", bare.replace("/mine/", "/forget/"), status=200)


def survey(cast: Cast, look: Any, send: Any, at: str) -> None:
    from justaction.communities import emails

    path = f"{at}/survey/{emails.survey_token(cast.ana)}/"
    look("survey", path)
    send("survey without an answer", path, {}, 422)
    send("survey with one answer twice", path, {"first": "money", "second": "money"}, 422)
    look("thanks", send("survey", path, {"first": "money", "second": "policy"}))
    look("survey answered", path)
    look("thanks, unsure", send("survey", path, {"first": "unsure"}))
    look("thanks, skipped", send("survey", path, {"skip": "on"}))
    look("survey by a bent link", f"{at}/survey/bent/", 404)
    look("survey for a visitor", f"{at}/survey/")


def vote(cast: Cast, look: Any, send: Any, mail_to: Any, link: Any, method: str, number: int) -> None:
    from justaction.ballots import actions, emails

    ballot = a_ballot(
        cast, method=method, slug=f"walk-{number}", secret=number == 3, people=[cast.ana, cast.tom], quorum=1
    )
    emails.send_opened(ballot.pk, list(ballot.electors.values_list("pk", flat=True)))
    path = link(mail_to(cast.ana.email), f"decisions/walk-{number}/ballot/")
    look(f"vote, {method}", path)
    send(f"vote with gaps, {method}", path, {}, 302 if method == "approval" else 422)  # nobody is a vote too
    fair = {
        "instant-runoff": {"o1": "1", "o2": "2"},
        "consent": {"choice": "agree"},
        "five-finger": {"choice": "4"},
        "approval": {"choice": ["o1"]},
        "score": {"o1": "3", "o2": "1", "o3": "0"},
    }[method]
    look(f"receipt, {method}", send("vote", path, fair))
    look(f"vote again, {method}", path)
    with clock.at(ballot.closes_at + timedelta(minutes=1)):
        actions.close_due()
        look(f"vote is over, {method}", path, 410)
    look("vote by a bent link", path.rsplit("/", 2)[0] + "/bent/", 404)
