"""The practical limit: a Django form, checked, and a redirect. No database, no letter, no record."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path

settings.configure(
    SECRET_KEY="x" * 50,
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
)


class SignForm(forms.Form):
    name = forms.CharField(max_length=120)
    address = forms.EmailField(max_length=254)
    kind = forms.ChoiceField(choices=[("individual", "I"), ("institution", "We"), ("group", "Group")])
    listed = forms.BooleanField(required=False)


def sign(request):
    form = SignForm(request.POST)
    return HttpResponseRedirect("/sign/sent/") if form.is_valid() else HttpResponse(status=422)


urlpatterns = [path("sign/", sign)]
application = get_wsgi_application()
