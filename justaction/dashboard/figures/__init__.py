"""Every figure of the public pages, as questions about facts. Pages, CSV and JSON all ask here, so they agree.

Only what is public is counted: published commitments of listed organizations, and confirmed signatures of listed
organizations. The stored state of a commitment is the truth; nothing is computed anew here.
"""

from justaction.commitments.signers import Signers, of_numbers, signers, signers_and_states
from justaction.dashboard.figures.board import (
    Line,
    Standing,
    lines,
    page_of,
    standings,
    states,
    states_sentence,
)
from justaction.dashboard.figures.checked import (
    Moment,
    Reporting,
    check_sentence,
    check_title,
    checks,
    last_quarters,
    quarter_chart,
    quarter_sentence,
    quarter_title,
    report_moments,
    reporting,
    reports,
    review_moments,
    reviews,
    reviews_by,
)
from justaction.dashboard.figures.corrections import corrected_harms, corrections
from justaction.dashboard.figures.lists import all_of, listings, numbers, page, page_of_organization
from justaction.dashboard.figures.tables import TABLES, Table
from justaction.dashboard.figures.taken_up import adoption, adoption_sentence, adoption_title, uptakes
from justaction.dashboard.figures.who import (
    all_organizations,
    counted,
    organizations,
    pledges,
    signatures,
)
from justaction.dashboard.figures.who import page as page_of_organizations

__all__ = [
    "TABLES",
    "Line",
    "Moment",
    "Reporting",
    "Signers",
    "Standing",
    "Table",
    "adoption",
    "adoption_sentence",
    "adoption_title",
    "all_of",
    "all_organizations",
    "check_sentence",
    "check_title",
    "checks",
    "corrected_harms",
    "corrections",
    "counted",
    "last_quarters",
    "lines",
    "listings",
    "numbers",
    "of_numbers",
    "organizations",
    "page",
    "page_of",
    "page_of_organization",
    "page_of_organizations",
    "pledges",
    "quarter_chart",
    "quarter_sentence",
    "quarter_title",
    "report_moments",
    "reporting",
    "reports",
    "review_moments",
    "reviews",
    "reviews_by",
    "signatures",
    "signers",
    "signers_and_states",
    "standings",
    "states",
    "states_sentence",
    "uptakes",
]
