"""The path of a commitment from harm to work: three stages, each in a few words, with a link to all of them."""

from __future__ import annotations

from datetime import date

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from justaction.charts.steps import Stage
from justaction.commitments.models import Commitment, ProgressReport
from justaction.web import written

SHORT = 180  # letters of a long text on the path


def stages(row: Commitment, latest: ProgressReport | None, target_on: date) -> list[Stage]:
    """From harm to work; `target_on` is the last day of the plan."""
    answered = bool(row.answer)
    return [
        Stage(
            title=_("Name the harm"),
            text=Truncator(row.harm).chars(SHORT),
            quote=True,
            mark="yes" if answered else "half",
            mark_word=_("Named, and answered") if answered else _("Named, not answered yet"),
            url="#account",
            url_word=_("Who was affected, and what they say"),
        ),
        Stage(
            title=_("Share the power"),
            text=_("Before: %(before)s Now: %(after)s")
            % {
                "before": _stop(Truncator(row.power_before).chars(SHORT // 2)),
                "after": _stop(Truncator(row.power_after).chars(SHORT // 2)),
            },
            mark="yes" if row.voice == Commitment.Voice.BINDING else "half",
            mark_word=row.get_voice_display(),
            url="#power",
            url_word=_("Before and after, in full"),
        ),
        _work(row, latest, target_on),
    ]


def _work(row: Commitment, latest: ProgressReport | None, target_on: date) -> Stage:
    state = row.get_state_display()
    if latest is None:
        text = _("Nothing is reported yet. The target is %(target)s by %(day)s.") % {
            "target": row.target_words,
            "day": written.day(target_on),
        }
    else:
        text = Truncator(latest.story).chars(SHORT)
    done = row.state == Commitment.State.DONE
    return Stage(
        title=_("Show the work"),
        text=text,
        mark="yes" if done else "half" if latest else "ring",
        mark_word=state,
        url="#numbers",
        url_word=_("See the numbers"),
    )


def _stop(text: str) -> str:
    """`text` ending like a sentence."""
    text = text.strip()
    return text if text.endswith((".", "!", "?", "…", "。")) else text + "."
