"""The desk of an organization: its commitments, the builder's tasks, publishing, taking over, withdrawing."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from justaction.commitments import actions, forms, parts, policy
from justaction.commitments.models import Commitment
from justaction.commitments.state import builder
from justaction.commitments.views.public import page_of
from justaction.errors import NotAllowed, Refused
from justaction.members import policy as members
from justaction.members.models import Organization
from justaction.members.views.asking import viewer_of
from justaction.web.asking import ask

form_page = require_http_methods(["GET", "HEAD", "POST"])


def desk_of(request: HttpRequest, slug: str) -> Organization:
    """The organization, for its own people."""
    organization = get_object_or_404(Organization.objects.select_related("field"), slug=slug)
    if not members.may_see(viewer_of(request), organization):
        raise Http404
    if not policy.may_write(viewer_of(request), organization):
        raise NotAllowed(_("This desk is for people of %(name)s.") % {"name": organization.name})
    return organization


def commitment_of(request: HttpRequest, organization: str, slug: str) -> Commitment:
    """A commitment or draft of the organization, for its own people."""
    whose = desk_of(request, organization)
    found = Commitment.objects.select_related("organization__field", "channel")
    row = get_object_or_404(found, organization=whose, slug=slug)
    if not policy.may_see_draft(viewer_of(request), row):
        raise Http404  # a colleague's draft: not even that it exists
    return row


def here(name: str, row: Commitment, *more: str) -> str:
    """The address of a page of the desk."""
    return reverse(f"commitments:{name}", args=[row.organization.slug, row.slug, *more])


@require_safe
@login_required
def desks(request: HttpRequest) -> HttpResponse:
    mine = list(policy.desks(viewer_of(request)))
    if len(mine) == 1:
        return redirect("commitments:desk", mine[0].slug)
    return render(request, "commitments/desks.html", {"organizations": mine})


@require_safe
@login_required
def desk(request: HttpRequest, organization: str) -> HttpResponse:
    whose = desk_of(request, organization)
    seen = policy.on_desk(viewer_of(request), Commitment.objects.filter(organization=whose))
    rows = list(seen.select_related("channel").with_last_report().order_by("-saved_at"))
    context = {
        "organization": whose,
        "drafts": [row for row in rows if row.published_at is None and not row.is_pledge],
        "pledges": [row for row in rows if row.is_pledge],
        "published": [row for row in rows if row.published_at],
        "replies": parts.waiting_replies(whose),
    }
    return render(request, "commitments/desk.html", context)


@login_required
@form_page
def start(request: HttpRequest, organization: str) -> HttpResponse:
    whose = desk_of(request, organization)
    form, origin = forms.starting(request.POST or None, request.GET.get("from", ""))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                draft = actions.start(
                    organization=whose, by=viewer_of(request), origin=origin, **form.facts()
                )
                return redirect(here("desk_commitment", draft))
            except Refused as no:
                form.add_error(no.field or None, no.message)
                status = no.status
    return render(
        request,
        "commitments/start.html",
        {"form": form, "organization": whose, "origin": origin},
        status=status,
    )


@require_safe
@login_required
def commitment(request: HttpRequest, organization: str, slug: str) -> HttpResponse:
    row = commitment_of(request, organization, slug)
    if row.is_pledge:
        return render(request, "commitments/desk_pledge.html", {"commitment": row})
    if row.published_at is None:
        return render(request, "commitments/tasks.html", parts.task_list(row))
    return render(request, "commitments/desk_commitment.html", parts.running(row, viewer_of(request)))


@login_required
@form_page
def task(request: HttpRequest, organization: str, slug: str, part: str) -> HttpResponse:
    row = commitment_of(request, organization, slug)
    if part not in forms.TASKS:
        raise Http404
    if row.published_at or row.is_pledge:
        return redirect(here("desk_commitment", row))
    form = forms.TASKS[part](request.POST or None, instance=row)

    def save(seen: str = "", **_said: object) -> None:
        try:
            actions.save(row, part=part, by=viewer_of(request), seen=seen, **form.facts())
        except actions.Overtaken:
            form.show_theirs(Commitment.objects.get(pk=row.pk))
            raise

    context = {"commitment": row, "task": builder.BY_KEY[part], "rows": getattr(form, "rows", None)}
    return ask(request, form, "commitments/task.html", do=save, to=_Onward(row, part), context=context)


class _Onward:
    """Where one goes on after a task: to the next that is not done, and after the last one to all of them."""

    def __init__(self, row: Commitment, part: str) -> None:
        self.row, self.part = row, part

    def get_absolute_url(self) -> str:
        following = parts.next_task(Commitment.objects.get(pk=self.row.pk), self.part)
        return here("task", self.row, following) if following else here("desk_commitment", self.row)


@login_required
@form_page
def cite(request: HttpRequest, organization: str, slug: str) -> HttpResponse:
    """Say which standards, or which of their clauses, it follows."""
    row = commitment_of(request, organization, slug)
    return ask(
        request,
        forms.CiteForm(request.POST if request.method == "POST" else None, commitment=row),
        "commitments/cite.html",
        do=lambda **said: actions.cite(row, by=viewer_of(request), **said),
        to=here("desk_commitment", row),
        context={"commitment": row},
    )


@require_safe
@login_required
def preview(request: HttpRequest, organization: str, slug: str) -> HttpResponse:
    row = commitment_of(request, organization, slug)
    if row.published_at:
        return redirect(row)
    missing = [gap for gap in policy.gaps(row) if gap.task in {"number", "harm", "power"}]
    if missing:
        return redirect(here("publish", row))
    parts.as_if_published(row)
    return render(request, "commitments/commitment.html", {**page_of(row), "preview": True})


@login_required
@form_page
def publish(request: HttpRequest, organization: str, slug: str) -> HttpResponse:
    row = commitment_of(request, organization, slug)
    if row.published_at or row.is_pledge:
        return redirect(here("desk_commitment", row))
    gaps, refused = parts.missing(row), ""
    if request.method == "POST":
        try:
            done = actions.publish(row, by=viewer_of(request))
            messages.success(request, _("It is public now. The first report is due as your plan says."))
            return redirect(done)
        except Refused as no:
            refused = no.message
    context = {"commitment": row, "gaps": gaps, "refused": refused, "sections": parts.sections(row)}
    return render(request, "commitments/publish.html", context, status=422 if refused else 200)


@require_POST
@login_required
def take_over(request: HttpRequest, organization: str, slug: str) -> HttpResponse:
    row = commitment_of(request, organization, slug)
    actions.take_over(row, by=viewer_of(request))
    messages.success(request, _("This pledge is your draft now. Complete it task by task."))
    return redirect(here("desk_commitment", row))


@login_required
@form_page
def withdraw(request: HttpRequest, organization: str, slug: str) -> HttpResponse:
    row = commitment_of(request, organization, slug)
    form = forms.ReasonForm(request.POST or None)
    return ask(
        request,
        form,
        "commitments/withdraw.html",
        do=lambda reason: actions.withdraw(row, by=viewer_of(request), reason=reason),
        to=row.get_absolute_url(),
        context={"commitment": row},
    )
