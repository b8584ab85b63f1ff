"""What is wrong, or odd, in a file of Polis' format, in words that a member understands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

if TYPE_CHECKING:
    from justaction.opinions.groups import Messy

REASONS: dict[str, str | Promise] = {
    "no_votes": gettext_lazy("There is no votes.csv, and no participants-votes.csv. One of them is needed."),
    "empty": gettext_lazy("There is nothing in the file."),
    "too_large": gettext_lazy("The file is too large."),
    "broken_gzip": gettext_lazy("The file ends with .gz, but it cannot be unpacked."),
    "not_utf8": gettext_lazy("The file is not written in UTF-8. Save it as “CSV UTF-8”."),
    "not_a_table": gettext_lazy("That is no table with commas."),
    "column_twice": gettext_lazy("The column “%(value)s” is there twice."),
    "no_column": gettext_lazy("The column “%(value)s” is missing."),
    "cells": gettext_lazy("The line does not have as many cells as the first line (%(value)s)."),
    "not_a_number": gettext_lazy("“%(value)s” is no number."),
    "not_a_vote": gettext_lazy("“%(value)s” is no vote. A vote is 1, 0 or -1."),
    "not_moderated": gettext_lazy("“%(value)s” cannot be. It must be 1, 0 or -1."),
    "comment_twice": gettext_lazy("The statement %(value)s is there twice."),
    "participant_twice": gettext_lazy("The participant %(value)s is there twice."),
}


def why(messy: Messy) -> str:
    """What is wrong, and where: the file, and the line if there is one."""
    reason = str(REASONS[messy.reason]) % {"value": messy.value}
    if messy.line:
        return _("%(file)s, line %(line)s: %(reason)s") % {
            "file": messy.file,
            "line": messy.line,
            "reason": reason,
        }
    return _("%(file)s: %(reason)s") % {"file": messy.file, "reason": reason}


def note(word: str, count: int) -> str:
    """What was odd in a file that could be read."""
    said = {
        "voted_again": ngettext(
            "%(count)s vote was changed later. The last one counts.",
            "%(count)s votes were changed later. The last one counts.",
            count,
        ),
        "totals_differ": ngettext(
            "The totals of %(count)s statement in comments.csv do not match its votes. We count the votes.",
            "The totals of %(count)s statements in comments.csv do not match their votes. We count the votes.",
            count,
        ),
        "unknown_comment": ngettext(
            "%(count)s vote is about a statement that comments.csv does not have.",
            "%(count)s votes are about statements that comments.csv does not have.",
            count,
        ),
        "no_text": ngettext(
            "%(count)s statement has no words.", "%(count)s statements have no words.", count
        ),
    }
    return said[word] % {"count": count}
