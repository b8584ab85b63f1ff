"""Deeds of the website: writing, publishing, going back, arranging pages and menus, looking at links."""

from justaction.website.actions.links import look_at_links, look_now
from justaction.website.actions.menus import arrange_menu, put_into_menu, take_from_menu
from justaction.website.actions.pages import found, found_rooms, hide, move, rename, show_again
from justaction.website.actions.publishing import (
    call_off,
    check,
    go_back,
    publish,
    publish_due,
    undo,
)
from justaction.website.actions.writing import add, write

__all__ = [
    "add",
    "arrange_menu",
    "call_off",
    "check",
    "found",
    "found_rooms",
    "go_back",
    "hide",
    "look_at_links",
    "look_now",
    "move",
    "publish",
    "publish_due",
    "put_into_menu",
    "rename",
    "show_again",
    "take_from_menu",
    "undo",
    "write",
]
