"""Deeds of the members: people, organizations, who belongs where, and who may do what."""

from justaction.members.actions.belonging import (
    affiliate,
    confirm_affiliation,
    end_affiliation,
    refuse_affiliation,
)
from justaction.members.actions.granting import (
    end_grant,
    grant,
    grant_to,
    let_end,
    show_my_role,
    write_role,
)
from justaction.members.actions.inviting import (
    accept_invitation,
    ask_for_invitation,
    decline_invitation,
    forget_invitations,
    invite,
    put_off_invitation,
    resend_invitation,
    take_back_invitation,
)
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
    "accept_invitation",
    "add_passkey",
    "affiliate",
    "ask_for_address",
    "ask_for_invitation",
    "ask_for_passkey",
    "change_address",
    "confirm_affiliation",
    "decline_invitation",
    "edit_me",
    "edit_organization",
    "end_affiliation",
    "end_grant",
    "forget_invitations",
    "forget_keys",
    "grant",
    "grant_to",
    "invite",
    "let_end",
    "list_organization",
    "make_recovery_codes",
    "put_off_invitation",
    "refuse_affiliation",
    "remove_passkey",
    "rename_passkey",
    "resend_invitation",
    "show_my_role",
    "sign_out_elsewhere",
    "take_back_invitation",
    "use_recovery_code",
    "used_passkey",
    "welcome",
    "write_role",
]
