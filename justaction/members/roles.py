"""Who is what: abilities, and the roles that give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from justaction.members.models import Person


class Ability(models.TextChoices):
    """What a role can let somebody do. A closed list; roles that bundle them are data."""

    STEWARD = "steward", _("Change the collaborative's own words and settings, and give roles")
    CONVENE = "convene", _("Set goals, import lists, release held signatures")
    COORDINATE = "coordinate", _("Look after a community")
    PUBLISH = "publish", _("Publish versions of the statement")
    ASSIGN = "assign", _("Ask peers to review")


def may(person: Person, ability: str, scope: object = None) -> bool:
    """Whether a role in term gives `person` the ability everywhere, or for `scope` (text like `community:money`,
    or a thing with a `scope`)."""
    if not person.is_active or person.pk is None:
        return False
    wanted = {"", str(getattr(scope, "scope", scope) or "")}
    return any(
        grant.scope in wanted and ability in grant.role.abilities
        for grant in person.grants.now().select_related("role")
    )
