"""The shape of nearly every page with a form: show it, or do the deed and go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from justaction.errors import Refused


def ask(
    request: HttpRequest,
    form: BaseForm,
    template: str,
    *,
    do: Callable[..., object],
    to: Any,
    context: dict[str, Any] | None = None,
    said: str = "",
) -> HttpResponse:
    """Draw `form` in `template`; posted and valid, call `do(**form.cleaned_data)` and redirect to `to`, where `said` stands.

    `to` may also be a function of what the deed gave back.
    A refusal stands beside the field that it names, with everything typed, under its own status.
    """
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = do(**form.cleaned_data)
                if said:
                    messages.success(request, said)
                return redirect(to(made) if callable(to) else to)
            except Refused as no:
                form.add_error(no.field if no.field in form.fields else None, no.message)
                status = no.status
    return render(request, template, {**(context or {}), "form": form}, status=status)
