"""Whether what is said has the shape of its field."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db.models import Model

from justaction.errors import Refused


def check_fields(thing: Model, names: Sequence[str]) -> None:
    """Raise Refused, naming the field, where a value does not have its field's shape."""
    for name in names:
        try:
            field = thing._meta.get_field(name)
            setattr(thing, name, field.clean(getattr(thing, name), thing))  # type: ignore[union-attr]  # plain fields only
        except ValidationError as error:
            raise Refused(" ".join(error.messages), field=name, status=422) from error
