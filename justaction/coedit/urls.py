"""Addresses of what is written together. Chapters link to `coedit:write` alone."""

from __future__ import annotations

from django.urls import path

from justaction.coedit import views

app_name = "coedit"
urlpatterns = [
    path("write/<uuid:pk>/", views.write, name="write"),
    path("write/<uuid:pk>/beside/", views.beside, name="beside"),
    path("write/<uuid:pk>/people/", views.people, name="people"),
    path("write/<uuid:pk>/pictures/", views.upload, name="upload"),
    path("write/<uuid:pk>/suggestions/", views.note, name="note"),
    path("write/<uuid:pk>/suggestions/<str:key>/", views.decide, name="decide"),
    path("write/<uuid:pk>/suggestions/<str:key>/back/", views.take_back, name="take_back"),
    path("write/<uuid:pk>/change/<str:block>/", views.propose, name="propose"),
    path("write/<uuid:pk>/comments/", views.comment, name="comment"),
    path("write/<uuid:pk>/comments/<int:thread>/", views.answer, name="answer"),
    path("write/<uuid:pk>/comments/<int:thread>/close/", views.close, name="close"),
    path("write/<uuid:pk>/comments/<int:thread>/reopen/", views.reopen, name="reopen"),
    path("write/<uuid:pk>/versions/", views.versions, name="versions"),
    path("write/<uuid:pk>/versions/<int:number>/", views.version, name="version"),
    path("write/<uuid:pk>/versions/<int:number>/restore/", views.restore, name="restore"),
    path("write/<uuid:pk>/versions/<int:old>..<int:new>/", views.compare, name="compare"),
    path("write/<uuid:pk>/file/", views.bring_in, name="bring_in"),
    path("write/<uuid:pk>/text.<str:suffix>", views.take_out, name="take_out"),
    path("pictures/<uuid:pk>/", views.picture, name="picture"),
]
