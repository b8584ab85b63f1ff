"""Django as `startproject` makes it, on SQLite as it comes: look whether the address is there, then write one row."""

from __future__ import annotations

import os
import sys

import pysqlite3

sys.modules["sqlite3"] = pysqlite3

import django  # noqa: E402
from django import forms  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.http import HttpResponse, HttpResponseRedirect  # noqa: E402
from django.urls import path  # noqa: E402

settings.configure(
    SECRET_KEY="x" * 50,
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["STOCK_DB"]}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
)
django.setup()


class Signature(models.Model):  # noqa: DJ008  # nobody prints it
    name = models.CharField(max_length=120)
    address = models.EmailField(unique=True)
    listed = models.BooleanField(default=False)

    class Meta:
        app_label = "stock"


class SignForm(forms.Form):
    name = forms.CharField(max_length=120)
    address = forms.EmailField(max_length=254)
    kind = forms.ChoiceField(choices=[("individual", "I"), ("institution", "We"), ("group", "Group")])
    listed = forms.BooleanField(required=False)


def sign(request):
    form = SignForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    said = form.cleaned_data
    with transaction.atomic():
        if not Signature.objects.filter(address=said["address"]).exists():
            Signature.objects.create(name=said["name"], address=said["address"], listed=said["listed"])
    return HttpResponseRedirect("/sign/sent/")


urlpatterns = [path("sign/", sign)]
if "stock_signature" not in connection.introspection.table_names():
    with connection.schema_editor() as editor:
        editor.create_model(Signature)
application = get_wsgi_application()
