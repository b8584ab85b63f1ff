"""The page on which somebody who speaks for an organization objects to another who says so too."""

from __future__ import annotations

from functools import partial

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from justaction.members.actions import objecting
from justaction.members.views.asking import form_page
from justaction.web.asking import ask
from justaction.web.openforms import open_form


class ObjectForm(forms.Form):
    """What is wrong about it."""

    words = forms.CharField(
        label=_("What is wrong"),
        max_length=2000,
        help_text=_("Only people who moderate read this."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@never_cache
@form_page
@open_form
def object_to(request: HttpRequest, token: str) -> HttpResponse:
    found = objecting.of_token(token)
    if found is None:
        raise Http404
    told, new = found
    return ask(
        request,
        ObjectForm(request.POST or None),
        "members/object.html",
        do=partial(objecting.object_to, told, new),
        to="members:reported",
        context={"told": told, "new": new},
    )
