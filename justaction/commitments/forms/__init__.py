"""Shape of input, all of it under one name."""

from justaction.commitments.forms.building import TASKS, ReasonForm, StartForm, starting
from justaction.commitments.forms.citing import CiteForm
from justaction.commitments.forms.late import TalkForm, WhyForm
from justaction.commitments.forms.pledges import PledgeColumnsForm, PledgeFileForm
from justaction.commitments.forms.reporting import ProofForm, ReplyForm, ReportForm, ReviewForm, last_told

__all__ = [
    "TASKS",
    "CiteForm",
    "PledgeColumnsForm",
    "PledgeFileForm",
    "ProofForm",
    "ReasonForm",
    "ReplyForm",
    "ReportForm",
    "ReviewForm",
    "StartForm",
    "TalkForm",
    "WhyForm",
    "last_told",
    "starting",
]
