"""Groups of opinion from short answers: pure functions on sparse arrays, which know nothing of the project.

votes = Votes.of(participants, statements, values)
result = analyse(votes)
"""

from __future__ import annotations

from justaction.opinions.groups.analysis import Analysis, analyse
from justaction.opinions.groups.axes import place_of
from justaction.opinions.groups.files import Export, Messy, read_export, read_files
from justaction.opinions.groups.marks import Marks, marks
from justaction.opinions.groups.statistics import Picked
from justaction.opinions.groups.votes import AGREE, DISAGREE, PASS, Votes

__all__ = [
    "AGREE",
    "DISAGREE",
    "PASS",
    "Analysis",
    "Export",
    "Marks",
    "Messy",
    "Picked",
    "Votes",
    "analyse",
    "marks",
    "place_of",
    "read_export",
    "read_files",
]
