"""Addresses of the public accountability pages."""

from __future__ import annotations

from django.urls import path

from justaction.dashboard import api
from justaction.dashboard.views import board as views
from justaction.dashboard.views import corrections, embedding, sharing, threads

app_name = "dashboard"
urlpatterns = [
    path("commitments/", views.commitments, name="commitments"),
    path("commitments.csv", api.commitments_csv, name="commitments_csv"),
    path("commitments.json", api.commitments_json, name="commitments_json"),
    path("organizations/", views.organizations, name="organizations"),
    path("organizations.csv", api.organizations_csv, name="organizations_csv"),
    path("organizations.json", api.organizations_json, name="organizations_json"),
    path("organizations/<slug:slug>/", views.organization, name="organization"),
    path("organizations/<slug:slug>.csv", api.organization_csv, name="organization_csv"),
    path("organizations/<slug:slug>.json", api.organization_json, name="organization_json"),
    path("data/", views.data, name="data"),
    path("data/method/", views.method, name="method"),
    path("data/reports.csv", api.reports_csv, name="reports_csv"),
    path("commitments/<slug:organization>/<slug:slug>/thread/", threads.thread, name="thread"),
    path("standards/<str:code>/stands-on/", threads.ground, name="ground"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/new/", corrections.wrong, name="wrong"),
    path("corrections/<str:subject>/", corrections.correction, name="correction"),
    path("corrections/<str:subject>/answer/", corrections.answer_correction, name="answer_correction"),
    path("cards/<path:page>.png", sharing.card, name="card"),
    path("qr/<path:page>.svg", sharing.qr, name="qr"),
    path("embed/<path:page>/", embedding.embed, name="embed"),
    path("counter.svg", embedding.counter, name="counter"),
    path("oembed", embedding.oembed, name="oembed"),
    path("data/datapackage.json", embedding.datapackage, name="datapackage"),
    path("data/catalog.jsonld", embedding.dcat, name="dcat"),
    path("share/", sharing.share, name="share"),
    path("cite/<path:page>.bib", sharing.cite_bib, name="cite_bib"),
    path("cite/<path:page>.json", sharing.cite_json, name="cite_json"),
    path("data/reviews.csv", api.reviews_csv, name="reviews_csv"),
    path("data/<slug:name>.csv", api.table_csv, name="table_csv"),
    path("data/<slug:name>.json", api.table_json, name="table_json"),
]
