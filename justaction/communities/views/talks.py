"""Pages of conversations: those of a place, one, what is said in it, and leaving by letter."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from justaction.communities import showing
from justaction.communities.actions import by_mail, hiding, posts, talks
from justaction.communities.emails import talks as emails
from justaction.communities.forms import talks as forms
from justaction.communities.models.talks import CIRCLE, Block, KeptWords, Post, PostFile, Quiet, Thread
from justaction.communities.policy import talks as policy
from justaction.communities.views.finding import community_of, form_page
from justaction.errors import NotAllowed
from justaction.mail import receiving
from justaction.members import following
from justaction.members.models import Person
from justaction.members.views.asking import viewer_of as signed_in
from justaction.web.asking import ask

ON_A_PAGE = 40


# --- finding ----------------------------------------------------------------------------------------------------


def _place(request: HttpRequest, slug: str) -> str:
    """The scope of a place, for those who belong there. Raises Http404, NotAllowed."""
    scope = community_of(slug).scope if slug else ""
    if not policy.belongs(signed_in(request), scope):
        raise NotAllowed(_("Conversations of a community are for the people in it. Join it first."))
    return scope


def _thread(request: HttpRequest, slug: str, thread: str) -> Thread:
    """The conversation, for those who may read it. Raises Http404, NotAllowed."""
    scopes = [f"community:{slug}"] if slug else ["", CIRCLE]
    found = get_object_or_404(Thread, scope__in=scopes, slug=thread)
    if not policy.may_read(signed_in(request), found):
        raise NotAllowed(_("This conversation is for the people of its place."))
    return found


def _post(request: HttpRequest, slug: str, thread: str, number: int) -> Post:
    found = _thread(request, slug, thread)
    return get_object_or_404(found.posts.select_related("thread", "author", "decision"), number=number)


# --- a place, and beginning -------------------------------------------------------------------------------------


@require_safe
@login_required
def talks_of(request: HttpRequest, slug: str = "") -> HttpResponse:
    scope, viewer = _place(request, slug), signed_in(request)
    scopes = [scope] + ([CIRCLE] if not slug and policy.in_circle(viewer) else [])
    rows = Thread.objects.filter(scope__in=scopes).order_by("-last_at", "-id").with_counts()
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "community": community_of(slug) if slug else None,
        "follows": following.follows(viewer, talks.PLACE, scope or "all"),
    }
    return render(request, "communities/talks.html", context)


@login_required
@form_page
def start(request: HttpRequest, slug: str = "") -> HttpResponse:
    scope, viewer = _place(request, slug), signed_in(request)
    form = _start_form(request, scope, viewer)

    def do(*, who: str = "", **said: Any) -> Thread:
        return talks.start(scope=who or scope, by=viewer, **said)

    to = showing.Later()
    context = {"community": community_of(slug) if slug else None}
    return ask(request, form, "communities/start_talk.html", do=to.after(do), to=to, context=context)


def _start_form(request: HttpRequest, scope: str, viewer: Person) -> forms.StartForm:
    among_circle = not scope and policy.in_circle(viewer)
    kind = forms.PlaceForm if among_circle else forms.StartForm
    initial = {"named": among_circle or by_mail.shown_in(scope, viewer)}
    return kind(request.POST or None, request.FILES or None, initial=initial, may_be_opened=bool(scope))


@require_POST
@login_required
def follow_place(request: HttpRequest, slug: str = "") -> HttpResponse:
    scope = _place(request, slug)
    if request.POST.get("do") == "stop":
        talks.leave_place(scope, by=signed_in(request))
        messages.success(request, _("You no longer follow all of them."))
    else:
        talks.follow_place(scope, by=signed_in(request))
        messages.success(request, _("You follow all conversations here."))
    return redirect(talks.place_url(scope))


# --- one conversation -------------------------------------------------------------------------------------------


@login_required
@form_page
def talk(request: HttpRequest, slug: str = "", thread: str = "") -> HttpResponse:
    row, viewer = _thread(request, slug, thread), signed_in(request)
    answered = _quoted(request, row)
    form = _post_form(request, row, viewer, answered)
    page = showing.page_of_posts(row, request.GET.get("page"), size=ON_A_PAGE)
    context = {
        "thread": row,
        "page": page,
        "posts": showing.shown_posts(list(page.object_list), viewer),
        "may_post": row.closed_at is None,
        "may_close": policy.may_close(viewer, row) and row.closed_at is None,
        "may_open_again": policy.may_open_again(viewer, row) and row.closed_at is not None,
        "follows": showing.hears(viewer, row),
        "by_mail": receiving.is_open(),
        "kept": KeptWords.objects.filter(thread=row, person=viewer),
        "answered": answered,
    }
    to = showing.Later()
    do = to.after(lambda **said: posts.post(row, by=viewer, answers=answered, **said))
    return ask(request, form, "communities/talk.html", do=do, to=to, context=context)


def _quoted(request: HttpRequest, thread: Thread) -> Post | None:
    """The post that one answers, named in the address."""
    number = request.GET.get("answer", "")
    if not number.isdecimal() or len(number) > 9:
        return None
    return thread.posts.standing().filter(number=int(number)).select_related("author", "thread").first()


def _post_form(request: HttpRequest, thread: Thread, viewer: Person, answered: Post | None) -> forms.PostForm:
    initial: dict[str, Any] = {"named": by_mail.default_named(thread, viewer)}
    if answered is not None:
        initial["text"] = showing.quoted(answered)
    return forms.PostForm(
        request.POST or None, request.FILES or None, initial=initial, decisions=posts.linkable(thread)
    )


@require_safe
@login_required
def said(request: HttpRequest, slug: str = "", thread: str = "", number: int = 0) -> HttpResponse:
    row, viewer = _post(request, slug, thread, number), signed_in(request)
    context = {
        "thread": row.thread,
        "posts": showing.shown_posts([row], viewer),
        "wordings": list(row.wordings.all()) if row.stands else [],
        "post": row,
        "anchor": showing.anchor(row),
        "may_post": policy.may_post(viewer, row.thread),
    }
    return render(request, "communities/said.html", context)


@login_required
@form_page
def edit(request: HttpRequest, slug: str = "", thread: str = "", number: int = 0) -> HttpResponse:
    row, viewer = _post(request, slug, thread, number), signed_in(request)
    if not policy.may_change(viewer, row):
        raise NotAllowed(_("Only who wrote it can change it, while the conversation is open."))
    return ask(
        request,
        forms.EditForm(request.POST or None, initial={"text": row.text, "note": row.note}),
        "communities/edit_post.html",
        do=lambda **said: posts.edit(row, by=viewer, **said),
        to=showing.anchor(row),
        context={"thread": row.thread, "post": row},
    )


@require_POST
@login_required
def withdraw(request: HttpRequest, slug: str = "", thread: str = "", number: int = 0) -> HttpResponse:
    row = _post(request, slug, thread, number)
    posts.withdraw(row, by=signed_in(request))
    messages.success(request, _("Your words are taken back."))
    return redirect(showing.anchor(row))


@login_required
@form_page
def report(request: HttpRequest, slug: str = "", thread: str = "", number: int = 0) -> HttpResponse:
    row, viewer = _post(request, slug, thread, number), signed_in(request)
    if not policy.may_report(viewer, row):
        raise NotAllowed(_("Only people who can read these words can report them, and not who wrote them."))
    return ask(
        request,
        forms.ReportPostForm(request.POST or None),
        "communities/report_post.html",
        do=lambda words: hiding.report(row, words=words, by=viewer),
        to="members:reported",
        context={"thread": row.thread, "post": row},
    )


@require_POST
@login_required
def take_up(request: HttpRequest, slug: str = "", thread: str = "", number: int = 0) -> HttpResponse:
    case = hiding.take_up(_post(request, slug, thread, number), by=signed_in(request))
    return redirect("members:case", case.subject)


@require_safe
@login_required
def file(request: HttpRequest, slug: str = "", thread: str = "", subject: str = "") -> HttpResponse:
    row = _thread(request, slug, thread)
    one = get_object_or_404(PostFile, post__thread=row, post__state=Post.State.SHOWN, subject=subject)
    try:
        with one.file.open("rb") as stored:
            answer = HttpResponse(stored.read(), content_type=one.media_type)
    except FileNotFoundError as gone:
        raise Http404 from gone
    answer["Content-Disposition"] = content_disposition_header(True, one.name) or "attachment"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


# --- looking after it, following, leaving -----------------------------------------------------------------------


@login_required
@form_page
def close(request: HttpRequest, slug: str = "", thread: str = "") -> HttpResponse:
    row, viewer = _thread(request, slug, thread), signed_in(request)
    if not policy.may_close(viewer, row):
        raise NotAllowed(_("Only who began it, or looks after it, can close a conversation."))
    return ask(
        request,
        forms.CloseForm(request.POST or None),
        "communities/close_talk.html",
        do=lambda reason: talks.close(row, reason=reason, by=viewer),
        to=row.at("talk"),
        context={"thread": row},
    )


@require_POST
@login_required
def open_again(request: HttpRequest, slug: str = "", thread: str = "") -> HttpResponse:
    row = talks.open_again(_thread(request, slug, thread), by=signed_in(request))
    return redirect(row.at("talk"))


@require_POST
@login_required
def follow(request: HttpRequest, slug: str = "", thread: str = "") -> HttpResponse:
    row = _thread(request, slug, thread)
    if request.POST.get("do") == "stop":
        talks.leave(row, by=signed_in(request))
        messages.success(request, _("No more letters of this conversation."))
    else:
        talks.follow(row, by=signed_in(request))
        messages.success(request, _("You follow this conversation."))
    return redirect(row.at("talk"))


@require_POST
@login_required
def new_address(request: HttpRequest, slug: str = "", thread: str = "") -> HttpResponse:
    row = _thread(request, slug, thread)
    talks.new_address(row, by=signed_in(request))
    messages.success(request, _("The old address has ended. The next letter bears a new one."))
    return redirect(row.at("talk"))


@csrf_exempt  # a mail program posts to it (RFC 8058); the token in the address stands for the reader
@never_cache
@form_page
def leave(request: HttpRequest, token: str) -> HttpResponse:
    found = emails.of_leave_token(token)
    if found is None:
        raise Http404
    thread, person = found
    if request.method == "POST":
        talks.leave_by_letter(thread, by=person)
    gone = Quiet.objects.filter(thread=thread, person=person).exists()
    return render(request, "communities/leave_talk.html", {"thread": thread, "gone": gone})


# --- words that wait, people one does not want to read ----------------------------------------------------------


@require_POST
@login_required
def kept(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = signed_in(request)
    row = get_object_or_404(KeptWords.objects.select_related("thread"), pk=pk, person=viewer)
    if request.POST.get("do") == "drop":
        posts.drop_kept(row, by=viewer)
        messages.success(request, _("They are gone."))
        return redirect(row.thread.at("talk"))
    made = posts.post_kept(row, named=by_mail.default_named(row.thread, viewer), by=viewer)
    return redirect(showing.anchor(made))


@require_POST
@login_required
def block(request: HttpRequest, slug: str = "", thread: str = "", number: int = 0) -> HttpResponse:
    row = _post(request, slug, thread, number)
    talks.block(row, by=signed_in(request))
    messages.success(
        request, _("Their words are folded for you, and you get no letters of them. They are not told.")
    )
    return redirect(showing.anchor(row))


@require_safe
@login_required
def blocked(request: HttpRequest) -> HttpResponse:
    rows = (
        Block.objects.filter(person=signed_in(request)).select_related("other").order_by("other__name", "id")
    )
    return render(request, "communities/blocked.html", {"blocks": rows})


@require_POST
@login_required
def unblock(request: HttpRequest, pk: int) -> HttpResponse:
    row = Block.objects.filter(pk=pk, person=signed_in(request)).first()
    if row is not None:
        talks.unblock(row, by=signed_in(request))
    return redirect(reverse("communities:blocked"))
