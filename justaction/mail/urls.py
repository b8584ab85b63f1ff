from django.urls import path

from justaction.mail import views

app_name = "mail"
urlpatterns = [
    path("mail/told/", views.told, name="told"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/<str:name>/", views.letter, name="letter"),
]
