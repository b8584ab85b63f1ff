"""What the mail server, or a provider's HTTP API, made of a letter: the same five ends for all of them."""

from __future__ import annotations

import re
import smtplib
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # these load an HTTP library, which only whoever hands letters over needs
    from anymail.exceptions import AnymailError

SENT, LATER, REFUSED, UNKNOWN, NOT_BEGUN = "sent", "later", "refused", "unknown", "not_begun"
NO_SUCH = re.compile(r"\b5\.1\.\d")  # enhanced status codes about the address (RFC 3463, 3.2)
_BUSY = {429, 503}  # HTTP: too many, come back (RFC 6585, RFC 9110)
_CLOSED = {401, 403, 407}  # our key is wrong: no letter is at fault


def errors() -> tuple[type[Exception], ...]:
    """Whatever handing over can raise."""
    from anymail.exceptions import AnymailError

    return (OSError, smtplib.SMTPException, AnymailError)


def end_of(error: Exception) -> tuple[str, int, str]:
    """The end, the code (SMTP or HTTP; 0 for none) and the words. What nobody can know is UNKNOWN."""
    from anymail.exceptions import AnymailError

    if isinstance(error, AnymailError):
        return _of_provider(error)
    if isinstance(error, (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused)):
        code, said = _spoken(error)
        return (REFUSED if 500 <= code < 600 else LATER), code, said
    return UNKNOWN, 0, words(str(error))


def was_taken(message: object, sent: int) -> bool:
    """Whether a backend that raised nothing says that it has the letter: a provider may answer with neither yes nor no."""
    told = getattr(getattr(message, "anymail_status", None), "status", None)
    return bool(sent) and (not told or bool(told & {"sent", "queued"}))


def _of_provider(error: AnymailError) -> tuple[str, int, str]:
    from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused
    from requests import ConnectionError as NoConnection
    from requests import ConnectTimeout

    if isinstance(error, AnymailRecipientsRefused):
        return REFUSED, 550, words(str(error.args[0] if error.args else ""))
    if isinstance(error, (ConnectTimeout, NoConnection)) and _never_connected(error):
        return NOT_BEGUN, 0, words(type(error).__name__)
    code = int(error.status_code or 0)
    if not isinstance(error, AnymailAPIError) or 400 <= code < 500:
        end = LATER if code in _BUSY else NOT_BEGUN if code in _CLOSED else REFUSED
        return end, code, words(error.describe_response() or str(error.args[0] if error.args else ""))
    return (LATER if code in _BUSY else UNKNOWN), code, words(str(error.args[0] if error.args else ""))


def _never_connected(error: BaseException) -> bool:
    """Whether it went wrong before a connection stood, so that nothing can have gone over it."""
    from requests import ConnectTimeout
    from urllib3.exceptions import NewConnectionError

    if isinstance(error, ConnectTimeout):
        return True
    seen: BaseException | None = error.__cause__
    reason = getattr(seen.args[0], "reason", None) if seen is not None and seen.args else None
    return isinstance(reason, NewConnectionError)


def _spoken(error: smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused) -> tuple[int, str]:
    code: int
    said: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()), (451, b""))
    else:
        code, said = error.smtp_code, error.smtp_error
    return code, words(said)


def words(said: bytes | str) -> str:
    """What was said, on one line, not endless."""
    return " ".join((said.decode(errors="replace") if isinstance(said, bytes) else said).split())[:200]
