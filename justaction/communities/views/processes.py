"""Pages of making something together: what is under way, one process with its steps, and the deeds of each step."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from justaction.communities import actions, forms, policy
from justaction.communities.models import Process, ProcessStep, ProcessTemplate, StepLink
from justaction.communities.views.finding import community_of, form_page, looked_after
from justaction.errors import NotAllowed, Refused
from justaction.members.views.asking import viewer_of as signed_in
from justaction.web import clock, house
from justaction.web.asking import ask
from justaction.web.context import viewer as viewer_of


def _process(slug: str, subject: str) -> Process:
    rows = Process.objects.select_related("community__channel", "started_by")
    return get_object_or_404(rows, community__channel__slug=slug, subject=subject)


def _step(slug: str, subject: str, number: int) -> ProcessStep:
    process = _process(slug, subject)
    step = get_object_or_404(ProcessStep.objects.with_people(), process=process, position=number)
    step.process = process
    return step


@require_safe
def making(request: HttpRequest, slug: str) -> HttpResponse:
    """What is under way, and what was made before."""
    community = community_of(slug)
    rows = list(community.processes.prefetch_related("steps"))
    context = {
        "community": community,
        "channel": community.channel,
        "under_way": [row for row in rows if row.is_under_way],
        "ended": [row for row in rows if not row.is_under_way],
        "may_start": policy.may_coordinate(viewer_of(request), community),
    }
    return render(request, "communities/making.html", context)


@require_safe
def process(request: HttpRequest, slug: str, subject: str) -> HttpResponse:
    """One process: its steps with their days; names only for people of the community."""
    row, viewer = _process(slug, subject), viewer_of(request)
    steps = list(row.steps.with_people().prefetch_related("links"))
    for step in steps:
        step.process = row
    coordinates, works = policy.may_coordinate(viewer, row.community), row.is_under_way
    following = next((step for step in steps if step.opened_at is None), None)
    context = {
        "process": row,
        "channel": row.community.channel,
        "steps": [
            {
                "step": step,
                "may_open": works and step == following and policy.may_open_step(viewer, step),
                "may_close": works and step.is_open and policy.may_close_step(viewer, step),
                "may_link": works and policy.may_work_on_step(viewer, step),
                "may_plan": works and step.closed_at is None and coordinates,
            }
            for step in steps
        ],
        "named": policy.may_take_part(viewer, row.community) and not house.names_hidden(),
        "may_stop": works and coordinates,
    }
    return render(request, "communities/process.html", context)


@require_safe
@login_required
def choose_template(request: HttpRequest, slug: str) -> HttpResponse:
    community = looked_after(request, slug)
    templates = ProcessTemplate.objects.filter(retired=False).prefetch_related("steps")
    context = {"community": community, "channel": community.channel, "templates": templates}
    return render(request, "communities/choose_template.html", context)


@login_required
@form_page
def start_process(request: HttpRequest, slug: str, template: str) -> HttpResponse:
    community, viewer = looked_after(request, slug), signed_in(request)
    chosen = get_object_or_404(ProcessTemplate, slug=template, retired=False)
    initial = {**forms.first_day(clock.today()), "carried_by": viewer.pk}
    form = forms.StartForm(
        request.POST or None, people=policy.who_can_carry(community, viewer), initial=initial
    )

    def start(title: str, about: str, **said: object) -> Process:
        steps = actions.plan_from(chosen, **said)  # type: ignore[arg-type]  # what the form gives
        return actions.start_process(
            community, template=chosen, title=title, about=about, steps=steps, by=viewer
        )

    return ask(
        request,
        form,
        "communities/start_process.html",
        do=start,
        to=lambda made: reverse("communities:process", args=[slug, made.subject]),
        context={"community": community, "channel": community.channel, "template": chosen},
        said=_("It has begun. Look at each step: who carries it, and until when?"),
    )


def _ask_step(
    request: HttpRequest, step: ProcessStep, form: Callable[[], object], name: str, do: Callable[..., object]
) -> HttpResponse:
    """A page with a form about a step, which leads back to its process."""
    back = reverse("communities:process", args=[step.process.community.channel.slug, step.process.subject])
    context = {"step": step, "process": step.process, "channel": step.process.community.channel, "back": back}
    return ask(request, form(), f"communities/{name}.html", do=do, to=back, context=context)  # type: ignore[arg-type]


@login_required
@form_page
def plan_step(request: HttpRequest, slug: str, subject: str, number: int) -> HttpResponse:
    looked_after(request, slug)
    step, viewer = _step(slug, subject, number), signed_in(request)
    people = policy.who_can_carry(step.process.community, viewer)
    return _ask_step(
        request,
        step,
        lambda: forms.PlanStepForm(request.POST or None, instance=step, people=people),
        "plan_step",
        lambda **said: actions.plan_step(step, by=viewer, **said),
    )


@require_POST
@login_required
def open_step(request: HttpRequest, slug: str, subject: str, number: int) -> HttpResponse:
    step = _step(slug, subject, number)
    return _pressed(request, step, lambda: actions.open_step(step, by=signed_in(request)))


@login_required
@form_page
def close_step(request: HttpRequest, slug: str, subject: str, number: int) -> HttpResponse:
    step, viewer = _step(slug, subject, number), signed_in(request)
    if not policy.may_close_step(viewer, step):
        raise NotAllowed(_("Only who closes this step, or a coordinator, can do this."))
    return _ask_step(
        request,
        step,
        lambda: forms.CloseStepForm(request.POST or None),
        "close_step",
        lambda came_of_it: actions.close_step(step, came_of_it=came_of_it, by=viewer),
    )


@login_required
@form_page
def link_step(request: HttpRequest, slug: str, subject: str, number: int) -> HttpResponse:
    step, viewer = _step(slug, subject, number), signed_in(request)
    if not policy.may_work_on_step(viewer, step):
        raise NotAllowed(_("Only who carries this step, or a coordinator, can do this."))
    return _ask_step(
        request,
        step,
        lambda: forms.LinkStepForm(request.POST or None),
        "link_step",
        lambda **said: actions.link_step(step, by=viewer, **said),
    )


@require_POST
@login_required
def unlink_step(request: HttpRequest, slug: str, subject: str, number: int, pk: int) -> HttpResponse:
    step = _step(slug, subject, number)
    link = StepLink.objects.filter(pk=pk, step=step).select_related("step__process").first()
    if link is None:
        return redirect("communities:process", slug, subject)
    return _pressed(request, step, lambda: actions.unlink_step(link, by=signed_in(request)))


@login_required
@form_page
def stop_process(request: HttpRequest, slug: str, subject: str) -> HttpResponse:
    looked_after(request, slug)
    row = _process(slug, subject)
    return ask(
        request,
        forms.ReasonForm(request.POST or None),
        "communities/stop_process.html",
        do=lambda reason: actions.stop_process(row, reason=reason, by=signed_in(request)),
        to=reverse("communities:process", args=[slug, subject]),
        context={"process": row, "channel": row.community.channel},
    )


def _pressed(request: HttpRequest, step: ProcessStep, do: Callable[[], object]) -> HttpResponse:
    """A button: do the deed, say when it cannot be done, and go back to the process."""
    try:
        do()
    except NotAllowed:
        raise
    except Refused as no:
        messages.error(request, no.message)
    return redirect("communities:process", step.process.community.channel.slug, step.process.subject)
