"""All tasks of the builder by their key, in the order of the list."""

from __future__ import annotations

from justaction.commitments.forms.building import (
    BasicsTask,
    HarmTask,
    MilestonesTask,
    NumberTask,
    PowerTask,
    SignOffTask,
    Task,
    WordsTask,
)
from justaction.commitments.forms.measuring import MoreTask
from justaction.commitments.state import builder

TASKS: dict[str, type[Task]] = {
    form.part: form
    for form in (
        *(BasicsTask, WordsTask, HarmTask, PowerTask, NumberTask, MoreTask, MilestonesTask, SignOffTask),
    )
}
assert set(TASKS) == set(builder.BY_KEY)
