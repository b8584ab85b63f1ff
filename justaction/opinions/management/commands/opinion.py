"""`justaction opinion DIR`: groups of opinion in an export of Polis; brings one in, or takes one of ours out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from justaction.charts.opinions import LETTERS
from justaction.errors import Refused
from justaction.opinions import actions, exporting
from justaction.opinions.groups import Analysis, Export, Messy, Picked, Votes, analyse, read_export
from justaction.opinions.models import Conversation
from justaction.opinions.words import note, why


class Command(BaseCommand):
    help = "Find groups of opinion in an export of Polis (comments.csv, votes.csv, participants-votes.csv, or .gz)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="the folder with the files")
        parser.add_argument("--json", action="store_true", help="answer as JSON")
        parser.add_argument(
            "--all", action="store_true", help="also the statements that moderators left out (moderated = -1)"
        )
        parser.add_argument("--bring-in", metavar="QUESTION", help="keep it as a closed conversation here")
        parser.add_argument(
            "--source", default="", help="with --bring-in: where it was held, whose data it is"
        )
        parser.add_argument(
            "--take-out", metavar="SLUG", help="write the files of a conversation here into DIR"
        )

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            if options["take_out"]:
                self.take_out(folder, options["take_out"])
                return
            if not folder.is_dir():
                raise CommandError(_("There is no folder %(folder)s.") % {"folder": folder})
            export = read_export(folder)
            if options["bring_in"]:
                self.bring_in(export, options["bring_in"], options["source"])
                return
        except Messy as messy:
            raise CommandError(why(messy)) from messy
        except Refused as no:
            raise CommandError(no.message) from no
        except OSError as error:
            raise CommandError(_("The file cannot be read: %(why)s") % {"why": error.strerror}) from error
        only = None if options["all"] else export.kept
        votes = Votes.of(export.participants, export.statements, export.values, only=only)
        found = analyse(votes)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(export, votes, found), ensure_ascii=False, indent=1))
        else:
            self.stdout.write(as_text(export, votes, found))

    def bring_in(self, export: Export, question: str, source: str) -> None:
        conversation = actions.bring_in(export, question=question, source=source, by=None)
        self.stdout.write(_("It is at %(address)s now.") % {"address": actions.address(conversation)})

    def take_out(self, folder: Path, slug: str) -> None:
        conversation = Conversation.objects.filter(slug=slug).first()
        if conversation is None:
            raise CommandError(_("There is no conversation “%(slug)s”.") % {"slug": slug})
        folder.mkdir(parents=True, exist_ok=True)
        for name, make in FILES.items():
            (folder / name).write_bytes(make(conversation))
            self.stdout.write(str(folder / name))


FILES = {
    "comments.csv": exporting.comments_csv,
    "votes.csv": exporting.votes_csv,
    "participants-votes.csv": exporting.participants_csv,
}


def as_json(export: Export, votes: Votes, found: Analysis) -> dict[str, Any]:
    """Everything, with the ids of the files. Groups are numbered from 0, the largest first."""

    def picked(one: Picked) -> dict[str, Any]:
        number = int(votes.statements[one.statement])
        told = {
            "comment-id": number,
            "text": export.comments[number].text if number in export.comments else "",
            "side": one.side,
            "count": one.count,
            "answers": one.answers,
            "share": round(one.share, 6),
            "share-z": round(one.share_z, 6),
        }
        if one.ratio:
            told |= {"ratio": round(one.ratio, 6), "ratio-z": round(one.ratio_z, 6)}
        return told

    return {
        "counts": {"participants": votes.shape[0], "statements": votes.shape[1], "votes": len(votes)},
        "notes": [{"what": word, "count": count, "words": note(word, count)} for word, count in export.notes],
        "silhouettes": {str(k): round(score, 6) for k, score in found.silhouettes.items()},
        "groups": [
            {"group": place, "people": size, "representative": [picked(one) for one in says]}
            for place, (size, says) in enumerate(zip(found.sizes, found.representative, strict=True))
        ],
        "consensus": {
            "agree": [picked(one) for one in found.agree],
            "disagree": [picked(one) for one in found.disagree],
        },
        "participants": [
            {
                "participant": int(who),
                "group": int(group) if group >= 0 else None,
                "votes": int(seen),
                "x": round(float(x), 4),
                "y": round(float(y), 4),
            }
            for who, group, seen, (x, y) in zip(
                votes.participants, found.group, votes.seen, found.places, strict=True
            )
        ],
    }


def as_text(export: Export, votes: Votes, found: Analysis) -> str:
    """The same for people to read, without the list of participants."""

    def said(one: Picked) -> str:
        number = int(votes.statements[one.statement])
        text = export.comments[number].text if number in export.comments else ""
        side = _("agree") if one.side == "agree" else _("disagree")
        return f"  {100 * one.count / max(one.answers, 1):3.0f}% {side:<9} {number:>4}  {' '.join(text.split())[:200]}"

    grouped = sum(found.sizes)
    lines = [
        _("%(people)s participants, %(statements)s statements, %(votes)s votes")
        % {"people": votes.shape[0], "statements": votes.shape[1], "votes": len(votes)}
    ]
    lines += [note(word, count) for word, count in export.notes]
    lines += [_("%(people)s participants are in a group.") % {"people": grouped}]
    for place, (size, says) in enumerate(zip(found.sizes, found.representative, strict=True)):
        lines += ["", _("Group %(letter)s, %(n)s people") % {"letter": LETTERS[place], "n": size}]
        lines += [said(one) for one in says]
    for title, some in (
        (_("Most agree, whatever their group"), found.agree),
        (_("Most disagree, whatever their group"), found.disagree),
    ):
        if some:
            lines += ["", title, *[said(one) for one in some]]
    return "\n".join(lines)
