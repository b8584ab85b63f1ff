"""Tags and filters of all templates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms, template
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from justaction.web import citing, following, glance, menus, openforms, proof, slots, tongues, written
from justaction.web.context import language_tag

register = template.Library()

DASHES = "---------"  # what Django shows where nothing is chosen yet: words say it better

register.filter("lang_tag", language_tag)
register.filter("number", written.number)
register.filter("moment", written.moment)


@register.filter
def day(value: date | datetime | None) -> str:
    """2 October 2026."""
    return written.day(value)


@register.filter
def short_day(value: date | datetime | None) -> str:
    """2 Oct 2026, for tables."""
    return written.day(value, short=True)


@register.simple_tag
def when(value: date | datetime | None, short: str = "") -> str:
    """`{% when moment %}`: a time element that machines can read; `{% when moment "short" %}` for tables."""
    if value is None:
        return ""
    return format_html(
        '<time datetime="{}">{}</time>', value.isoformat(), written.day(value, short=short == "short")
    )


@register.simple_tag
def theirs() -> SafeString:
    """`<p{% theirs %}>`: the language of what the collaborative wrote of itself, where the page is in another one."""
    return written_in(tongues.theirs())


@register.simple_tag(takes_context=True)
def ours(context: Context) -> SafeString:
    """`<p{% ours %}>`: the language of this address, on a page that is otherwise in English."""
    return written_in((translation.get_language() or "") if context.get("tongue") == "english" else "")


@register.simple_tag
def written_in(code: str) -> SafeString:
    """`<p{% written_in one.language %}>`: the language of these words, and the direction in which it is written."""
    return (
        format_html(' lang="{}" dir="{}"', language_tag(code), tongues.turn(code)) if code else SafeString("")
    )


@register.inclusion_tag("web/crumbs.html")
def crumbs(*steps: str) -> dict[str, Any]:
    """`{% crumbs title url title url here %}`: the way to this page, which is named last and without a link."""
    if len(steps) % 2 == 0:
        raise ValueError("Name pairs of title and address, and this page last.")
    pairs = list(zip(steps[:-1:2], steps[1::2], strict=True))
    return {"steps": pairs, "here": steps[-1]}


@register.inclusion_tag("web/state.html")
def state(mark: str, word: str) -> dict[str, str]:
    """The mark of a state with its word: `{% state "behind" "Behind" %}` (done, plan, behind, quiet, gone)."""
    return {"mark": mark, "word": word}


@register.simple_tag(takes_context=True)
def page_links(context: Context, page: Page[Any]) -> list[dict[str, Any]]:
    """The pages around this one, with the first and the last; a gap between has no url."""
    request = context.get("request")
    asked = request.GET.copy() if request else QueryDict(mutable=True)
    links: list[dict[str, Any]] = []
    for n in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        if isinstance(n, int):
            asked["page"] = str(n)
            links.append({"n": n, "url": f"?{asked.urlencode()}", "current": n == page.number})
        else:
            links.append({"n": n, "url": "", "current": False})
    return links


@register.simple_tag(takes_context=True)
def page_url(context: Context, n: int) -> str:
    """This address with another page number; the filters stay."""
    request = context.get("request")
    asked = request.GET.copy() if request else QueryDict(mutable=True)
    asked["page"] = str(n)
    return f"?{asked.urlencode()}"


@register.simple_tag(takes_context=True)
def again(context: Context, name: str) -> str:
    """The words of a block once more: `{% again "title" %}`."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    return SafeString(str(block.render(context)).strip()) if block else ""


@register.simple_tag(takes_context=True)
def menu(context: Context) -> list[menus.Entry]:
    """The entries of the main menu for this viewer, the current one marked."""
    request = context.get("request")
    if context.get("forming") and not context.get("viewer"):
        return []  # what it leads to is not open to visitors yet
    return menus.main(context.get("viewer"), request.path if request else "")


@register.simple_tag(takes_context=True)
def footer_links(context: Context, which: str) -> list[menus.Entry]:
    """The links of one part of the footer, always in the same order."""
    return menus.footer(which, early=bool(context.get("forming")) and not context.get("viewer"))


@register.simple_tag(takes_context=True)
def footer_doors(context: Context) -> list[slots.Part]:
    """What a visitor can begin from the foot of any page, but for the page that it leads to; nothing while we are forming."""
    if context.get("viewer") or context.get("forming"):
        return []
    request = context.get("request")
    return [part for part in slots.parts("foot", None) if not request or part.url != request.path]


@register.simple_tag(takes_context=True)
def feed_links(context: Context) -> list[following.Link]:
    """The feeds of the page that is drawn, for its head; none for visitors while we are forming."""
    match = getattr(context.get("request"), "resolver_match", None)
    if match is None or (context.get("forming") and not context.get("viewer")):
        return []
    return following.of_page(match.view_name, match.kwargs)


@register.simple_tag
def url_or_root(name: str) -> str:
    """The address of a page by name, or the front page while its chapter is not there."""
    return menus.address(name) or "/"


@register.simple_tag
def open_form_fields() -> SafeString:
    """The hidden fields of a public form: its token and the trap for robots (see `web/openforms.py`)."""
    return openforms.fields()


@register.simple_tag
def proof_field(form: str) -> SafeString:
    """The hidden field for the proof of work of this open form, and the script that fills it in (`web/proof.py`)."""
    return proof.field(form)


@register.simple_tag
def field_parts(field: BoundField) -> dict[str, Any]:
    """What `web/field.html` needs of a field: its kind, its widget, and what describes it."""
    widget = field.field.widget
    if getattr(field.field, "empty_label", None) == DASHES:
        field.field.empty_label = _("Choose one") if field.field.required else _("None")  # type: ignore[attr-defined]  # of a model choice
    kind = "plain"
    if field.is_hidden:
        kind = "hidden"
    elif isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        kind = "choices"
    elif isinstance(widget, forms.CheckboxInput):
        kind = "tick"
    name = field.id_for_label or field.auto_id
    described = " ".join([f"{name}-hint"] * bool(field.help_text) + [f"{name}-error"] * bool(field.errors))
    attrs: dict[str, str | bool] = {}
    if described:
        attrs["aria-describedby"] = described
    if field.errors:
        attrs["aria-invalid"] = "true"
    narrows = getattr(field.form, "narrows", False)  # of a list: nobody has to
    optional = not field.field.required and kind in {"plain", "choices"} and not narrows
    return {
        "kind": kind,
        "id": field.auto_id if kind == "choices" else name,
        "described": described,
        "optional": optional,
        "widget": field.as_widget(attrs=attrs) if kind in {"plain", "tick"} else "",
    }


@register.simple_tag
def form_errors(form: forms.BaseForm) -> list[dict[str, str]]:
    """Everything wrong with a form, in the order of its fields, each with the id of its input."""
    if not form.is_bound:
        return []
    found = [{"id": "", "message": str(message)} for message in form.non_field_errors()]
    for field in form:
        choices = isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
        target = f"{field.auto_id}_0" if choices else field.id_for_label or field.auto_id
        found += [{"id": str(target), "message": _named(field, error)} for error in _errors(field)]
    return found


def _errors(field: BoundField) -> list[ValidationError]:
    return field.form.errors.as_data().get(field.name, [])


def _named(field: BoundField, error: ValidationError) -> str:
    """What is wrong; where the words would be the same for any field, its name stands before them."""
    words = str(error.messages[0])
    if error.code not in {"required", "invalid_choice"}:
        return words
    return (
        f"{field.label} {words}" if str(field.label).endswith(("?", "!", ".")) else f"{field.label}: {words}"
    )


@register.inclusion_tag("web/exit.html")
def quick_exit() -> dict[str, str]:
    """A way out to a neutral page, for pages that nobody else should see over one's shoulder."""
    return {"url": settings.QUICK_EXIT_URL}


def _glance(context: Context) -> glance.Glance | None:
    """What the page that is being drawn says at one glance; worked out once for a page."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    if request is None or match is None or context.get("preview"):
        return None
    if not hasattr(request, "glance"):
        request.glance = glance.of_page(match.view_name, _facts(context), match.kwargs)
    found: glance.Glance | None = request.glance
    return found


def _facts(context: Context) -> dict[str, Any]:
    return {str(name): value for name, value in context.flatten().items()}


@register.inclusion_tag("web/card.html", takes_context=True)
def card_tags(context: Context) -> dict[str, Any]:
    """The Open Graph tags of the picture that stands for this page elsewhere, where it has one."""
    found, place = _glance(context), context.get("collaborative")
    return {"glance": found.made_up() if found and place and place.is_demonstration else found}


@register.inclusion_tag("web/page_foot.html", takes_context=True)
def page_foot(context: Context) -> dict[str, Any]:
    """At the foot of a page with facts: how to cite it, and how to say that something on it is wrong.

    Nothing for visitors while we are forming: they cannot open what it leads to."""
    found = _glance(context)
    if found is None or (context.get("forming") and not context.get("viewer")):
        return {"glance": None}
    place = context.get("collaborative")
    if not found.cites or place is None:
        return {"glance": found, "cite": None}
    return {"glance": found, "cite": citing.of(found, by=place.name, place=place.place)}
