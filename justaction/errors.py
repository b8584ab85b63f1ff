"""What our own code raises when somebody asks for something that cannot be."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818  # a member is refused; nothing broke
    """A deed said no.

    `message` is a sentence that a member understands; `field` names the input that caused it ("" for the whole
    form). Pages show it beside that input with everything typed kept; programs get it with status 409 (or
    `status`).
    """

    def __init__(self, message: str, *, field: str = "", status: int = 409) -> None:
        super().__init__(str(message))
        self.message = str(message)
        self.field = field
        self.status = status


class NotAllowed(Refused):
    """The person may not do this at all (status 403)."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message, field=field, status=403)
