"""Migrations without waiting: Django draws a model anew, with all that it is tied to, at each step; here only where it must.

Everything here is tied to a person, so each of nearly a thousand steps drew two hundred models, and a first start took
more than a minute. A step that makes a table, or changes a field, a constraint or an index of one, needs no other model
than its own. What such steps leave out (ties from and to models drawn before) is Django's own "delayed" drawing: a step
that runs code has all models drawn afresh, as with Django, and so has here any step that is not known to need one only.
`tests/drills/test_migrated_alike.py` migrates an empty database both ways and compares all that is in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from unittest.mock import patch

from django.apps import apps
from django.db.migrations import executor
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import Field

Key = tuple[str, str]


class QuickState(ProjectState):
    """The models between two steps; `beside` is the other of the two that a step is given, before it and after."""

    beside: QuickState | None = None
    one_only = False
    stale = False

    def clone(self) -> QuickState:
        if self.stale:
            self._draw_now()
        copy = QuickState({key: state.clone() for key, state in self.models.items()}, self.real_apps)
        copy.is_delayed = self.is_delayed
        if self._drawn:
            copy.apps = self.apps.clone()
        self.beside, copy.beside = copy, self
        return copy

    def add_model(self, model_state: ModelState) -> None:
        key = model_state.app_label, model_state.name_lower
        self.models[key] = model_state
        if self.__dict__["_relations"] is not None:  # Django's own, which its types leave out
            self.resolve_model_relations(key)
        self._draw_one(key)

    def remove_model(self, app_label: str, model_name: str) -> None:
        self._draw_afresh()
        super().remove_model(app_label, model_name)

    def add_field(
        self, app_label: str, model_name: str, name: str, field: Any, preserve_default: bool
    ) -> None:
        with self._drawing_one(not field.many_to_many):
            super().add_field(app_label, model_name, name, field, preserve_default)

    def remove_field(self, app_label: str, model_name: str, name: str) -> None:
        with self._drawing_one(not self.models[app_label, model_name].fields[name].many_to_many):
            super().remove_field(app_label, model_name, name)

    def alter_field(
        self, app_label: str, model_name: str, name: str, field: Any, preserve_default: bool
    ) -> None:
        before = self.models[app_label, model_name].fields[name]
        with self._drawing_one(not (pointed_at(before) or pointed_at(field))):
            super().alter_field(app_label, model_name, name, field, preserve_default)

    def alter_model_options(
        self, app_label: str, model_name: str, options: Any, option_keys: Any = None
    ) -> None:
        with self._drawing_one("db_table" not in options):
            super().alter_model_options(app_label, model_name, options, option_keys)

    def _append_option(self, app_label: str, model_name: str, option_name: str, obj: Any) -> None:
        with self._drawing_one():
            super()._append_option(app_label, model_name, option_name, obj)  # type: ignore[misc]  # left out of Django's types

    def _remove_option(self, app_label: str, model_name: str, option_name: str, obj_name: str) -> None:
        with self._drawing_one():
            super()._remove_option(app_label, model_name, option_name, obj_name)  # type: ignore[misc]  # the same

    def reload_model(self, app_label: str, model_name: str, delay: bool = False) -> None:
        if self.one_only:
            self._draw_one((app_label, model_name))
        else:
            self._draw_afresh()
            super().reload_model(app_label, model_name, delay)

    def reload_models(self, models: Any, delay: bool = True) -> None:
        self._draw_afresh()
        super().reload_models(models, delay)

    def clear_delayed_apps_cache(self) -> None:
        super().clear_delayed_apps_cache()
        self.is_delayed = False

    @property
    def _drawn(self) -> bool:
        return "apps" in self.__dict__

    @contextmanager
    def _drawing_one(self, enough: bool = True) -> Iterator[None]:
        """Within, a change of a model draws this one anew and no other, if that is enough."""
        self.one_only = enough
        try:
            yield
        finally:
            self.one_only = False

    def _draw_one(self, key: Key) -> None:
        """Draw a model anew, with those that inherit from it."""
        if not self._drawn:
            return
        family = [key]
        for one in family:
            family += [heir for heir, state in self.models.items() if ".".join(one) in state.bases]
        for one in family:
            self.apps.unregister_model(*one)
        self.apps.render_multiple([self.models[one] for one in family])
        self.is_delayed = True

    def _draw_afresh(self) -> None:
        """Let all models be drawn again, if some lack their ties: those before the step first, as SQLite's columns stand in
        the order in which their fields were drawn."""
        if self.is_delayed and self._drawn:
            if self.beside is not None:
                self.beside.clear_delayed_apps_cache()
                self.beside._draw_now()
            self.clear_delayed_apps_cache()
            self.stale = True

    def _draw_now(self) -> None:
        self.stale = False
        self.apps  # noqa: B018  # drawn when asked for


def pointed_at(field: Field[Any, Any]) -> bool:
    """Whether another table may have to follow when this field changes: its own table of pairs, or a key to it."""
    return bool(field.many_to_many or field.primary_key or field.unique)


@contextmanager
def quickly() -> Iterator[None]:
    """Migrations run inside take a fraction of the time, and do the same."""
    named = cache(apps.get_swappable_settings_name)  # each drawing forgets it, and it does not change
    with (
        patch.object(executor, "ProjectState", QuickState),
        patch.object(apps, "get_swappable_settings_name", named),
    ):
        yield
