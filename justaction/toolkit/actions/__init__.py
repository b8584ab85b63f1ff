"""Deeds of the toolkit: making tools from ideas, adopting them, editions, and packages between collaboratives."""

from justaction.toolkit.actions.editions import (
    begin_edition,
    drop_chapter,
    publish_edition,
    put_tool,
    take_out,
    write_chapter,
    write_edition,
)
from justaction.toolkit.actions.files import attach, drop_file
from justaction.toolkit.actions.making import (
    add_idea,
    begin,
    change,
    credit_lines,
    credit_me,
    drop_credit,
    name_lead,
    show_lead,
)
from justaction.toolkit.actions.other_forms import drop_form, publish_form, write_form
from justaction.toolkit.actions.packages import let_go_package, take_in, take_package
from justaction.toolkit.actions.shelves import (
    drop_need,
    drop_practice,
    found_shelves,
    write_need,
    write_practice,
)
from justaction.toolkit.actions.stages import (
    adopt,
    approve,
    ask_for_review,
    revise,
    send_back,
    start_draft,
    start_test,
    supersede,
    take_back_approval,
)
from justaction.toolkit.actions.using import Said, say_used, take_back_use

__all__ = [
    "Said",
    "add_idea",
    "adopt",
    "approve",
    "ask_for_review",
    "attach",
    "begin",
    "begin_edition",
    "change",
    "credit_lines",
    "credit_me",
    "drop_chapter",
    "drop_credit",
    "drop_file",
    "drop_form",
    "drop_need",
    "drop_practice",
    "found_shelves",
    "let_go_package",
    "name_lead",
    "publish_edition",
    "publish_form",
    "put_tool",
    "revise",
    "say_used",
    "send_back",
    "show_lead",
    "start_draft",
    "start_test",
    "supersede",
    "take_back_approval",
    "take_back_use",
    "take_in",
    "take_out",
    "take_package",
    "write_chapter",
    "write_edition",
    "write_form",
    "write_need",
    "write_practice",
]
