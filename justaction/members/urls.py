"""Addresses of the members."""

from __future__ import annotations

from django.urls import path

from justaction.members import views

app_name = "members"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/code/", views.code, name="code"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("me/", views.me, name="me"),
    path("me/details/", views.edit_me, name="edit_me"),
    path("me/address/", views.change_address, name="change_address"),
    path("me/address/<str:token>/", views.confirm_address, name="confirm_address"),
    path("me/data/", views.data, name="data"),
    path("me/data.json", views.data_json, name="data_json"),
    path("me/organizations/ask/", views.ask_to_join, name="ask"),
    path("organizations/<slug:slug>/edit/", views.edit_organization, name="edit_organization"),
    path("steer/", views.steer, name="steer"),
    path("steer/affiliations/", views.affiliations, name="affiliations"),
    path(
        "affiliations/<int:pk>/confirm/",
        views.decide_affiliation,
        {"deed": "confirm"},
        name="confirm_affiliation",
    ),
    path(
        "affiliations/<int:pk>/refuse/",
        views.decide_affiliation,
        {"deed": "refuse"},
        name="refuse_affiliation",
    ),
    path("affiliations/<int:pk>/end/", views.decide_affiliation, {"deed": "end"}, name="end_affiliation"),
    path("steer/roles/", views.roles, name="roles"),
    path("steer/roles/give/", views.give_role, name="give_role"),
    path("steer/roles/new/", views.write_role, name="new_role"),
    path("steer/roles/<slug:slug>/", views.write_role, name="write_role"),
    path("steer/grants/<int:pk>/end/", views.end_grant, name="end_grant"),
]

# Names that django-allauth itself asks for.
for_allauth = [
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-in/", views.sign_in, name="account_request_login_code"),
    path("sign-in/code/", views.code, name="account_confirm_login_code"),
]
