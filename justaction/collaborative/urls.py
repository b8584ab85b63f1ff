"""Addresses of the stewards' pages about the collaborative itself."""

from __future__ import annotations

from django.urls import path

from justaction.collaborative import views

app_name = "collaborative"
urlpatterns = [
    path("steer/collaborative/", views.words, name="words"),
    path("steer/safe-mode/", views.safe_mode, name="safe_mode"),
    path("steer/collaborative/<slug:kind>/add/", views.add, name="add"),
    path("steer/collaborative/<slug:kind>/<int:pk>/", views.change, name="change"),
    path("steer/collaborative/<slug:kind>/<int:pk>/drop/", views.drop, name="drop"),
]
