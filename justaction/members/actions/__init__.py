"""Deeds of the members: people, organizations, who belongs where, and who may do what."""

from justaction.members.actions.belonging import (
    affiliate,
    confirm_affiliation,
    end_affiliation,
    refuse_affiliation,
)
from justaction.members.actions.granting import end_grant, grant, grant_to, write_role
from justaction.members.actions.keys import (
    add_passkey,
    ask_for_passkey,
    forget_keys,
    make_recovery_codes,
    remove_passkey,
    rename_passkey,
    sign_out_elsewhere,
    use_recovery_code,
    used_passkey,
)
from justaction.members.actions.organizations import edit_organization, list_organization
from justaction.members.actions.people import ask_for_address, change_address, edit_me, welcome

__all__ = [
    "add_passkey",
    "affiliate",
    "ask_for_address",
    "ask_for_passkey",
    "change_address",
    "confirm_affiliation",
    "edit_me",
    "edit_organization",
    "end_affiliation",
    "end_grant",
    "forget_keys",
    "grant",
    "grant_to",
    "list_organization",
    "make_recovery_codes",
    "refuse_affiliation",
    "remove_passkey",
    "rename_passkey",
    "sign_out_elsewhere",
    "use_recovery_code",
    "used_passkey",
    "welcome",
    "write_role",
]
