"""What to mend: on the website as it is, in words from elsewhere, and among links to other sites."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from justaction.errors import NotAllowed, Refused
from justaction.members.views.asking import form_page
from justaction.website import actions, checking, forms
from justaction.website.models import Looked
from justaction.website.views.gate import editor

HEADINGS: dict[str, Promise] = {
    "twice": gettext_lazy("Said twice"),
    "misplaced": gettext_lazy("An answer under the wrong question"),
    "link": gettext_lazy("Links that lead nowhere"),
    "outside": gettext_lazy("Links to other sites that are gone"),
    "hard": gettext_lazy("Hard to read"),
    "long": gettext_lazy("Long sentences"),
    "slip": gettext_lazy("A word too few or too many"),
    "alt": gettext_lazy("Nothing for who cannot see it"),
    "care": gettext_lazy("Hard words without a note"),
    "missing": gettext_lazy("Not in this language yet"),
    "behind": gettext_lazy("Translations behind their original"),
    "machine": gettext_lazy("Translations that no person has checked"),
}


@login_required
@form_page
def check(request: HttpRequest) -> HttpResponse:
    """All that is wrong, by kind. Words from elsewhere can be pasted and looked at; nothing of them is kept."""
    editor(request)
    form = forms.PasteForm(request.POST or None)
    pasted = (
        checking.of_pasted(form.cleaned_data["text"])
        if request.method == "POST" and form.is_valid()
        else None
    )
    found = checking.everything() if request.method != "POST" else []
    shown = found if pasted is None else pasted
    context = {
        "form": form,
        "pasted": pasted is not None,
        "looked": request.method != "POST" or pasted is not None,
        "count": len(shown),
        "groups": [
            (HEADINGS[rule], list(rows)) for rule, rows in groupby(_sorted(shown), lambda one: one.rule)
        ],
        "outside": len(checking.outside_links()),
        "last_looked": Looked.objects.order_by("-at").first(),
    }
    return render(request, "website/check.html", context, status=200 if context["looked"] else 422)


def _sorted(found: list[checking.Found]) -> list[checking.Found]:
    return sorted(found, key=lambda one: checking.RULES.index(one.rule))


@require_POST
@login_required
def look(request: HttpRequest) -> HttpResponse:
    """Ask the other sites whether their pages are there; it takes a minute, in a job."""
    viewer = editor(request)
    try:
        number = actions.look_at_links(checking.outside_links(), by=viewer)
        said = ngettext("%(n)s link is being looked at.", "%(n)s links are being looked at.", number)
        messages.success(request, said % {"n": number})
    except NotAllowed:
        raise
    except Refused as no:
        messages.error(request, no.message)
    return redirect("website:check")
