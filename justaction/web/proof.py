"""Proof of work on open forms: the browser computes for a moment, so that a thousand forms cost something.

No puzzle and nobody else's service. The challenge is altcha's (version 2): a nonce and a salt, signed; whoever finds a
counter whose PBKDF2 key begins with a zero byte has done the work (256 tries on average). Browsers do PBKDF2 as fast
as any program does, so a telephone is not far behind a server.

A challenge is fetched by our script from an address of its own when somebody begins to type, so that the page with the
form stays cacheable. It is bound to one form and to an hour, and works once: its signature is counted with the limits
of the deed, in the same statement (`limits.Once`). Where there is no script there is no proof: the deed then keeps
stricter limits and holds what is above them, but refuses nobody for that.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import timedelta

import altcha
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from justaction.errors import Refused
from justaction.web import clock, limits

FIELD = "proof"
WORKS_FOR = timedelta(hours=1)
ALGORITHM = "PBKDF2/SHA-256"
MOST_BYTES = 4000  # of what a browser sends


@dataclass(frozen=True)
class Work:
    """A proof that fits: what it is counted by, and how many seconds ago its challenge was made."""

    mark: str
    seconds: float
    until: int

    def once(self) -> limits.Once:
        """To be counted with the limits of the deed; the second time is once too often."""
        return limits.Once("proof", self.mark, self.until)


def challenge(form: str) -> dict[str, object]:
    """A new challenge for one form. Nothing is stored until it is solved and sent."""
    now = clock.now()
    made = altcha.create_challenge(
        ALGORITHM,
        cost=settings.PROOF_COST,
        data={
            "form": form,
            "made": int(now.timestamp() * 1000),
            "until": int((now + WORKS_FOR).timestamp()),
        },
        hmac_secret=_key(),
    )
    return dict(made.to_dict())


def check(form: str, sent: str) -> Work | None:
    """The work that was sent with a form; None when none was, as from a browser without scripts.

    Raises Refused for a proof that is spliced, of another form, or too old. That it is used once, the caller sees by
    counting `once()`.
    """
    if not sent:
        return None
    if len(sent) > MOST_BYTES:
        raise again()
    try:
        read = json.loads(base64.b64decode(sent, validate=True))
        data = read["challenge"]["parameters"]["data"]
        mark, made, until = str(read["challenge"]["signature"]), data["made"], data["until"]
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error):
        raise again() from None
    if not altcha.verify_solution(sent, _key()).verified:
        raise again()
    now = clock.now().timestamp()
    if data["form"] != form or not now <= until:  # signed, so it is as we made it
        raise again()
    return Work(mark=mark, seconds=now - made / 1000, until=int(until))


def again() -> Refused:
    """What to say when a proof does not count: everything typed is kept, and one press sends it anew."""
    return Refused(
        _("This form was sent before, or your page was open too long. Please press the button once more.")
    )


def field(form: str) -> SafeString:
    """The hidden input that the script fills in; without script it stays empty."""
    return format_html(
        '<input type="hidden" name="{}" value="" data-proof="{}"><script src="{}" defer></script>',
        FIELD,
        reverse("web:challenge", args=[form]),
        static("web/proof.js"),
    )


def _key() -> str:
    return salted_hmac("justaction.web.proof", "challenge", algorithm="sha256").hexdigest()
