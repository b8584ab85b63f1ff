"""Addresses of the web layer itself. They have no language."""

from __future__ import annotations

from django.urls import path

from justaction.web import views

app_name = "web"
urlpatterns = [
    path("theme.css", views.theme_css, name="theme"),
    path("proof/<slug:form>.json", views.challenge, name="challenge"),
    path("appearance/", views.appearance, name="appearance"),
]
