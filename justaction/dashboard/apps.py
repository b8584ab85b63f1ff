from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext as _

from justaction.web import slots


class DashboardConfig(AppConfig):
    name = "justaction.dashboard"
    label = "dashboard"

    def ready(self) -> None:
        slots.register("menu", menu, order=30)


def menu(viewer: Any, thing: Any) -> Iterator[slots.Part]:
    """The dashboard in the main menu."""
    yield slots.Part(title=_("Commitments"), url=reverse("dashboard:commitments"))
