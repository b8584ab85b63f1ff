"""Addresses of the members."""

from __future__ import annotations

from django.urls import path

from justaction.members.views import (
    inviting,
    me,
    moderation,
    objecting,
    organizations,
    security,
    signing_in,
    steering,
    stepping_up,
    telling,
)

app_name = "members"
urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-in/code/", signing_in.code, name="code"),
    path("sign-in/passkey/", security.sign_in_by_passkey, name="sign_in_by_passkey"),
    path("sign-in/passkey/options/", security.sign_in_options, name="sign_in_options"),
    path("sign-out/", signing_in.sign_out, name="sign_out"),
    path("step-up/", stepping_up.step_up, name="step_up"),
    path("step-up/code/", stepping_up.step_up_code, name="step_up_code"),
    path("step-up/passkey/", security.step_up_by_passkey, name="step_up_by_passkey"),
    path("step-up/passkey/options/", security.step_up_options, name="step_up_options"),
    path("step-up/go-on/", stepping_up.go_on, name="go_on"),
    path("me/", me.me, name="me"),
    path("me/details/", me.edit_me, name="edit_me"),
    path("me/address/", me.change_address, name="change_address"),
    path("me/address/<str:token>/", me.confirm_address, name="confirm_address"),
    path("me/telling/", telling.choose, name="telling"),
    path("me/following/", telling.followed, name="followed"),
    path("me/follow/", telling.follow, name="follow"),
    path("telling/<str:token>/", telling.choose_by_token, name="telling_by_token"),
    path("telling/<str:token>/stop/<str:kind>/", telling.stop, name="stop_telling"),
    path("me/security/", security.security, name="security"),
    path("me/security/passkeys/add/", security.add_passkey, name="add_passkey"),
    path("me/security/passkeys/options/", security.add_passkey_options, name="add_passkey_options"),
    path("me/security/passkeys/<int:pk>/", security.rename_passkey, name="rename_passkey"),
    path("me/security/passkeys/<int:pk>/remove/", security.remove_passkey, name="remove_passkey"),
    path("me/security/codes/", security.make_recovery_codes, name="make_recovery_codes"),
    path("me/security/elsewhere/", security.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("me/roles/<int:pk>/listed/", inviting.show_my_role, name="show_my_role"),
    path("steer/invitations/", inviting.invitations, name="invitations"),
    path(
        "steer/invitations/<int:pk>/again/",
        inviting.change_invitation,
        {"deed": "again"},
        name="resend_invitation",
    ),
    path(
        "steer/invitations/<int:pk>/take-back/",
        inviting.change_invitation,
        {"deed": "take_back"},
        name="take_back_invitation",
    ),
    path("invited/yes/", inviting.invitation_told, name="invitation_told"),
    path("invited/<str:token>/", inviting.invitation, name="invitation"),
    path("invited/<str:token>/no/", inviting.answer_invitation, {"deed": "no"}, name="decline_invitation"),
    path(
        "invited/<str:token>/later/", inviting.answer_invitation, {"deed": "later"}, name="put_off_invitation"
    ),
    path(
        "invited/<str:token>/again/", inviting.answer_invitation, {"deed": "again"}, name="ask_for_invitation"
    ),
    path("me/data/", me.data, name="data"),
    path("me/data.json", me.data_json, name="data_json"),
    path("me/organizations/ask/", organizations.ask_to_join, name="ask"),
    path("organizations/<slug:slug>/edit/", organizations.edit_organization, name="edit_organization"),
    path("steer/", steering.steer, name="steer"),
    path("steer/affiliations/", organizations.affiliations, name="affiliations"),
    path(
        "affiliations/<int:pk>/confirm/",
        organizations.decide_affiliation,
        {"deed": "confirm"},
        name="confirm_affiliation",
    ),
    path(
        "affiliations/<int:pk>/refuse/",
        organizations.decide_affiliation,
        {"deed": "refuse"},
        name="refuse_affiliation",
    ),
    path(
        "affiliations/<int:pk>/end/",
        organizations.decide_affiliation,
        {"deed": "end"},
        name="end_affiliation",
    ),
    path("steer/queue/", moderation.queue, name="queue"),
    path("steer/queue/<str:subject>/", moderation.case, name="case"),
    path("steer/proposals/<int:pk>/", moderation.proposal, name="proposal"),
    path(
        "steer/proposals/<int:pk>/confirm/",
        moderation.end_proposal,
        {"deed": "confirm"},
        name="confirm_proposal",
    ),
    path("steer/proposals/<int:pk>/drop/", moderation.end_proposal, {"deed": "drop"}, name="drop_proposal"),
    path("affiliations/object/<str:token>/", objecting.object_to, name="object"),
    path("report/", moderation.report, name="report"),
    path("report/thanks/", moderation.reported, name="reported"),
    path("appeal/thanks/", moderation.appealed, name="appealed"),
    path("appeal/<str:token>/", moderation.appeal, name="appeal"),
    path("moderation/", moderation.moderation, name="moderation"),
    path("steer/roles/", steering.roles, name="roles"),
    path("steer/roles/give/", steering.give_role, name="give_role"),
    path("steer/roles/new/", steering.write_role, name="new_role"),
    path("steer/roles/<slug:slug>/", steering.write_role, name="write_role"),
    path("steer/grants/<int:pk>/end/", steering.end_grant, name="end_grant"),
]

# Names that django-allauth itself asks for.
for_allauth = [
    path("sign-in/", signing_in.sign_in, name="account_login"),
    path("sign-in/", signing_in.sign_in, name="account_request_login_code"),
    path("sign-in/code/", signing_in.code, name="account_confirm_login_code"),
]
