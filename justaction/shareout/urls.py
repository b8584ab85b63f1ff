"""Addresses of the share-out."""

from __future__ import annotations

from django.urls import path

from justaction.shareout.views import desk, public, telling

app_name = "shareout"
EDITION = "share-out/<int:year>/<int:number>/"
urlpatterns = [
    path("share-out/", public.share_outs, name="share_outs"),
    path("share-out/<int:year>/", public.year, name="year"),
    path(EDITION, public.edition, name="edition"),
    path(EDITION + "press/", public.press, name="press"),
    path(EDITION + "files/<path:path>", public.file, name="file"),
    path(EDITION + "<slug:slug>/", public.page, name="page"),
    path("s/<slug:code>/", telling.short, name="short"),
    path("steer/" + EDITION + "campaign/", telling.campaign, name="campaign"),
    path("steer/" + EDITION + "campaign.zip", telling.campaign_archive, name="campaign_archive"),
    path("steer/" + EDITION + "campaign/<slug:shape>.png", telling.campaign_card, name="campaign_card"),
    path("steer/share-out/", desk.desk, name="desk"),
    path("steer/" + EDITION, desk.draft, name="draft"),
    path("steer/" + EDITION + "words/", desk.write, name="write"),
    path("steer/" + EDITION + "choose/", desk.choose, name="choose"),
    path("steer/" + EDITION + "deliverables/new/", desk.write_deliverable, name="add_deliverable"),
    path("steer/" + EDITION + "deliverables/<int:pk>/", desk.write_deliverable, name="write_deliverable"),
    path("steer/" + EDITION + "deliverables/<int:pk>/drop/", desk.drop_deliverable, name="drop_deliverable"),
    path("steer/" + EDITION + "money/new/", desk.write_money, name="add_money"),
    path("steer/" + EDITION + "money/<int:pk>/", desk.write_money, name="write_money"),
    path("steer/" + EDITION + "money/<int:pk>/drop/", desk.drop_money, name="drop_money"),
    path("steer/" + EDITION + "preview/", desk.look, name="preview"),
    path("steer/" + EDITION + "preview/<slug:slug>/", desk.look, name="preview_page"),
    path("steer/" + EDITION + "approve/", desk.approve, name="approve"),
    path("steer/" + EDITION + "publish/", desk.publish, name="publish"),
    path("steer/" + EDITION + "take-back/", desk.take_back, name="take_back"),
    path("steer/" + EDITION + "drop/", desk.drop, name="drop"),
]
