"""Shape of input, all of it under one name."""

from justaction.commitments.forms.amending import AmendForm
from justaction.commitments.forms.asking import AnswerForm, QuestionForm
from justaction.commitments.forms.building import ReasonForm, StartForm, starting
from justaction.commitments.forms.citing import CiteForm
from justaction.commitments.forms.drafting import AskInForm, PreviewForm
from justaction.commitments.forms.every_task import TASKS
from justaction.commitments.forms.late import TalkForm, WhyForm
from justaction.commitments.forms.money import CorrectMoneyForm, MoneyForm, MoneyTableForm, last_money, said
from justaction.commitments.forms.pledges import PledgeColumnsForm, PledgeFileForm
from justaction.commitments.forms.reporting import ProofForm, ReplyForm, ReportForm, ReviewForm, last_told
from justaction.commitments.forms.sources import SourceForm
from justaction.commitments.forms.thanking import FeedbackForm, WordForm
from justaction.commitments.forms.voices import AffectedForm, LinkForm, TieForm, VoiceForm

__all__ = [
    "TASKS",
    "AffectedForm",
    "AmendForm",
    "AnswerForm",
    "AskInForm",
    "CiteForm",
    "CorrectMoneyForm",
    "FeedbackForm",
    "LinkForm",
    "MoneyForm",
    "MoneyTableForm",
    "PledgeColumnsForm",
    "PledgeFileForm",
    "PreviewForm",
    "ProofForm",
    "QuestionForm",
    "ReasonForm",
    "ReplyForm",
    "ReportForm",
    "ReviewForm",
    "SourceForm",
    "StartForm",
    "TalkForm",
    "TieForm",
    "VoiceForm",
    "WhyForm",
    "WordForm",
    "last_money",
    "last_told",
    "said",
    "starting",
]
