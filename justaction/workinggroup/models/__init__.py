"""Facts of the working group: who was nominated and asked, what readers thought, who serves and until when."""

from justaction.workinggroup.models.nominating import (
    WORKS_FOR,
    Nomination,
    NominationQuerySet,
    Reading,
)
from justaction.workinggroup.models.papers import (
    Charter,
    Minutes,
    MinutesQuerySet,
)
from justaction.workinggroup.models.seating import (
    Candidate,
    Seats,
    SeatsQuerySet,
)
from justaction.workinggroup.models.serving import (
    Appointment,
    AppointmentQuerySet,
    ChecklistItem,
    HandOver,
    Step,
    title_of,
)
from justaction.workinggroup.models.titles import titled

__all__ = [
    "WORKS_FOR",
    "Appointment",
    "AppointmentQuerySet",
    "Candidate",
    "Charter",
    "ChecklistItem",
    "HandOver",
    "Minutes",
    "MinutesQuerySet",
    "Nomination",
    "NominationQuerySet",
    "Reading",
    "Seats",
    "SeatsQuerySet",
    "Step",
    "title_of",
    "titled",
]
