"""What several people do together, as pure functions: one text, one hand each, numbers too small to show, two sides."""

from justaction.assessments.together.gaps import USUAL, Change, change, gap, rank
from justaction.assessments.together.hands import Showing, showing
from justaction.assessments.together.merging import merge
from justaction.assessments.together.small import FEWEST, shown

__all__ = ["FEWEST", "USUAL", "Change", "Showing", "change", "gap", "merge", "rank", "showing", "shown"]
