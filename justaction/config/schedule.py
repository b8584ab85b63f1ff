"""All that the clock does, and how often. Only here may a chapter's `tasks.py` be imported."""

from __future__ import annotations

from datetime import time
from zoneinfo import ZoneInfo

from django.utils import timezone

from justaction.assessments import tasks as assessments
from justaction.ballots import tasks as ballots
from justaction.collaborative.models import Collaborative
from justaction.commitments import tasks as commitments
from justaction.communities import tasks as communities
from justaction.config import tasks as config
from justaction.convenings import tasks as convenings
from justaction.counts import tasks as counts
from justaction.dashboard import tasks as dashboard
from justaction.jobs.clock import Every
from justaction.mail import tasks as mail
from justaction.members import tasks as members
from justaction.newsletter import tasks as newsletter
from justaction.opinions import tasks as opinions
from justaction.record import tasks as record
from justaction.search import tasks as search
from justaction.shareout import tasks as shareout
from justaction.social import tasks as social
from justaction.standards import tasks as standards
from justaction.statement import tasks as statement
from justaction.web import tasks as web
from justaction.website import tasks as website
from justaction.workinggroup import tasks as workinggroup

LINES = [
    Every("config.backup", config.backup, daily=time(2, 30)),
    Every("config.copy_backup", config.copy_backup, minutes=60),
    Every("record.publish", record.publish, seconds=2),
    Every("record.witness", record.witness, seconds=10),
    Every("record.check", record.check, daily=time(3, 40)),
    Every("counts.fold", counts.fold, seconds=60),
    Every("counts.recount", counts.recount, daily=time(4, 10)),
    Every("commitments.look_again", commitments.look_again, minutes=1),
    Every("commitments.lapse_reviews", commitments.lapse_reviews, minutes=60),
    Every("commitments.lapse_questions", commitments.lapse_questions, minutes=60),
    Every("commitments.leave_unanswered", commitments.leave_unanswered, minutes=60),
    Every("commitments.remind", commitments.remind, daily=time(9, 0)),
    Every("commitments.climb", commitments.climb, daily=time(9, 0)),
    Every("commitments.stand", commitments.stand, minutes=60),
    Every("dashboard.notice_late", dashboard.notice_late, daily=time(9, 15)),
    Every("communities.keep_introductions", communities.keep_introductions, minutes=60),
    Every("communities.keep_repairs", communities.keep_repairs, daily=time(3, 15)),
    Every("assessments.keep_time", assessments.keep_time, daily=time(9, 5)),
    Every("convenings.keep_time", convenings.keep_time, minutes=1),
    Every("convenings.write", convenings.write, minutes=10),
    Every("convenings.forget_needs", convenings.forget_needs, daily=time(3, 30)),
    Every("statement.turn", statement.turn, seconds=20),
    Every("statement.write", statement.write, seconds=20),
    Every("standards.turn", standards.turn, seconds=20),
    Every("standards.write", standards.write, seconds=20),
    Every("standards.lapse_checks", standards.lapse_checks, minutes=60),
    Every("ballots.keep_time", ballots.keep_time, seconds=10),
    Every("ballots.remind", ballots.remind, minutes=30),
    Every("statement.nudge", statement.nudge, daily=time(10, 20)),
    Every("statement.watch", statement.watch, minutes=1),
    Every("statement.learn_domains", statement.learn_domains, daily=time(2, 20)),
    Every("statement.lapse", statement.lapse, daily=time(2, 40)),
    Every("communities.tell_late", communities.tell_late, daily=time(9, 10)),
    Every("members.forget_invitations", members.forget_invitations, daily=time(3, 20)),
    Every("members.settle_accounts", members.settle_accounts, minutes=10),
    Every("members.lapse", members.lapse, daily=time(3, 25)),
    Every("members.send_digests", members.send_digests, minutes=15),
    Every("workinggroup.end_terms", workinggroup.end_terms, daily=time(0, 5)),
    Every("workinggroup.lapse", workinggroup.lapse, daily=time(3, 30)),
    Every("opinions.close_due", opinions.close_due, minutes=1),
    Every("opinions.compute_due", opinions.compute_due, minutes=1),
    Every("shareout.release", shareout.release, seconds=20),
    Every("website.publish_due", website.publish_due, seconds=10),
    Every("search.mend", search.mend, daily=time(3, 50)),
    Every("newsletter.begin_due", newsletter.begin_due, seconds=5),
    Every("newsletter.keep_going", newsletter.keep_going, seconds=15),
    Every("newsletter.forget_unconfirmed", newsletter.forget_unconfirmed, daily=time(3, 35)),
    Every("social.send_due", social.send_due, seconds=5),
    Every("social.keep_carrying", social.keep_carrying, seconds=30),
    Every("social.tell_hooks", social.tell_hooks, seconds=5),
    Every("social.tell_of_the_record", social.tell_of_the_record, minutes=10),
    Every("social.forget_delivered", social.forget_delivered, daily=time(3, 45)),
    Every("mail.admit_unknown", mail.admit_unknown, minutes=10),
    Every("mail.pass_on", mail.pass_on, seconds=10),
    Every("mail.try_again", mail.try_again, minutes=60),
    Every("mail.look_into_inbox", mail.look_into_inbox, minutes=1),
    Every("mail.look_at_what_was_put_aside", mail.look_at_what_was_put_aside, minutes=60),
    Every("mail.forget_received", mail.forget_received, daily=time(3, 15)),
    Every("mail.erase_bodies", mail.erase_bodies, daily=time(3, 10)),
    Every("web.forget_counts", web.forget_counts, minutes=30),
    Every("web.look_over_tables", web.look_over_tables, daily=time(4, 30)),
]


def zone() -> ZoneInfo:
    """The zone in which a time of day is meant: that of the collaborative."""
    collaborative = Collaborative.objects.first()
    return collaborative.zone if collaborative else ZoneInfo(timezone.get_default_timezone_name())
