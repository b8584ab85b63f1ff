"""A few addresses for the tests of the web layer, so that they need no chapter."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import include, path
from django.utils.translation import get_language

from justaction.errors import NotAllowed, Refused
from justaction.web import pages
from justaction.web.openforms import open_form

drawn: list[str] = []


def public(request: HttpRequest, name: str = "public") -> HttpResponse:
    drawn.append(request.get_full_path())
    return HttpResponse(f"<h1>{name} {len(drawn)}</h1>{get_language()}" + "<p>words</p>" * 100)


def page(request: HttpRequest) -> HttpResponse:
    drawn.append(request.get_full_path())
    return render(request, "web/tests/page.html")


def mine(request: HttpRequest) -> HttpResponse:
    drawn.append(request.get_full_path())
    return HttpResponse(f"hello {request.session.get('name', 'nobody')}")


def remember(request: HttpRequest) -> HttpResponse:
    request.session["name"] = "Ana"
    messages.success(request, "It is done.")
    return redirect("/mine/")


def with_csrf(request: HttpRequest) -> HttpResponse:
    drawn.append(request.get_full_path())
    return HttpResponse(get_token(request))


def with_nonce(request: HttpRequest) -> HttpResponse:
    drawn.append(request.get_full_path())
    return HttpResponse(str(request.csp_nonce))  # type: ignore[attr-defined]


def with_cookie(request: HttpRequest) -> HttpResponse:
    response = public(request)
    response.set_cookie("something", "of one visitor")
    return response


@pages.never
def never(request: HttpRequest) -> HttpResponse:
    return public(request)


def by_token(request: HttpRequest, token: str) -> HttpResponse:
    return public(request)


def refuse(request: HttpRequest) -> HttpResponse:
    raise Refused("The round is closed.", field="name")


def forbid(request: HttpRequest) -> HttpResponse:
    raise NotAllowed("Only a <steward> may do this.")


def break_(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the secret reason")


@open_form
def form(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return JsonResponse({"name": request.POST.get("name", "")})
    return render(request, "web/tests/form.html")


urlpatterns = [
    path("", include("justaction.web.urls")),
    path("public/", public),
    path("page/", page),
    path("mine/", mine),
    path("remember/", remember),
    path("csrf/", with_csrf),
    path("nonce/", with_nonce),
    path("cookie/", with_cookie),
    path("never/", never),
    path("token/<str:token>/", by_token),
    path("refuse/", refuse),
    path("forbid/", forbid),
    path("break/", break_),
    path("form/", form),
]
handler400 = "justaction.web.views.bad_request"
handler403 = "justaction.web.views.forbidden"
handler404 = "justaction.web.views.not_found"
handler500 = "justaction.web.views.server_error"
